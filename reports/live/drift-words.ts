import { evolutionOf } from "../../schema/evolution/evolution.ts";
import type { Aspect } from "../../schema/evolution/evolution-types.ts";
import { type MethodAspect, methodChanges } from "../../schema/evolution/method-changes.ts";
import type { Schema } from "../../schema/schema.ts";
import { changeWords, methodWords } from "../compat/change-words.ts";

/** What a server's reflection may tell otherwise than its source without any client seeing a difference. */
const unimportant: ReadonlySet<Aspect | MethodAspect> = new Set([
  ...(["name", "json name", "default", "utf8", "message set"] as const),
  "idempotency",
]);

/**
 * In what the schema that was given and the one that a server tells of itself differ, a line each: methods that only
 * one of the two has or that have other types, and fields of messages that both have.
 */
export function driftWords(given: Schema, told: Schema): readonly string[] {
  const methods = methodChanges(given, told)
    .filter(({ aspects }) => isImportant(aspects))
    .map((change) => {
      const { subject, old, new: next } = change;
      return `${subject}: ${sideWords(old, next) ?? methodWords(change)}`;
    });
  const fields = evolutionOf(given, told)
    .changes.filter(({ aspects }) => isImportant(aspects))
    .map((change) => {
      const { subject, old, new: next } = change;
      return `${subject}: ${sideWords(old, next) ?? changeWords(change)}`;
    });
  return [...methods, ...fields];
}

function isImportant(aspects: ReadonlySet<Aspect | MethodAspect>): boolean {
  return [...aspects].some((aspect) => !unimportant.has(aspect));
}

function sideWords(given: object | undefined, told: object | undefined): string | undefined {
  if (told === undefined) return "the server does not tell of it";
  return given === undefined ? "only the server has it" : undefined;
}
