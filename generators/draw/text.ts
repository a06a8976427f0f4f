import type { Prng } from "../prng.ts";
import { blockStarts, loneSurrogateSamples, textSamples } from "../text-samples.ts";
import type { Drawer } from "./drawer.ts";

/** Text of every kind, without lone surrogates: half of it plain, half of it trouble. */
export const drawText: Drawer<string> = (prng) => {
  const word = prng.next();
  const mode = word & 15;
  if (mode < 6) return block(0x20 + ((word >>> 4) % 3) * 0x20, word >>> 8, prng);
  if (mode < 8) return block(prng.pick(blockStarts), word >>> 8, prng);
  if (mode < 11) return prng.pick(textSamples);
  if (mode < 12) return codePoint(prng);
  if (mode < 14) return mixed(prng, 2 + ((word >>> 4) & 3));
  return mode === 14 ? run(prng) : "";
};

/** As {@link drawText}, with lone surrogates in about a third of the texts. */
export const drawTextWithLoneSurrogates: Drawer<string> = (prng) => {
  const word = prng.next();
  if (word >= 0) return drawText(prng);
  switch ((word >>> 29) & 3) {
    case 0:
      return prng.pick(loneSurrogateSamples);
    case 1:
      return loneSurrogate(word);
    case 2:
      return drawText(prng) + loneSurrogate(word) + drawText(prng);
    default:
      return drawText(prng);
  }
};

/** One code point of a plane drawn first, so that each of the 17 is as likely as the others. */
export function codePoint(prng: Prng): string {
  const word = prng.next();
  const plane = ((word >>> 16) * 17) >>> 16;
  if (plane === 0) return basicCodePoint(word & 0xffff);
  return String.fromCodePoint((plane << 16) | (word & 0xffff));
}

/** Of the basic plane: a code unit that is no surrogate. */
function basicCodePoint(unit: number): string {
  return String.fromCharCode((unit & 0xf800) === 0xd800 ? unit & 0x7ff : unit);
}

function loneSurrogate(word: number): string {
  return String.fromCharCode(0xd800 | (word & 0x7ff));
}

/** One to six letters of the 32 from `start` on; 3 + 5 * 3 of the bits, and as many of a second word. */
function block(start: number, bits: number, prng: Prng): string {
  const length = bits & 7;
  const a = start + ((bits >>> 3) & 31);
  if (length === 0) return String.fromCharCode(a);
  const b = start + ((bits >>> 8) & 31);
  if (length === 1) return String.fromCharCode(a, b);
  const c = start + ((bits >>> 13) & 31);
  if (length < 4) return String.fromCharCode(a, b, c);
  const more = prng.next();
  const d = start + (more & 31);
  const e = start + ((more >>> 5) & 31);
  if (length < 6) return String.fromCharCode(a, b, c, d, e);
  return String.fromCharCode(
    a,
    b,
    c,
    d,
    e,
    start + ((more >>> 10) & 31),
    start + ((more >>> 15) & 31),
  );
}

/** A few pieces of different kinds side by side. */
function mixed(prng: Prng, pieces: number): string {
  let text = "";
  for (let count = 0; count < pieces; count++) text += piece(prng);
  return text;
}

function piece(prng: Prng): string {
  const word = prng.next();
  switch (word & 3) {
    case 0:
      return block(0x60, word >>> 8, prng);
    case 1:
      return prng.pick(textSamples);
    case 2:
      return codePoint(prng);
    default:
      // Two and three bytes of UTF-8 in equal parts.
      return basicCodePoint(word & 4 ? 0x80 + ((word >>> 8) & 0x3ff) : word >>> 16);
  }
}

/** One piece again and again; seldom so often that the length takes two bytes, hardly ever three. */
function run(prng: Prng): string {
  const word = prng.next();
  const unit = piece(prng);
  if ((word & 7) !== 0) return unit.repeat(2 + ((word >>> 16) & 15));
  const length = (word & 0xff8) === 0 ? 16_383 : 127;
  return unit.repeat(Math.ceil((length + ((word >>> 16) & 1)) / unit.length));
}
