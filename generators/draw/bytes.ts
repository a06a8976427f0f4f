import type { Prng } from "../prng.ts";
import type { Drawer } from "./drawer.ts";

/**
 * Bytes that are not valid UTF-8, or look like something else: stray, overlong and surrogate UTF-8,
 * a byte order mark, the highest varint, a length that runs out of its message, an end of a group.
 */
export const byteSamples: readonly (readonly number[])[] = [
  [0x00],
  [0x7f],
  [0x80],
  [0xff],
  [0xc0, 0x80],
  [0xc3, 0x28],
  [0xe2, 0x82],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xef, 0xbb, 0xbf],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0x0a, 0xff, 0x01],
  [0x0c],
  [0x08, 0x96, 0x01],
  [0xc3, 0xa9],
  [0x22, 0x5c, 0x0a],
];

/** Bytes of every kind, mostly few. Always a fresh array, which a codec may scribble on. */
export const drawBytes: Drawer<Uint8Array> = (prng) => {
  const word = prng.next();
  switch (word & 7) {
    case 0:
      return new Uint8Array(0);
    case 1:
    case 2:
      return Uint8Array.from(prng.pick(byteSamples));
    case 3:
      return noise(prng, (word >>> 8) & 63);
    case 4:
      return run(word);
    default:
      return noise(prng, 1 + ((word >>> 8) & 7));
  }
};

/** A number of bytes in which every one is as likely as any other. */
export function noise(prng: Prng, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let word = 0;
  for (let index = 0; index < length; index++) {
    if ((index & 3) === 0) word = prng.next();
    bytes[index] = word;
    word >>>= 8;
  }
  return bytes;
}

/** One byte again and again; seldom so often that the length takes two bytes, hardly ever three. */
function run(word: number): Uint8Array {
  const byte = word & 8 ? 0xff : word & 16 ? 0 : (word >>> 8) & 0xff;
  if ((word & 0xe0) !== 0) return new Uint8Array(1 + ((word >>> 16) & 31)).fill(byte);
  const length = ((word >>> 16) & 0xff) === 0 ? 16_383 : 127;
  return new Uint8Array(length + (word >>> 31)).fill(byte);
}
