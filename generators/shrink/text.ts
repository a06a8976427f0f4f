import { shrinkInteger } from "./integer.ts";
import { type Simplifying, shorter, simpler } from "./sequence.ts";

const simplestLetter = "a";

/** Behind every code point that Unicode text can hold. */
const loneSurrogateBase = 0x20_0000;

/**
 * Simpler text, simplest first: shorter, then of simpler characters, down to `a`.
 *
 * A surrogate pair is one character. Text with a lone surrogate keeps one as
 * long as it must; none is ever made where there was none.
 */
export function* shrinkText(text: string): Generator<string> {
  const characters = [...text];
  for (const fewer of shorter(characters)) yield fewer.join("");
  for (const plainer of simpler(characters, simplifying)) yield plainer.join("");
}

/** How far one character is from `a`: printable ASCII, then by code point, then lone surrogates. */
export function characterRank(character: string): bigint {
  if (character === simplestLetter) return 0n;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x20 && code < 0x7f) return BigInt(1 + code);
  if (isSurrogate(code)) return BigInt(loneSurrogateBase + code);
  return BigInt(0x80 + code);
}

const simplifying: Simplifying<string> = {
  simplest: () => simplestLetter,
  isSimplest: (character) => character === simplestLetter,
  *shrink(character) {
    const rank = characterRank(character);
    for (const candidate of candidatesOf(character))
      if (characterRank(candidate) < rank) yield candidate;
  },
};

/** Usual letters; then the first of two, three and four bytes of UTF-8; then by halves toward the character. */
const landmarks: readonly string[] = [
  simplestLetter,
  " ",
  "0",
  "A",
  "\0",
  "\u0080",
  "\u0800",
  "\u{10000}",
  "\ud800",
  "\udc00",
];

function* candidatesOf(character: string): Generator<string> {
  yield* landmarks.filter((landmark) => isLone(character) || !isLone(landmark));
  const code = BigInt(character.codePointAt(0) ?? 0);
  for (const nearer of shrinkInteger(code)) {
    const candidate = String.fromCodePoint(Number(nearer));
    if (isLone(character) || !isLone(candidate)) yield candidate;
  }
}

function isLone(character: string): boolean {
  return isSurrogate(character.codePointAt(0) ?? 0);
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}
