import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { type Server, type ServerDuplexStream, status } from "@grpc/grpc-js";
import {
  type ServerReflectionRequest,
  ServerReflectionRequestSchema,
  ServerReflectionResponseSchema,
} from "../../schema/grpc/generated/grpc/reflection/v1/reflection_pb.ts";
import { asBuffer } from "../as-buffer.ts";

/** What a client of reflection asks. */
export type Asked = ServerReflectionRequest["messageRequest"];
/** What it is answered. */
export type Told = NonNullable<
  MessageInitShape<typeof ServerReflectionResponseSchema>["messageResponse"]
>;
/** Answers to a question: none, one or more, as messages or as bytes that need be none. */
export type Teller = (asked: Asked) => readonly (Told | Uint8Array)[];

/** Registers a service of reflection that answers as it is told to. */
export function registerReflection(server: Server, version: "v1" | "v1alpha", tell: Teller): void {
  server.register(
    `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
    (call: ServerDuplexStream<Buffer, Uint8Array>) => {
      call.on("data", (bytes: Buffer) => {
        const { messageRequest } = fromBinary(ServerReflectionRequestSchema, bytes);
        for (const told of tell(messageRequest)) call.write(bytesOf(told));
      });
      call.on("end", () => call.end());
      call.on("error", () => {});
    },
    asBuffer,
    (bytes: Buffer) => bytes,
    "bidi",
  );
}

/** Files of a server: serialized, by name. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** How servers differ, all of them as the protocol allows. */
export interface TellerOptions {
  /** Whether files come with all that they import, as Go's servers send them, or alone. */
  readonly withImports?: boolean;
  /** Services that are listed beside those of the files. */
  readonly beside?: readonly string[];
}

/** A server that describes files as it should. */
export function describing(
  files: Files,
  { withImports = false, beside = [] }: TellerOptions = {},
): Teller {
  const parsed = [...files.values()].map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
  const imports = new Map(parsed.map((file) => [file.name, file.dependency]));
  const services = new Map<string, string>(
    parsed.flatMap((file) =>
      file.service.map(({ name }) => [`${file.package}.${name}`, file.name] as const),
    ),
  );
  const sent = (name: string | undefined): readonly Told[] => {
    if (name === undefined || !files.has(name)) return [notFound];
    const names = new Set([name]);
    for (const one of withImports ? names : [])
      for (const imported of imports.get(one) ?? []) names.add(imported);
    return [fileAnswer(...[...names].map((one) => files.get(one) ?? new Uint8Array()))];
  };
  return (asked) => {
    if (asked.case === "listServices") return [listAnswer(...services.keys(), ...beside)];
    if (asked.case === "fileContainingSymbol") return sent(services.get(asked.value));
    return asked.case === "fileByFilename" ? sent(asked.value) : [notFound];
  };
}

/** That there is no such thing. */
export const notFound: Told = {
  case: "errorResponse",
  value: { errorCode: status.NOT_FOUND, errorMessage: "no such thing" },
};

/** An answer that lists services. */
export function listAnswer(...names: readonly string[]): Told {
  return { case: "listServicesResponse", value: { service: names.map((name) => ({ name })) } };
}

/** An answer of files. */
export function fileAnswer(...fileDescriptorProto: Uint8Array[]): Told {
  return { case: "fileDescriptorResponse", value: { fileDescriptorProto } };
}

function bytesOf(told: Told | Uint8Array): Uint8Array {
  if (told instanceof Uint8Array) return told;
  return toBinary(
    ServerReflectionResponseSchema,
    create(ServerReflectionResponseSchema, { messageResponse: told }),
  );
}
