import protobufjs from "protobufjs";
import { asBuffer, requireBinary } from "./binary-only.ts";
import type { Codec, CodecClaims, CodecSchema, CodecSession } from "./codec.ts";
import { installedVersion } from "./installed-version.ts";
import { type ProtobufjsLibrary, ProtobufjsTypes } from "./protobufjs-types.ts";

/** Which copy of protobuf.js a codec runs, and what reports call it. */
export interface ProtobufjsCopy {
  /** What the copy's `require("protobufjs")` gives, its `ext/descriptor` loaded. */
  readonly library: ProtobufjsLibrary;
  readonly version: string;
  readonly name: string;
}

/**
 * What both codecs of protobuf.js promise.
 *
 * JSON is left out because `toObject` and `fromObject` are no ProtoJSON. Unknown
 * fields "are intentionally discarded as the safer default" (README of 8.x,
 * "Encode and decode"); 7.x has no way to keep them (protobufjs/protobuf.js#775).
 */
export const protobufjsClaims: CodecClaims = { formats: ["binary"], unknownFields: "dropped" };

/** The copy of protobuf.js that is installed beside this package. */
export function installedProtobufjs(): ProtobufjsLibrary {
  return protobufjs;
}

/**
 * protobuf.js with its default settings: `Type.decode`, `Type.encode`.
 *
 * `encodeObject` goes the way of its README for "already valid data": `Type.create`, `Type.encode`.
 */
export function protobufjsCodec(copy: Partial<ProtobufjsCopy> = {}): Codec {
  const { library = protobufjs, name = "protobufjs" } = copy;
  return {
    name,
    version: copy.version ?? installedVersion("protobufjs"),
    claims: protobufjsClaims,
    open: (schema) => open(library, schema, name),
  };
}

/** The types of a schema in one copy of the library. @throws whatever the library throws on the schema. */
export async function protobufjsTypes(
  library: ProtobufjsLibrary,
  schema: CodecSchema,
): Promise<ProtobufjsTypes> {
  // Adds `Root.fromDescriptor` to the installed copy; it takes as long to load as the library itself.
  if (library === protobufjs && schema.sources.size === 0)
    await import("protobufjs/ext/descriptor.js");
  return new ProtobufjsTypes(library, schema);
}

async function open(
  library: ProtobufjsLibrary,
  schema: CodecSchema,
  name: string,
): Promise<CodecSession> {
  const types = await protobufjsTypes(library, schema);
  return {
    transcode(typeName, input, from, to) {
      requireBinary(name, from, to);
      const type = types.type(typeName);
      return type.encode(type.decode(asBuffer(input))).finish();
    },
    encodeObject(typeName, object) {
      const type = types.type(typeName);
      return type.encode(type.create(types.object(typeName, object))).finish();
    },
  };
}
