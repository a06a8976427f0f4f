import type { CodecClaims, CodecSchema } from "./codec.ts";
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

/**
 * The types of a schema in one copy of the library; in the one installed beside this package where
 * none is given.
 *
 * @throws whatever the library throws on the schema.
 */
export async function protobufjsTypes(
  schema: CodecSchema,
  given?: ProtobufjsLibrary,
): Promise<ProtobufjsTypes> {
  if (given !== undefined) return new ProtobufjsTypes(given, schema);
  const { default: library } = await import("protobufjs");
  // Adds `Root.fromDescriptor`; it takes as long to load as the library itself.
  if (schema.sources.size === 0) await import("protobufjs/ext/descriptor.js");
  return new ProtobufjsTypes(library, schema);
}
