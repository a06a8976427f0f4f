import { firstLine } from "../../schema/first-line.ts";
import { JsonError } from "../../schema/json/json-error.ts";
import { WireError } from "../../schema/wire/wire-error.ts";
import { readBack, textOf } from "../failures.ts";
import type { Outcome } from "../outcome.ts";
import type { CaseContext } from "../property.ts";
import type { Failure } from "../verdict.ts";
import { plainestFormat, readText, shownText } from "./judge.ts";

const page = "https://protobuf.dev/programming-guides/json/";

/** Which clause bars a fault, by its words; the first that fits. */
const clauses: readonly (readonly [RegExp, string])[] = [
  [/range|fraction/, "#out-of-range-numeric-values"],
  [/^null/, "#null-values"],
  [/oneof|both its names/, "#duplicate-values"],
  [/no field/, "#json-options"],
  [/Any/, "#any"],
  [/duration/, "#rfc3339-duration"],
  [/timestamp|month|day|hour|minute|second|offset|year/, "#rfc3339-timestamp"],
];

/** What came of a text that a codec had to refuse: it took it, or crashed on it. */
export function notRefused(
  context: CaseContext,
  text: string,
  fault: string,
  outcome: Exclude<Outcome, { kind: "refused" }>,
): Failure {
  const signature = `${outcome.kind === "crashed" ? "crashed" : "accepted"}: ${fault}`;
  return {
    way: outcome.kind === "crashed" ? "crashed" : "accepted",
    signature,
    cause: signature,
    describe: () => ({
      expected: `refused, for ${fault} (${reasonOf(context, text)})`,
      actual:
        outcome.kind === "crashed"
          ? `crashed: ${firstLine(outcome.reason)}`
          : `accepted, and read as ${takenAs(context, outcome.bytes)}`,
      source: `${page}${clauses.find(([words]) => words.test(fault))?.[1] ?? "#field-representation"}`,
    }),
  };
}

/** Why the reference refuses the text. */
function reasonOf(context: CaseContext, text: string): string {
  const read = readText(context, text);
  return read instanceof JsonError ? read.message : "one of two may be kept: the last";
}

/** What the codec made of the text. */
function takenAs(context: CaseContext, output: Uint8Array): string {
  if (plainestFormat(context) === "json") return shownText(output);
  const read = readBack(context.type, output);
  return read instanceof WireError ? "bytes that mean nothing" : textOf(context, read);
}
