import process from "node:process";
import type { Codec } from "../codecs/codec.ts";
import { faultyCodec } from "./faulty-codec.ts";

/** On which inputs a codec crashes. */
export type CrashesOn = (input: Uint8Array) => boolean;

/**
 * Whether the input holds a varint of -1: ten bytes of which nine are `ff`.
 *
 * Every schema with an `int32`, `int64` or `uint64` field reaches it by its boundary values, and
 * no simpler number of these has it, so that a finding shrinks to one field.
 */
export function holdsMinusOne(input: Uint8Array): boolean {
  return Buffer.from(input.buffer, input.byteOffset, input.byteLength).includes(minusOne);
}

const minusOne = Buffer.from("ffffffffffffffffff01", "hex");

/** Exhausts the stack. */
export function overflowingCodec(inner: Codec, crashesOn: CrashesOn): Codec {
  const endless = (depth: number): number => 1 + endless(depth + 1);
  return crashingCodec(inner, "overflowing", crashesOn, () => endless(0));
}

/** Does not return. */
export function hangingCodec(inner: Codec, crashesOn: CrashesOn): Codec {
  return crashingCodec(inner, "hanging", crashesOn, () => {
    for (;;) {
      // Only a kill of the thread ends it.
    }
  });
}

/** Ends the process (in a worker thread: the thread) with exit code 7. */
export function exitingCodec(inner: Codec, crashesOn: CrashesOn): Codec {
  return crashingCodec(inner, "exiting", crashesOn, () => process.exit(7));
}

/** What {@link pollutingCodec} adds to `Object.prototype`. */
export const pollutedName = "wireproofPolluted";

/** Adds a property to `Object.prototype`, and answers right. */
export function pollutingCodec(inner: Codec, crashesOn: CrashesOn): Codec {
  return crashingCodec(inner, "polluting", crashesOn, () => {
    Object.defineProperty(Object.prototype, pollutedName, {
      value: true,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  });
}

/** Overwrites bytes that it was given when it has read them, and answers right. */
export function scribblingCodec(inner: Codec, crashesOn: CrashesOn): Codec {
  return faultyCodec(inner, {
    name: "scribbling",
    transcode({ input, next }) {
      const isScribbling = crashesOn(input);
      const answer = next(input);
      if (isScribbling) input.fill(0);
      return answer;
    },
  });
}

function crashingCodec(inner: Codec, name: string, crashesOn: CrashesOn, crash: () => void): Codec {
  return faultyCodec(inner, {
    name,
    transcode({ input, next }) {
      if (crashesOn(input)) crash();
      return next(input);
    },
  });
}
