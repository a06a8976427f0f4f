import { asBuffer } from "./binary-only.ts";
import type { Codec, CodecSession } from "./codec.ts";
import { installedVersion } from "./installed-version.ts";
import { type ProtobufjsCopy, protobufjsClaims, protobufjsTypes } from "./protobufjs-copy.ts";
import type { ProtobufjsTypes } from "./protobufjs-types.ts";
import { binarySession } from "./steps.ts";

/**
 * protobuf.js with its default settings: `Type.decode`, `Type.encode`.
 *
 * `encodeObject` goes the way of its README for "already valid data": `Type.create`, `Type.encode`.
 */
export function protobufjsCodec(copy: Partial<ProtobufjsCopy> = {}): Codec {
  const name = copy.name ?? "protobufjs";
  return {
    name,
    version: copy.version ?? installedVersion("protobufjs"),
    claims: protobufjsClaims,
    open: async (schema) => sessionOf(await protobufjsTypes(schema, copy.library), name),
  };
}

function sessionOf(types: ProtobufjsTypes, name: string): CodecSession {
  return {
    ...binarySession(name, {
      type: (typeName) => types.type(typeName),
      read: (type, input) => type.decode(asBuffer(input)),
      write: (type, message) => type.encode(message).finish(),
    }),
    encodeObject(typeName, object) {
      const type = types.type(typeName);
      return type.encode(type.create(types.object(typeName, object))).finish();
    },
  };
}
