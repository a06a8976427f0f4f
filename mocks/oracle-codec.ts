import type { Codec, CodecSchema, CodecSession } from "../codecs/codec.ts";
import { fromJson } from "../schema/json/from-json.ts";
import { toJson } from "../schema/json/to-json.ts";
import { Schema } from "../schema/schema.ts";
import { decode } from "../schema/wire/decode.ts";
import { encode } from "../schema/wire/encode.ts";
import { valueOfObject } from "./value-of-object.ts";

/**
 * A codec that is right: our own reference, that keeps unknown fields.
 *
 * What faulty codecs wrap, so that each has exactly one fault.
 */
export function oracleCodec(): Codec {
  return {
    name: "oracle",
    version: "1",
    claims: { formats: ["binary", "json"], unknownFields: "kept", jsonUnknownFields: "refused" },
    open: (schema) => open(schema, { ignoreUnknown: false }),
  };
}

/** The same reference told to ignore unknown members of JSON, and unknown names of enums. */
export function oracleIgnoringUnknownCodec(): Codec {
  const base = oracleCodec();
  return {
    ...base,
    name: "oracle-ignoring-unknown",
    claims: { ...base.claims, jsonUnknownFields: "ignored" },
    open: (schema) => open(schema, { ignoreUnknown: true }),
  };
}

const textEncoder = new TextEncoder();

function open(
  { descriptorSet }: CodecSchema,
  options: { readonly ignoreUnknown: boolean },
): CodecSession {
  const schema = new Schema({ descriptorSet });
  return {
    transcode(typeName, input, from, to) {
      const type = schema.message(typeName);
      const value =
        from === "binary" ? decode(type, input) : fromJson(schema, type, input, options);
      return to === "binary"
        ? encode(type, value)
        : textEncoder.encode(toJson(schema, type, value));
    },
    encodeObject(typeName, object) {
      const type = schema.message(typeName);
      return encode(type, valueOfObject(type, object));
    },
  };
}
