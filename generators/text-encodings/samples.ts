import { isUtf8 } from "node:buffer";
import type { Prng } from "../prng.ts";
import { type TextEncoding, textEncodings } from "./encodings.ts";
import { encodedIn } from "./library.ts";
import { canSay, repertoireOf } from "./repertoire.ts";

/** How many characters of a large repertoire stand in one text. */
const chunkLength = 2048;

/** The encodings that can say more than ASCII. */
export function legacyEncodings(): readonly string[] {
  return textEncodings()
    .filter(saysMore)
    .map(({ name }) => name);
}

/** US-ASCII is in the list too. */
function saysMore({ name, repertoire }: TextEncoding): boolean {
  return repertoire !== "transport" && name !== "ascii";
}

/** A text, and its bytes in an encoding. Samples are shared: do not change them. */
export interface TextSample {
  readonly text: string;
  readonly bytes: Uint8Array;
  /** Whether the bytes are valid UTF-8, too. */
  readonly isUtf8: boolean;
}

const known = new Map<string, readonly TextSample[]>();

/**
 * The texts that tell most of an encoding: all its characters beyond ASCII; where they are too many
 * for one text, in pieces, after the first and the last one.
 */
export function textSamplesIn(encoding: string): readonly TextSample[] {
  let samples = known.get(encoding);
  if (samples === undefined) {
    samples = [...textsIn(encoding)].map((text) => sampleOf(encoding, text));
    known.set(encoding, samples);
  }
  return samples;
}

/** A text as a sample of an encoding. */
export function sampleOf(encoding: string, text: string): TextSample {
  const bytes = encodedIn(encoding, text);
  return { text, bytes, isUtf8: isUtf8(bytes) };
}

function* textsIn(encoding: string): Generator<string> {
  const characters = repertoireOf(encoding);
  if (characters.length > chunkLength) for (const at of [0, -1]) yield characters.at(at) ?? "";
  for (let at = 0; at < characters.length; at += chunkLength)
    yield characters.slice(at, at + chunkLength).join("");
}

/** Text that an encoding can say, with at least one character beyond ASCII. */
export function drawTextIn(encoding: string, prng: Prng): string {
  const characters = repertoireOf(encoding);
  const first = prng.pick(characters);
  const more = Array.from({ length: prng.below(8) }, () =>
    prng.below(3) === 0 ? prng.pick(asciiSamples) : prng.pick(characters),
  );
  const text = [...more, first].join("");
  // Some characters are others in company, and not every encoding has all of ASCII.
  return canSay(encoding, text) ? text : first;
}

const asciiSamples: readonly string[] = ["a", "A", "0", " ", "-", "+", "&", "?", "\n", "~"];
