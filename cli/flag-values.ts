import type { Phase } from "../engine/finding.ts";
import { encodingNamed } from "../generators/text-encodings/encodings.ts";
import { nearest } from "../schema/nearest.ts";
import { ToolError } from "../schema/tool-error.ts";

/** Turns the text behind a flag into a value. @throws ToolError `usage` with the flag, the text and what was expected. */
type FlagParser<T> = (text: string) => T;

function wrong(flag: string, expected: string, text: string, hint?: string): ToolError {
  return new ToolError(`${flag}: expected ${expected}, got "${text}"`, { code: "usage", hint });
}

/** A whole number from `min` up, or from `min` to `max`. */
export function wholeNumber(
  flag: string,
  { min, max }: { readonly min: number; readonly max?: number },
): FlagParser<number> {
  return (text) => {
    const value = Number(text);
    const isInside = value >= min && value <= (max ?? value);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && isInside) return value;
    throw wrong(flag, `a whole number from ${min} ${max === undefined ? "up" : `to ${max}`}`, text);
  };
}

/** Whole numbers with commas between them: each once, the smallest first. */
export function numbersOf(
  flag: string,
  bounds: { readonly min: number; readonly max: number },
): FlagParser<readonly number[]> {
  const parse = wholeNumber(flag, bounds);
  return (text) => {
    const numbers = text.split(",").map((part) => parse(part.trim()));
    return [...new Set(numbers)].sort((a, b) => a - b);
  };
}

/** A share, as the number of percent: `2`, `0.5` or `5%`. */
export function shareOf(flag: string): FlagParser<number> {
  return (text) => {
    const [, digits] = /^(\d+(?:\.\d+)?)%?$/.exec(text) ?? [];
    const percent = Number(digits);
    if (percent >= 0 && percent <= 100) return percent / 100;
    throw wrong(flag, "a number of percent from 0 to 100, such as 2 or 0.5", text);
  };
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A span of time in milliseconds: `500ms`, `30s`, `5m`, `1h`, or a number of seconds. */
export function duration(flag: string, { min }: { readonly min: number }): FlagParser<number> {
  return (text) => {
    const [, amount, unit = "s"] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
    const ms = Math.round(Number(amount) * (unitMs[unit] ?? Number.NaN));
    // The longest delay that timers of Node take.
    if (ms >= min && ms < 2 ** 31) return ms;
    throw wrong(flag, "a time such as 500ms, 30s or 5m", text);
  };
}

/** A root seed: an unsigned 64-bit integer, as decimal text without surplus zeros. */
export function seedValue(flag: string): FlagParser<string> {
  return (text) => {
    const value = /^\d{1,20}$/.test(text) ? BigInt(text) : -1n;
    if (value >= 0n && value < 1n << 64n) return String(value);
    throw wrong(flag, "a whole number from 0 to 2^64 - 1", text);
  };
}

/** One of some words. */
export function oneOf<T extends string>(flag: string, words: readonly T[]): FlagParser<T> {
  return (text) => {
    const word = words.find((one) => one === text);
    if (word !== undefined) return word;
    const near = nearest(text, words);
    const hint = near === undefined ? undefined : `did you mean "${near}"?`;
    throw wrong(flag, `one of ${words.join(", ")}`, text, hint);
  };
}

/** Some words with commas between them. */
export function wordsOf<T extends string>(
  flag: string,
  words: readonly T[],
): FlagParser<readonly T[]> {
  const parse = oneOf(flag, words);
  return (text) => text.split(",").map((part) => parse(part.trim()));
}

/** One case of each check. */
export interface CasePlace {
  readonly phase: Exclude<Phase, "saved">;
  /** Its number in the phase, from 0. */
  readonly index: number;
}

/** A phase and a number, as in `edges:12`. */
export function casePlace(flag: string): FlagParser<CasePlace> {
  return (text) => {
    const [, phase, digits] = /^(\w+):(\d+)$/.exec(text) ?? [];
    const index = Number(digits);
    if ((phase === "edges" || phase === "random") && Number.isSafeInteger(index))
      return { phase, index };
    throw wrong(flag, "a phase and a number, such as edges:12 or random:3", text);
  };
}

/** An encoding of text, by any name that iconv-lite has for it. */
export function encodingName(flag: string): FlagParser<string> {
  return (text) => encodingNamed(flag, text);
}

/** Adds what a parser gives to the list of a flag that may be given more than once. */
export function repeated<T>(
  parse: FlagParser<T>,
): (text: string, earlier: readonly T[]) => readonly T[] {
  return (text, earlier) => [...earlier, parse(text)];
}

/** The text itself, which must not be empty. */
export function someText(flag: string): FlagParser<string> {
  return (text) => {
    if (text !== "") return text;
    throw wrong(flag, "some text", text);
  };
}
