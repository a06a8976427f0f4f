import { fromBinary, toBinary } from "@bufbuild/protobuf";
import type { Server, ServerDuplexStream } from "@grpc/grpc-js";
import {
  type ServerReflectionRequest,
  ServerReflectionRequestSchema,
  type ServerReflectionResponse,
  ServerReflectionResponseSchema,
} from "../../schema/grpc/generated/grpc/reflection/v1/reflection_pb.ts";
import { asBuffer } from "../../transports/as-buffer.ts";
import { DescriptorIndex } from "./descriptor-index.ts";
import { type Reflected, reflectionResponse } from "./reflection-response.ts";
import { standardFiles } from "./standard-files.ts";

/** The full names of the service, the newer version first. */
export const reflectionServices: readonly string[] = [
  "grpc.reflection.v1.ServerReflection",
  "grpc.reflection.v1alpha.ServerReflection",
];

/**
 * Serves reflection beside whatever else the server serves, in both its versions, whose messages are the same on the wire.
 * Every kind of request is answered, each with one response and in order, over the very bytes of the descriptors:
 * `@grpc/reflection` would write them anew through protobuf.js, which loses features of editions.
 *
 * https://github.com/grpc/grpc/blob/master/doc/server-reflection.md
 *
 * @param descriptorSet A serialized `google.protobuf.FileDescriptorSet` with every import.
 * @param services The full names to list; those of reflection itself are added. What declares reflection and health can
 * be asked for even where the set lacks it.
 * @throws WireError where the bytes are no descriptor set.
 */
export function registerReflection(
  server: Server,
  descriptorSet: Uint8Array,
  services: Iterable<string>,
): void {
  const index = new DescriptorIndex(descriptorSet);
  for (const file of standardFiles()) index.add(file);
  const reflected = { index, services: [...new Set([...services, ...reflectionServices])].sort() };
  for (const service of reflectionServices)
    server.register(
      `/${service}/ServerReflectionInfo`,
      (call: Call) => answerEach(call, reflected),
      (response: ServerReflectionResponse) =>
        asBuffer(toBinary(ServerReflectionResponseSchema, response)),
      (bytes: Buffer) => fromBinary(ServerReflectionRequestSchema, bytes),
      "bidi",
    );
}

type Call = ServerDuplexStream<ServerReflectionRequest, ServerReflectionResponse>;

function answerEach(call: Call, reflected: Reflected): void {
  call.on("data", (request: ServerReflectionRequest) => {
    if (call.write(reflectionResponse(reflected, request))) return;
    // A caller that asks and does not read must not fill our memory.
    call.pause();
    call.once("drain", () => call.resume());
  });
  call.on("end", () => call.end());
}
