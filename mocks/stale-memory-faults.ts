import type { Codec } from "../codecs/codec.ts";
import { joinBytes } from "../schema/byte-runs.ts";
import { Reader } from "../schema/wire/reader.ts";
import { tagBytes } from "../schema/wire/style-bytes.ts";
import { WireError } from "../schema/wire/wire-error.ts";
import { wireType } from "../schema/wire/wire-type.ts";
import { faultyCodec } from "./faulty-codec.ts";

/** Reads text past the end of the bytes that it was given, where they are a part of something larger. */
export function overreadingCodec(inner: Codec): Codec {
  return faultyCodec(inner, {
    name: "overreading",
    transcode({ input, next }) {
      const { buffer, byteOffset, length } = input;
      const whole = Math.min(length + missingBytes(input), buffer.byteLength - byteOffset);
      return next(new Uint8Array(buffer, byteOffset, whole));
    },
  });
}

/** How many bytes of the last record are not there. */
function missingBytes(input: Uint8Array): number {
  const reader = new Reader(input);
  try {
    while (reader.pos < input.length) {
      const start = reader.pos;
      const wire = reader.tag() & 7;
      const end = wire === wireType.lengthDelimited ? reader.uint32() + reader.pos : 0;
      if (end > input.length) return end - input.length;
      reader.pos = start;
      reader.record();
    }
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
  }
  return 0;
}

/** The number of a field that no message of ours has. */
const strayNumber = 15_000;

/** Puts an unknown field behind each message, with four bytes that it never writes. */
export function unfilledCodec(inner: Codec): Codec {
  return faultyCodec(inner, {
    name: "unfilled",
    written(_, bytes) {
      const start = joinBytes([bytes, tagBytes(strayNumber, wireType.lengthDelimited)]);
      const output = Buffer.allocUnsafe(start.length + 5);
      output.set(start);
      output[start.length] = 4;
      return output;
    },
  });
}
