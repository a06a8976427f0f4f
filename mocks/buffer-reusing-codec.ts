import type { Codec } from "../codecs/codec.ts";
import { faultyCodec } from "./faulty-codec.ts";

/** How many bytes the buffer begins with: more than nearly every message of a test. */
const firstSize = 4096;

/**
 * A codec that answers as the one inside does, each time in the same memory: no fault, and common
 * where copies cost too much, yet what it wrote before is gone with its next answer.
 */
export function bufferReusingCodec(inner: Codec): Codec {
  let buffer = new Uint8Array(firstSize);
  return faultyCodec(inner, {
    name: "buffer-reusing",
    written(_type, bytes) {
      if (bytes.length > buffer.length) buffer = new Uint8Array(2 * bytes.length);
      buffer.set(bytes);
      return buffer.subarray(0, bytes.length);
    },
  });
}
