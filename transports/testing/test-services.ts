import { create, toBinary } from "@bufbuild/protobuf";
import type { Server, ServerUnaryCall, StatusObject, sendUnaryData } from "@grpc/grpc-js";
import {
  HealthCheckResponse_ServingStatus,
  HealthCheckResponseSchema,
} from "../../schema/grpc/generated/grpc/health/v1/health_pb.ts";
import { asBuffer } from "../as-buffer.ts";

/** What a handler of a test is given: what it reads, and where it answers. */
export type UnaryHandler = (
  call: ServerUnaryCall<Buffer, Uint8Array>,
  answer: sendUnaryData<Uint8Array>,
) => void;

/** Registers a method that takes one message and answers with one, both as bytes. */
export function registerUnary(server: Server, path: string, handler: UnaryHandler): void {
  server.register(path, handler, asBuffer, (bytes: Buffer) => bytes, "unary");
}

/** Registers a health service that says what it is asked to; a status in place of an answer fails the call. */
export function registerHealth(
  server: Server,
  say: () => keyof typeof HealthCheckResponse_ServingStatus | Partial<StatusObject>,
): void {
  registerUnary(server, "/grpc.health.v1.Health/Check", (_, answer) => {
    const said = say();
    if (typeof said !== "string") {
      answer(said);
      return;
    }
    const status = HealthCheckResponse_ServingStatus[said];
    const response = create(HealthCheckResponseSchema, { status });
    answer(null, toBinary(HealthCheckResponseSchema, response));
  });
}
