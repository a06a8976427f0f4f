import type { Codec } from "../codecs/codec.ts";
import { decode } from "../schema/wire/decode.ts";
import { encodeInStyle } from "../schema/wire/encode-in-style.ts";
import { canonicalStyle } from "../schema/wire/style.ts";
import { faultyCodec } from "./faulty-codec.ts";

/** Does not write the last byte. */
export function truncatingCodec(inner: Codec): Codec {
  return faultyCodec(inner, {
    name: "truncating",
    written: (_type, bytes) => bytes.subarray(0, bytes.length - 1),
  });
}

/** Writes every second message with its fields from the back: legal, but never stable. */
export function alternatingCodec(inner: Codec): Codec {
  let isSecond = true;
  return faultyCodec(inner, {
    name: "alternating",
    written(type, bytes) {
      isSecond = !isSecond;
      if (!isSecond) return bytes;
      return encodeInStyle(type, decode(type, bytes), { ...canonicalStyle, order: "descending" });
    },
  });
}

/** Gives back a string, which is no Uint8Array. */
export function stringReturningCodec(inner: Codec): Codec {
  return faultyCodec(inner, {
    name: "string-returning",
    // The cast is the fault: JavaScript users have nobody who tells them.
    written: (_type, bytes) => Buffer.from(bytes).toString("latin1") as unknown as Uint8Array,
  });
}
