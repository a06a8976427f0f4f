import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  HealthCheckRequestSchema,
  HealthCheckResponse_ServingStatus,
  HealthCheckResponseSchema,
} from "../schema/grpc/generated/grpc/health/v1/health_pb.ts";
import type { CallOutcome, MethodShape, RpcStatus, Transport } from "./transport.ts";

/** What a server says of its health. */
export type Health =
  | { readonly kind: "serving" }
  /** It answers, and says that it cannot serve, or not yet: `NOT_SERVING`. */
  | { readonly kind: "not-serving"; readonly status: string }
  /** It has a health service, which knows no such service. */
  | { readonly kind: "unknown-service" }
  /** It has no health service. */
  | { readonly kind: "unimplemented" }
  /** The call failed otherwise, or its answer cannot be read; `answered` where a server of gRPC said so and not our client. */
  | { readonly kind: "failed"; readonly status: RpcStatus; readonly answered: boolean };

/** What {@link checkHealth} may be told. */
export interface HealthOptions {
  /** The full name of a service; the whole server where left out. */
  readonly service?: string;
  /** 2000 where left out. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/** The method that is asked. */
export const healthCheck: MethodShape = {
  path: "/grpc.health.v1.Health/Check",
  clientStreaming: false,
  serverStreaming: false,
};

const defaultDeadlineMs = 2000;

// https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
const ok = 0;
const notFound = 5;
const unimplemented = 12;

/** Asks `grpc.health.v1.Health/Check`. https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
export async function checkHealth(
  transport: Transport,
  { service = "", deadlineMs = defaultDeadlineMs, signal }: HealthOptions = {},
): Promise<Health> {
  const request = create(HealthCheckRequestSchema, { service });
  const outcome = await transport.call({
    method: healthCheck,
    messages: [toBinary(HealthCheckRequestSchema, request)],
    deadlineMs,
    ...(signal !== undefined && { signal }),
  });
  return healthIn(outcome);
}

function healthIn(outcome: CallOutcome): Health {
  const { status, messages } = outcome;
  const failed: Health = { kind: "failed", status, answered: isAnswered(outcome) };
  if (status.code === ok && messages[0] !== undefined) return healthOf(messages[0]) ?? failed;
  if (!failed.answered) return failed;
  if (status.code === notFound) return { kind: "unknown-service" };
  return status.code === unimplemented ? { kind: "unimplemented" } : failed;
}

/** A status of HTTP alone, or none, is one that our client made up. PROTOCOL-HTTP2.md, "Responses" */
function isAnswered({ status, metadata, trailers }: CallOutcome): boolean {
  const isOfGrpc = (value: string | Uint8Array): boolean =>
    typeof value === "string" && value.startsWith("application/grpc");
  return (
    status.code === ok ||
    [...metadata, ...trailers].some(({ name, value }) => name === "content-type" && isOfGrpc(value))
  );
}

/** `undefined` where the bytes are no answer of the service. */
function healthOf(message: Uint8Array): Health | undefined {
  try {
    const { status } = fromBinary(HealthCheckResponseSchema, message);
    return status === HealthCheckResponse_ServingStatus.SERVING
      ? { kind: "serving" }
      : { kind: "not-serving", status: HealthCheckResponse_ServingStatus[status] ?? `${status}` };
  } catch {
    return undefined;
  }
}
