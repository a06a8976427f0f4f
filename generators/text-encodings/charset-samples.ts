import { fromHex } from "../../schema/hex.ts";
import { drawBytes } from "../draw/bytes.ts";
import type { Prng } from "../prng.ts";
import { textEncodings } from "./encodings.ts";
import { encodedIn } from "./library.ts";
import { repertoireOf } from "./repertoire.ts";
import { drawTextIn } from "./samples.ts";

/**
 * Of the Encoding Standard and not of `iconv-lite`; the only one of them that keeps a state between
 * characters. https://encoding.spec.whatwg.org/#iso-2022-jp
 */
const stateful = "iso2022jp";

/** The encodings that text codecs are asked about. */
export function charsetEncodings(): readonly string[] {
  return [...textEncodings().map(({ name }) => name), stateful];
}

/** How many characters stand in a sample: every place at which it can be split is tried. */
const sampleLength = 16;

/** How many samples are taken of a repertoire, evenly. */
const samplesOfEach = 40;

/**
 * Bytes of an encoding at which decoding piece by piece has gone wrong somewhere: characters of all
 * lengths side by side, a mark at the beginning and later, and what is cut off or belongs to nothing.
 */
export function* charsetSamples(encoding: string): Generator<Uint8Array> {
  yield* ownSamples[encoding] ?? [];
  const characters = repertoireOf(encoding);
  for (const bytes of firstOfEachLength(encoding)) yield* brokenSamples(bytes);
  const count = Math.ceil(characters.length / sampleLength);
  const step = Math.max(1, Math.floor(count / samplesOfEach));
  for (let at = 0; at < count; at += step)
    yield encodedIn(
      encoding,
      characters.slice(at * sampleLength, (at + 1) * sampleLength).join(""),
    );
}

/** Of GB 18030 and the UTFs. */
const longestCharacter = 4;

const firsts = new Map<string, readonly Uint8Array[]>();

/** The first character of each number of bytes; longer samples are more than one character. */
function firstOfEachLength(encoding: string): readonly Uint8Array[] {
  let known = firsts.get(encoding);
  if (known === undefined) {
    const found = new Map<number, Uint8Array>();
    for (const character of repertoireOf(encoding)) {
      const bytes = encodedIn(encoding, character);
      if (bytes.length <= longestCharacter && !found.has(bytes.length))
        found.set(bytes.length, bytes);
    }
    known = [...found.values()];
    firsts.set(encoding, known);
  }
  return known;
}

/** A character, whole; cut off before each of its bytes; and with something else in its place. */
function* brokenSamples(character: Uint8Array): Generator<Uint8Array> {
  yield character;
  yield Uint8Array.of(...character, ...character);
  for (let length = 1; length < character.length; length++) {
    const beginning = character.subarray(0, length);
    yield beginning;
    for (const next of [0x00, 0x30, 0x61, 0x80, 0xff]) yield Uint8Array.of(...beginning, next);
    yield Uint8Array.of(...beginning, ...character);
  }
}

function ascii(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

/** The same in both orders, or nearly so: what tells the order of the bytes comes behind that. */
const undecided16 = "4e01".repeat(8);
const undecided32 = "00010100".repeat(8);

/** What is particular to single encodings. */
const ownSamples: Readonly<Record<string, readonly Uint8Array[]>> = {
  utf8: ["efbbbf61", "61efbbbf", "f09f9880", "eda080", "c3", "e282", "f09f98", "e28261"].map(
    fromHex,
  ),
  cesu8: ["eda0bdedb880", "eda080", "e282", "c080"].map(fromHex),
  ucs2: ["fffe6100", "6100fffe", "3dd800de", "3dd8", "610062"].map(fromHex),
  utf16be: ["feff0061", "0061feff", "d83dde00", "d83d", "006100"].map(fromHex),
  utf16: ["feff0061", "fffe6100", `${undecided16}0061`, `${undecided16}00610061`].map(fromHex),
  utf32le: ["fffe000061000000", "61000000fffe0000", "00f60100", "6100"].map(fromHex),
  utf32be: ["0000feff00000061", "000000610000feff", "0001f600", "0000"].map(fromHex),
  utf32: ["0000feff00000061", `${undecided32}00000061`].map(fromHex),
  // "é", "é", "+", U+FEFF behind three letters, a pair. https://www.rfc-editor.org/rfc/rfc2152
  utf7: ["+AOk-", "+AOk", "+-", "+AGEAYgBj/v8-", "+2D3eAA-", "a+AOk-a"].map(ascii),
  utf7imap: ["&AOk-", "&AOk", "&-", "&AGEAYgBj,v8-", "&2D3eAA-", "a&AOk-a"].map(ascii),
  base64: ["61", "6162", "616263", "61626364"].map(fromHex),
  hex: ["61", "6162"].map(fromHex),
  // Two letters that begin a sequence which is one character, and another one behind them.
  big5hkscs: ["8866a440", "88668862", "88a3a440"].map(fromHex),
  [stateful]: [
    '\x1b$B$"\x1b(B',
    "\x1b(J\\\x1b(B",
    "\x1b$B",
    "\x1b$B$",
    "\x1b",
    "\x1b(",
    "\x1b(;",
    "\x1b$;",
  ].map(ascii),
};

/** Some bytes for an encoding: text that it can say, that text damaged, or no text at all. */
export function drawCharsetBytes(encoding: string, prng: Prng): Uint8Array {
  if (repertoireOf(encoding).length === 0 || prng.below(4) === 0)
    return drawBytes(prng).slice(0, maxDrawn);
  const bytes = encodedIn(encoding, drawTextIn(encoding, prng)).slice(0, maxDrawn);
  if (prng.below(2) === 0) return bytes;
  const at = prng.below(bytes.length + 1);
  const removed = prng.below(2);
  return Uint8Array.of(
    ...bytes.subarray(0, at),
    ...(prng.below(2) === 0 ? [prng.below(256)] : []),
    ...bytes.subarray(at + removed),
  );
}

/** Every place at which they can be split is tried. */
const maxDrawn = 48;
