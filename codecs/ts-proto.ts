import type { Codec, CodecSchema, CodecSession } from "./codec.ts";
import { loadGenerated } from "./generated/bundle.ts";
import { bytesOfText, textOfBytes } from "./json-text.ts";
import { type Library, requiredLibrary } from "./library.ts";
import { steppedSession } from "./steps.ts";

/** The npm package that generates code, for a runtime that it depends on. */
export const tsProtoPackage = "ts-proto";

/**
 * The defaults of ts-proto but for two that its README says lose data: 64-bit integers as `number`
 * and timestamps as `Date`. The third writes the full name beside each type and changes nothing else.
 */
const parameter = "forceLong=bigint,useDate=false,outputTypeAnnotations=static-only";

/** What is used of a generated type. */
interface TsProtoType {
  readonly $type: string;
  decode(bytes: Uint8Array): object;
  encode(message: object): { finish(): Uint8Array };
  fromJSON(value: unknown): object;
  toJSON(message: object): unknown;
}

/**
 * ts-proto: the code that its plugin generates with `forceLong=bigint,useDate=false`.
 *
 * Its README says that "`fromJSON`/`toJSON` use the proto3 canonical JSON encoding format", and
 * that unknown fields are parsed with `unknownFields=true` and extensions generated with
 * `outputExtensions=true`, neither of which is the default.
 */
export function tsProtoCodec(library: Library = requiredLibrary(tsProtoPackage)): Codec {
  return {
    name: "ts-proto",
    version: library.version,
    claims: {
      formats: ["binary", "json"],
      unknownFields: "dropped",
      unsupported: ["extensions", "message-set"],
    },
    open: (schema) => open(library, schema),
  };
}

async function open(library: Library, { descriptorSet }: CodecSchema): Promise<CodecSession> {
  const { runPlugin } = await import("./generated/generator.ts");
  const files = await runPlugin(library.program("protoc-gen-ts_proto"), descriptorSet, parameter);
  const types = new Map<string, TsProtoType>();
  for (const module of loadGenerated(library, files).values())
    for (const exported of Object.values(module))
      if (isType(exported)) types.set(exported.$type, exported);
  return steppedSession({
    type(typeName) {
      const type = types.get(typeName);
      if (type === undefined) throw new Error(`no such type: ${typeName}`);
      return type;
    },
    read: (type, input, from) =>
      from === "binary" ? type.decode(input) : type.fromJSON(JSON.parse(textOfBytes(input))),
    write: (type, message, to) =>
      to === "binary"
        ? type.encode(message).finish()
        : bytesOfText(JSON.stringify(type.toJSON(message))),
  });
}

function isType(exported: unknown): exported is TsProtoType {
  const { $type, decode } = (exported ?? {}) as Partial<TsProtoType>;
  return typeof $type === "string" && typeof decode === "function";
}
