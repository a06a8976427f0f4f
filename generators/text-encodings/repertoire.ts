import { textSamples } from "../text-samples.ts";
import { repertoireKind } from "./encodings.ts";
import { decodedFrom, decoderOf, encodedIn } from "./library.ts";

/** Ends each sequence that is tried: no table has it inside of a character. */
const newline = 0x0a;

const replacement = "\ufffd";

const repertoires = new Map<string, readonly string[]>();

/**
 * The characters outside of ASCII that an encoding can say, each once, by ascending bytes; some are
 * several code points. Of an encoding that can say all text, the samples that programs stumble over.
 *
 * Taken from the library: sequences of one, two and three bytes that it reads and writes again, and of
 * the four bytes of GB 18030 those at the ends of each block.
 */
export function repertoireOf(encoding: string): readonly string[] {
  let known = repertoires.get(encoding);
  if (known === undefined) {
    known = charactersIn(encoding);
    repertoires.set(encoding, known);
  }
  return known;
}

function charactersIn(encoding: string): readonly string[] {
  const kind = repertoireKind(encoding);
  if (kind === "unicode") return wideSamples;
  return kind === "single" || kind === "multi" ? [...new Set(charactersOf(encoding))] : [];
}

/** U+FFFD is what decoders write for what they cannot read: as text it would hide that. */
const wideSamples: readonly string[] = [...new Set(textSamples)].filter(
  (text) => isBeyondAscii(text) && !text.includes(replacement),
);

const simplest = new Map<string, string | undefined>();

/** The character of a table with the lowest code point; `undefined` for an encoding without a table. */
export function simplestOf(encoding: string): string | undefined {
  if (!simplest.has(encoding)) {
    const characters = repertoireKind(encoding) === "unicode" ? [] : repertoireOf(encoding);
    const lowest = characters.reduce((best, one) => (one < best ? one : best), "\uffff");
    simplest.set(encoding, characters.length === 0 ? undefined : lowest);
  }
  return simplest.get(encoding);
}

/** Whether text is more than ASCII. */
export function isBeyondAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return true;
  return false;
}

/** Whether an encoding can say a text: it gives it back as it was. */
export function canSay(encoding: string, text: string): boolean {
  if (!text.isWellFormed()) return false;
  if (repertoireKind(encoding) === "unicode") return true;
  return decodedFrom(encoding, encodedIn(encoding, text)) === text;
}

/** Whether bytes are a text in an encoding, written as the library writes it. */
export function isTextIn(encoding: string, bytes: Uint8Array): boolean {
  const text = decodedFrom(encoding, bytes);
  if (!text.isWellFormed() || text.includes(replacement)) return false;
  return Buffer.compare(encodedIn(encoding, text), bytes) === 0;
}

const allBytes: readonly number[] = Array.from({ length: 256 }, (_, byte) => byte).filter(
  (byte) => byte !== newline,
);

function charactersOf(encoding: string): Iterable<string> {
  return repertoireKind(encoding) === "single"
    ? validAfter(encoding, []).values()
    : charactersAfter(encoding, []);
}

/** What begins with those bytes, and then what begins with longer beginnings. */
function* charactersAfter(encoding: string, before: readonly number[]): Generator<string> {
  const valid = validAfter(encoding, before, lastsAfter(before));
  yield* valid.values();
  for (const next of continuations(before, valid.size))
    if (!valid.has(next) && isBeginning(encoding, [...before, next]))
      yield* charactersAfter(encoding, [...before, next]);
}

/** What may be the last byte. A digit in second place is GB 18030's, which has no characters of three bytes. */
function lastsAfter([, second = 0xff, third]: readonly number[]): readonly number[] {
  if (third !== undefined) return gb18030Digits;
  return second < 0x40 ? [] : allBytes;
}

/**
 * With what bytes may go on that are no character yet. Characters of four bytes are over a million:
 * of their second, third and fourth bytes the first and the last will do.
 */
function continuations(before: readonly number[], found: number): readonly number[] {
  if (before.length === 2) return gb18030Thirds;
  return before.length === 1 && found > 0 ? gb18030Digits : allBytes;
}

const gb18030Digits: readonly number[] = [0x30, 0x39];
const gb18030Thirds: readonly number[] = [0x81, 0xfe];

/** Whether bytes are the beginning of a character: the library waits for more. */
function isBeginning(encoding: string, bytes: readonly number[]): boolean {
  return decoderOf(encoding).write(Buffer.from(bytes)) === "";
}

/** The characters that begin with those bytes and end with one more, by that one. */
function validAfter(
  encoding: string,
  before: readonly number[],
  lasts: readonly number[] = allBytes,
): ReadonlyMap<number, string> {
  const tried = new Uint8Array(lasts.length * (before.length + 2));
  const width = before.length + 2;
  for (const [index, last] of lasts.entries()) {
    tried.set(before, index * width);
    tried[index * width + width - 2] = last;
    tried[index * width + width - 1] = newline;
  }
  // All in one go, there and back: to ask one by one takes the library many times as long.
  const text = decodedFrom(encoding, tried);
  const lines = text.split("\n");
  const found = new Map<number, string>();
  if (lines.length !== lasts.length + 1) return found;
  const back = Buffer.from(encodedIn(encoding, text)).toString("latin1").split("\n");
  const lead = String.fromCharCode(...before);
  for (const [index, last] of lasts.entries()) {
    const character = lines[index] ?? "";
    const isOwn = back[index] === lead + String.fromCharCode(last);
    if (isOwn && isCharacter(character)) found.set(last, character);
  }
  return found;
}

function isCharacter(text: string): boolean {
  return isBeyondAscii(text) && !text.includes(replacement) && text.isWellFormed();
}
