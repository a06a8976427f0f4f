import type { Codec } from "../codecs/codec.ts";
import { Reader } from "../schema/wire/reader.ts";
import { tagOf } from "../schema/wire/records.ts";
import { WireError } from "../schema/wire/wire-error.ts";
import { wireType } from "../schema/wire/wire-type.ts";
import { type CrashesOn, crashingCodec } from "./crash-faults.ts";
import { faultyCodec } from "./faulty-codec.ts";

/** Looks through all records that it has read for one with the same tag when it reads another one, to the end. */
export function quadraticCodec(inner: Codec): Codec {
  return walkingCodec(inner, "quadratic", (input) => {
    const tags: number[] = [];
    let earlier = 0;
    const reader = new Reader(input);
    while (reader.pos < input.length) {
      const tag = tagOf(reader.record());
      for (const one of tags) if (one === tag) earlier++;
      tags.push(tag);
    }
    // Never: it is asked so that no compiler leaves the loop out.
    if (earlier < 0) throw new Error("fewer than none");
  });
}

/** More than that is not asked for: the machine is not the codec that is tested. */
const mostAsked = 2 ** 28;

/** Asks for the memory that a length calls for before it looks whether there are so many bytes. */
export function allocatingCodec(inner: Codec): Codec {
  return walkingCodec(inner, "allocating", (input) => {
    const reader = new Reader(input);
    while (reader.pos < input.length) {
      const start = reader.pos;
      const isDelimited = (reader.tag() & 7) === wireType.lengthDelimited;
      const asked = isDelimited ? new Uint8Array(Math.min(reader.uint32(), mostAsked)) : undefined;
      reader.pos = start;
      const record = reader.record();
      asked?.set(record.subarray(0, asked.length));
    }
  });
}

/** Enters a group inside a group, however deep. */
export function recursingCodec(inner: Codec): Codec {
  return walkingCodec(inner, "recursing", (input) => skipGroup(new Reader(input)));
}

function skipGroup(reader: Reader): void {
  while (reader.pos < reader.end) {
    const start = reader.pos;
    const wire = reader.tag() & 7;
    if (wire === wireType.endGroup) return;
    if (wire === wireType.startGroup) {
      skipGroup(reader);
      continue;
    }
    reader.pos = start;
    reader.record();
  }
}

/** Does not get on behind a wire type that it does not know. */
export function loopingCodec(inner: Codec): Codec {
  return walkingCodec(inner, "looping", (input) => {
    const reader = new Reader(input);
    while (reader.pos < input.length) {
      const start = reader.pos;
      const wire = reader.tag() & 7;
      reader.pos = start;
      if (wire <= wireType.fixed32) reader.record();
    }
  });
}

/** Puts functions of its own in the place of `JSON.parse` and `Array.prototype.map`, and answers right. */
export function replacingCodec(inner: Codec, crashesOn: CrashesOn): Codec {
  const { parse } = JSON;
  const { map } = Array.prototype;
  return crashingCodec(inner, "replacing", crashesOn, () => {
    JSON.parse = (...args) => parse(...args);
    Object.defineProperty(Array.prototype, "map", {
      value: function mapAll(this: unknown[], ...args: Parameters<typeof map>) {
        return map.apply(this, args);
      },
      configurable: true,
      writable: true,
    });
  });
}

/** Reads bytes in a way of its own before the codec inside has them. */
function walkingCodec(inner: Codec, name: string, walk: (input: Uint8Array) => void): Codec {
  return faultyCodec(inner, {
    name,
    transcode({ input, next }) {
      try {
        walk(input);
      } catch (error) {
        // What is malformed is for the codec inside to refuse.
        if (!(error instanceof WireError)) throw error;
      }
      return next(input);
    },
  });
}
