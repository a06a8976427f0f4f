import { asBuffer } from "./binary-only.ts";
import type { Codec, CodecSession } from "./codec.ts";
import { installedVersion } from "./installed-version.ts";
import { type ProtobufjsCopy, protobufjsClaims, protobufjsTypes } from "./protobufjs-copy.ts";
import type { ProtobufjsTypes } from "./protobufjs-types.ts";
import { binarySession } from "./steps.ts";

type Type = ReturnType<ProtobufjsTypes["type"]>;

/**
 * protobuf.js through plain objects: `decode`, `toObject`, `verify`, `fromObject`, `encode`.
 *
 * `toObject` runs without options: 64-bit integers are `Long`, enums numbers,
 * bytes `Buffer`, unset fields absent. It is the only form that `verify` accepts
 * ("checks whether a plain object can be encoded as-is"); with `longs: String`
 * or `enums: String` it complains. What `verify` complains of is a refusal.
 */
export function protobufjsObjectCodec(copy: Partial<ProtobufjsCopy> = {}): Codec {
  const name = copy.name ?? "protobufjs-object";
  return {
    name,
    version: copy.version ?? installedVersion("protobufjs"),
    claims: protobufjsClaims,
    open: async (schema) => sessionOf(await protobufjsTypes(schema, copy.library), name),
  };
}

function sessionOf(types: ProtobufjsTypes, name: string): CodecSession {
  const write = (type: Type, object: Record<string, unknown>): Uint8Array => {
    const complaint = type.verify(object);
    if (complaint !== null) throw new Error(`verify: ${complaint}`);
    return type.encode(type.fromObject(object)).finish();
  };
  return {
    ...binarySession(name, {
      type: (typeName) => types.type(typeName),
      read: (type, input) => type.toObject(type.decode(asBuffer(input))),
      write,
    }),
    encodeObject: (typeName, object) => write(types.type(typeName), types.object(typeName, object)),
  };
}
