import type { DescMessage, JsonReadOptions, Message } from "@bufbuild/protobuf";
import type { CodecSchema, CodecSession, Format } from "./codec.ts";
import { bytesOfText, textOfBytes } from "./json-text.ts";
import type { Library } from "./library.ts";
import { type ProtobufEs, type ProtobufEsTypes, protobufEsMessage } from "./protobuf-es-message.ts";
import { steppedSession } from "./steps.ts";

/** How a schema is opened. */
export interface ProtobufEsSettings {
  /** The copy of protobuf-es that reads and writes; the one beside this package where left out. */
  readonly library?: Library | undefined;
  readonly options?: Partial<JsonReadOptions>;
}

/** A schema as protobuf-es reads it, its JSON read with the options. */
export async function openProtobufEs(
  schema: CodecSchema,
  { library, options = {} }: ProtobufEsSettings = {},
): Promise<CodecSession> {
  const es = library === undefined ? await ownCopy() : await copyOf(library);
  const { core, wkt } = es;
  const set = core.fromBinary(wkt.FileDescriptorSetSchema, schema.descriptorSet);
  const registry = core.createFileRegistry(set);
  const types = { es, registry };
  const readOptions = { ...options, registry };
  return {
    ...steppedSession<DescMessage, Message>({
      type: (typeName) => messageDesc(types, typeName),
      read: (desc, input, from) => read(types, desc, { input, from, options: readOptions }),
      write: (desc, message, to) => write(types, desc, message, to),
    }),
    encodeObject(typeName, object) {
      const desc = messageDesc(types, typeName);
      return core.toBinary(desc, protobufEsMessage(types, desc, object));
    },
  };
}

async function ownCopy(): Promise<ProtobufEs> {
  const [core, reflection, wkt] = await Promise.all([
    import("@bufbuild/protobuf"),
    import("@bufbuild/protobuf/reflect"),
    import("@bufbuild/protobuf/wkt"),
  ]);
  return { core, reflection, wkt };
}

/** Another copy; that its exports are those of the declarations at hand is for its version to keep. */
async function copyOf(library: Library): Promise<ProtobufEs> {
  const [core, reflection, wkt] = await Promise.all([
    library.module(),
    library.module("reflect"),
    library.module("wkt"),
  ]);
  return { core, reflection, wkt } as ProtobufEs;
}

function messageDesc({ registry }: ProtobufEsTypes, typeName: string): DescMessage {
  const desc = registry.getMessage(typeName);
  if (desc === undefined) throw new Error(`no such type: ${typeName}`);
  return desc;
}

interface Reading {
  readonly input: Uint8Array;
  readonly from: Format;
  readonly options: Partial<JsonReadOptions>;
}

function read(
  { es }: ProtobufEsTypes,
  desc: DescMessage,
  { input, from, options }: Reading,
): Message {
  if (from === "binary") return es.core.fromBinary(desc, input);
  return es.core.fromJsonString(desc, textOfBytes(input), options);
}

function write(
  { es, registry }: ProtobufEsTypes,
  desc: DescMessage,
  message: Message,
  to: Format,
): Uint8Array {
  if (to === "binary") return es.core.toBinary(desc, message);
  return bytesOfText(es.core.toJsonString(desc, message, { registry }));
}
