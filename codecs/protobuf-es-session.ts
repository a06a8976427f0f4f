import {
  createFileRegistry,
  type DescMessage,
  type FileRegistry,
  fromBinary,
  fromJsonString,
  type Message,
  toBinary,
  toJsonString,
} from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import type { CodecSchema, CodecSession, Format } from "./codec.ts";
import { protobufEsMessage } from "./protobuf-es-message.ts";

/** A schema as protobuf-es reads it. */
export function openProtobufEs(schema: CodecSchema): CodecSession {
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, schema.descriptorSet));
  return {
    transcode(typeName, input, from, to) {
      const desc = messageDesc(registry, typeName);
      return write(registry, desc, read(registry, desc, input, from), to);
    },
    encodeObject(typeName, object) {
      const desc = messageDesc(registry, typeName);
      return toBinary(desc, protobufEsMessage(registry, desc, object));
    },
  };
}

function messageDesc(registry: FileRegistry, typeName: string): DescMessage {
  const desc = registry.getMessage(typeName);
  if (desc === undefined) throw new Error(`no such type: ${typeName}`);
  return desc;
}

// `fatal`: text that is no UTF-8 is refused, not repaired. `ignoreBOM`: a byte order mark is left to the parser.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const textEncoder = new TextEncoder();

function read(registry: FileRegistry, desc: DescMessage, input: Uint8Array, from: Format): Message {
  if (from === "binary") return fromBinary(desc, input);
  return fromJsonString(desc, utf8.decode(input), { registry });
}

function write(
  registry: FileRegistry,
  desc: DescMessage,
  message: Message,
  to: Format,
): Uint8Array {
  if (to === "binary") return toBinary(desc, message);
  return textEncoder.encode(toJsonString(desc, message, { registry }));
}
