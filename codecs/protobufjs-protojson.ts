import { asBuffer } from "./binary-only.ts";
import type { Codec, CodecSession } from "./codec.ts";
import { installedVersion } from "./installed-version.ts";
import { bytesOfText, textOfBytes } from "./json-text.ts";
import { type ProtobufjsCopy, protobufjsClaims, protobufjsTypes } from "./protobufjs-copy.ts";
import type { ProtobufjsTypes } from "./protobufjs-types.ts";
import { steppedSession } from "./steps.ts";

/** The extension of one copy of protobuf.js: what `require("protobufjs/ext/protojson.js")` gives. */
export type ProtojsonExtension = typeof import("protobufjs/ext/protojson.js");

/** Which copy of protobuf.js, and its own copy of the extension: the two share their types. */
export interface ProtojsonCopy extends ProtobufjsCopy {
  readonly protojson: ProtojsonExtension;
}

/**
 * protobuf.js with its ProtoJSON extension (`ext/protojson`): `fromJsonString`, `toJsonString`;
 * in binary as `protobufjs`.
 *
 * Unknown members are refused: `ignoreUnknownFields` is documented as off by default (`IProtoJsonOptions`).
 */
export function protobufjsProtojsonCodec(copy?: ProtojsonCopy): Codec {
  return {
    name: copy?.name ?? "protobufjs-protojson",
    version: copy?.version ?? installedVersion("protobufjs"),
    claims: { ...protobufjsClaims, formats: ["binary", "json"], jsonUnknownFields: "refused" },
    async open(schema) {
      const types = await protobufjsTypes(schema, copy?.library);
      const protojson = copy?.protojson ?? (await import("protobufjs/ext/protojson.js")).default;
      return sessionOf(types, protojson);
    },
  };
}

function sessionOf(types: ProtobufjsTypes, protojson: ProtojsonExtension): CodecSession {
  return steppedSession({
    type: (typeName) => types.type(typeName),
    read: (type, input, from) =>
      from === "binary"
        ? type.decode(asBuffer(input))
        : protojson.fromJsonString(type, textOfBytes(input)),
    write: (type, message, to) =>
      to === "binary"
        ? type.encode(message).finish()
        : bytesOfText(protojson.toJsonString(type, message)),
  });
}
