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

/** Aborts the process, as native code does that finds itself in the wrong. */
export function abortingCodec(inner: Codec, crashesOn: CrashesOn): Codec {
  return crashingCodec(inner, "aborting", crashesOn, () => process.abort());
}

/** Kills the process, which has no time to say anything. */
export function killingCodec(inner: Codec, crashesOn: CrashesOn): Codec {
  return crashingCodec(inner, "killing", crashesOn, () => {
    process.kill(process.pid, "SIGKILL");
  });
}

/** Makes an array of the greatest length and fills it, which no limit to time or to the heap ends soon. */
export function hugeArrayCodec(inner: Codec, crashesOn: CrashesOn): Codec {
  return crashingCodec(inner, "huge-array", crashesOn, () => {
    new Array(2 ** 32 - 1).fill(0);
  });
}

/** Takes memory outside of the heap, and keeps it, until there is none. */
export function memoryEatingCodec(inner: Codec, crashesOn: CrashesOn): Codec {
  return crashingCodec(inner, "memory-eating", crashesOn, () => {
    const kept: Buffer[] = [];
    // Filled, for what nobody has written to takes no memory.
    for (;;) kept.push(Buffer.alloc(2 ** 26, 1));
  });
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

/** Does something on some inputs before the codec inside has them. */
export function crashingCodec(
  inner: Codec,
  name: string,
  crashesOn: CrashesOn,
  crash: () => void,
): Codec {
  return faultyCodec(inner, {
    name,
    transcode({ input, next }) {
      if (crashesOn(input)) crash();
      return next(input);
    },
  });
}
