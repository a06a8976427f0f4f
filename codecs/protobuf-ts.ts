import type { Codec, CodecSchema, CodecSession } from "./codec.ts";
import { loadGenerated } from "./generated/bundle.ts";
import { bytesOfText, textOfBytes } from "./json-text.ts";
import { type Library, requiredLibrary } from "./library.ts";
import { type ProtobufTsType, protobufTsMessage } from "./protobuf-ts-message.ts";
import { steppedSession } from "./steps.ts";

/** The npm package that generates code; it depends on the runtime of its own version. */
export const protobufTsPackage = "@protobuf-ts/plugin";

/**
 * protobuf-ts: the code that its plugin generates by default, optimized for speed, with `bigint`.
 *
 * Its manual says under "JSON format" that unknown members are rejected, under "Unknown field
 * handling" that unknown fields are kept, and under "proto2 support" what it leaves out of proto2:
 * "just sufficient to write protoc plugins".
 */
export function protobufTsCodec(library: Library = requiredLibrary(protobufTsPackage)): Codec {
  return {
    name: "protobuf-ts",
    version: library.version,
    claims: {
      formats: ["binary", "json"],
      unknownFields: "kept",
      jsonUnknownFields: "refused",
      unsupported: ["groups", "extensions", "message-set", "closed-enums", "required"],
    },
    open: (schema) => open(library, schema),
  };
}

async function open(library: Library, { descriptorSet }: CodecSchema): Promise<CodecSession> {
  const { runPlugin } = await import("./generated/generator.ts");
  const files = await runPlugin(library.program("protoc-gen-ts"), descriptorSet, "");
  const types = new Map<string, ProtobufTsType>();
  for (const module of loadGenerated(library, files).values())
    for (const exported of Object.values(module))
      if (isType(exported)) types.set(exported.typeName, exported);
  const typeNamed = (typeName: string): ProtobufTsType => {
    const type = types.get(typeName);
    if (type === undefined) throw new Error(`no such type: ${typeName}`);
    return type;
  };
  // What `Any` may contain.
  const options = { typeRegistry: [...types.values()] };
  return {
    ...steppedSession({
      type: typeNamed,
      read: (type, input, from) =>
        from === "binary"
          ? type.fromBinary(input)
          : type.fromJsonString(textOfBytes(input), options),
      write: (type, message, to) =>
        to === "binary" ? type.toBinary(message) : bytesOfText(type.toJsonString(message, options)),
    }),
    encodeObject(typeName, object) {
      const type = typeNamed(typeName);
      return type.toBinary(type.create(protobufTsMessage(type, object)));
    },
  };
}

/** Whether an export is a message type: services and enums are exported beside them. */
function isType(exported: unknown): exported is ProtobufTsType {
  const { typeName, fromBinary } = (exported ?? {}) as Partial<ProtobufTsType>;
  return typeof typeName === "string" && typeof fromBinary === "function";
}
