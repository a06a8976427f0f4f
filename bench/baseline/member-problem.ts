import { cutLine } from "../../schema/text/layout.ts";

/** An object of a file, of which nothing is known yet. */
export type Content = Readonly<{ [name: string]: unknown }>;

export function isObject(value: unknown): value is Content {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a member has to be. */
export interface Kind {
  /** What it is not, as in "no text". */
  readonly not: string;
  is(value: unknown): boolean;
}

export const text: Kind = { not: "no text", is: (value) => typeof value === "string" };

export const wholeNumber: Kind = {
  not: "no whole number from 0",
  is: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
};

/** One of some words. A list with one of them is none, though as a text it would look the same. */
export function oneOf(words: readonly unknown[]): Kind {
  return { not: `none of ${words.join(", ")}`, is: (value) => words.includes(value) };
}

/** What is wrong with the first of these members that is not what it has to be. */
export function memberProblem(
  content: Content,
  members: Readonly<Record<string, Kind>>,
): string | undefined {
  const wrong = Object.entries(members).find(([name, kind]) => !kind.is(content[name]));
  if (wrong === undefined) return undefined;
  const [name, { not }] = wrong;
  return `"${name}" is ${not}: got ${shown(content[name])}`;
}

/** Longer texts are cut. */
const longestShown = 60;

/** A value of a file, in a few words. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return cutLine(JSON.stringify(value), longestShown);
  return isObject(value) ? "an object" : String(value);
}
