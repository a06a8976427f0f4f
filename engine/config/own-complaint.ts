import { oneLine, shownData } from "./shown-data.ts";

/** What a claim of a user's own says is wrong. */
export interface Complaint {
  readonly expected: string;
  readonly actual: string;
  /** What tells this failure from others of the claim; values may be in it. */
  readonly says: string;
}

/** Whether a value is `{ expected, actual }`, both text. */
export function isComplaint(
  data: unknown,
): data is { readonly expected: string; readonly actual: string } {
  if (typeof data !== "object" || data === null) return false;
  const { expected, actual } = data as { readonly [name: string]: unknown };
  return typeof expected === "string" && typeof actual === "string";
}

/** Operators of `node:assert` and chai that say: the one was expected, and the other came. */
const equalities: ReadonlySet<unknown> = new Set([
  "strictEqual",
  "deepEqual",
  "deepStrictEqual",
  "partialDeepStrictEqual",
]);

/** What an `AssertionError` of `node:assert`, chai or vitest complains of; `undefined` for any other throw. */
export function complaintOf(error: unknown, claim: string): Complaint | undefined {
  if (!(error instanceof Error) || error.name !== "AssertionError") return undefined;
  const { operator, generatedMessage, expected, actual } = error as Assertion;
  const message = oneLine(error.message);
  if (!equalities.has(operator)) return { expected: claim, actual: message, says: message };
  // What node:assert says by itself, and behind an empty line, shows the values line by line.
  const said = generatedMessage === true ? "" : oneLine(error.message.split("\n\n")[0] ?? "");
  return {
    expected: said === "" ? shownData(expected) : `${shownData(expected)} (${said})`,
    actual: shownData(actual),
    says: said === "" ? String(operator) : said,
  };
}

/** https://nodejs.org/api/assert.html#class-assertassertionerror */
interface Assertion extends Error {
  readonly operator?: unknown;
  readonly generatedMessage?: unknown;
  readonly expected?: unknown;
  readonly actual?: unknown;
}
