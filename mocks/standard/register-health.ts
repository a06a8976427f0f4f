import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type Server,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import {
  type HealthCheckRequest,
  HealthCheckRequestSchema,
  type HealthCheckResponse,
  HealthCheckResponseSchema,
  type HealthListRequest,
  HealthListRequestSchema,
  type HealthListResponse,
  HealthListResponseSchema,
  HealthCheckResponse_ServingStatus as Serving,
} from "../../schema/grpc/generated/grpc/health/v1/health_pb.ts";
import { asBuffer } from "../../transports/as-buffer.ts";
import type { HealthStatuses, ServingStatus } from "./health-statuses.ts";

/** The full name of the service, as reflection lists it. */
export const healthService = "grpc.health.v1.Health";

/**
 * Serves `grpc.health.v1.Health` beside whatever else the server serves: `Check`, `List` and `Watch`, as the comments of
 * https://github.com/grpc/grpc-proto/blob/master/grpc/health/v1/health.proto say.
 */
export function registerHealth(server: Server, health: HealthStatuses): void {
  const writeCheck = (response: HealthCheckResponse): Buffer =>
    asBuffer(toBinary(HealthCheckResponseSchema, response));
  const readCheck = (bytes: Buffer): HealthCheckRequest =>
    fromBinary(HealthCheckRequestSchema, bytes);
  server.register(
    `/${healthService}/Check`,
    (call: CheckCall, answered: sendUnaryData<HealthCheckResponse>) => {
      const { service } = call.request;
      const now = health.get(service);
      if (now === undefined) answered(unknownService(service));
      else answered(null, responseOf(now));
    },
    writeCheck,
    readCheck,
    "unary",
  );
  server.register(
    `/${healthService}/List`,
    (_call: ListCall, answered: sendUnaryData<HealthListResponse>) => {
      const statuses = health
        .entries()
        .map(([service, now]) => [service, responseOf(now)] as const);
      answered(null, create(HealthListResponseSchema, { statuses: Object.fromEntries(statuses) }));
    },
    (response: HealthListResponse) => asBuffer(toBinary(HealthListResponseSchema, response)),
    (bytes: Buffer) => fromBinary(HealthListRequestSchema, bytes),
    "unary",
  );
  server.register(
    `/${healthService}/Watch`,
    (call: WatchCall) => {
      const end = health.watch(call.request.service, (now) => void call.write(responseOf(now)));
      call.once("cancelled", end);
    },
    writeCheck,
    readCheck,
    "serverStream",
  );
}

type CheckCall = ServerUnaryCall<HealthCheckRequest, HealthCheckResponse>;
type ListCall = ServerUnaryCall<HealthListRequest, HealthListResponse>;
type WatchCall = ServerWritableStream<HealthCheckRequest, HealthCheckResponse>;

/** `SERVICE_UNKNOWN` is "used only by the Watch method". */
function responseOf(now: ServingStatus | undefined): HealthCheckResponse {
  const word = now === undefined ? Serving.SERVICE_UNKNOWN : Serving[now];
  return create(HealthCheckResponseSchema, { status: word });
}

/** "If the requested service is unknown, the call will fail with status NOT_FOUND." */
function unknownService(service: string): { readonly code: number; readonly details: string } {
  return { code: status.NOT_FOUND, details: `no service is called "${service.toWellFormed()}"` };
}
