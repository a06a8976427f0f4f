import type { Property } from "../properties/property.ts";
import { nearest } from "../schema/nearest.ts";
import { ToolError } from "../schema/tool-error.ts";
import type { CheckId } from "./finding.ts";
import { matchesGlob } from "./globs.ts";
import { pairsOf } from "./pairs.ts";

/** What a plan is made of, each list in the order of the report. */
export interface PlanParts {
  /** Names of messages. */
  readonly messages: readonly string[];
  readonly properties: readonly PlannedProperty[];
  /** Names of codecs. */
  readonly codecs: readonly string[];
}

/** What a plan has to know of a property. */
export type PlannedProperty = Pick<Property, "compares"> & { readonly id: string };

/**
 * Every check of a run, in the order of the report: for each message those of one codec, then
 * those of each pair of codecs.
 */
export function planOf({ messages, properties, codecs }: PlanParts): readonly CheckId[] {
  const single = properties.filter(({ compares }) => compares !== true);
  const comparing = properties.filter(({ compares }) => compares === true);
  const pairs = pairsOf(codecs);
  return messages.flatMap((subject) => [
    ...checksOf(subject, codecs, single),
    ...checksOf(subject, pairs, comparing),
  ]);
}

function checksOf(
  subject: string,
  codecs: readonly string[],
  properties: readonly PlannedProperty[],
): readonly CheckId[] {
  return codecs.flatMap((codec) => properties.map(({ id }) => ({ property: id, subject, codec })));
}

/**
 * The properties that any pattern matches; where there is no pattern, all that run without being
 * asked for.
 *
 * @throws ToolError `usage` or `nothing-selected` for a pattern that matches none.
 */
export function selectedProperties(
  properties: readonly Property[],
  patterns: readonly string[],
): readonly Property[] {
  if (patterns.length === 0) return properties.filter(({ onRequest }) => onRequest !== true);
  const ids = new Set(
    selected(
      "property",
      properties.map(({ id }): string => id),
      patterns,
    ),
  );
  return properties.filter(({ id }) => ids.has(id));
}

/**
 * That some of the chosen properties compare two codecs, where there is only one; `undefined`
 * where all of them are in the plan.
 *
 * @throws ToolError `usage` where nothing is left of the plan.
 */
export function lonelyCodec(
  plan: readonly CheckId[],
  { properties, codecs }: Omit<PlanParts, "messages">,
): string | undefined {
  const lost = properties.filter(({ compares }) => compares === true).map(({ id }) => id);
  if (codecs.length > 1 || lost.length === 0) return undefined;
  const what = `${lost.join(", ")}: compares two codecs, and there is only ${codecs.join(", ")}`;
  if (plan.length > 0) return what;
  throw new ToolError(what, { code: "usage", hint: "name another one with --codec" });
}

/** The names that any pattern matches, in the order of the names; all where there is no pattern. */
export function selected(
  what: string,
  names: readonly string[],
  patterns: readonly string[],
): readonly string[] {
  for (const pattern of patterns) {
    if (names.some((name) => matchesGlob(pattern, name))) continue;
    const near = nearest(pattern, names);
    const isGlob = pattern.includes("*");
    throw new ToolError(
      isGlob ? `no ${what} matches "${pattern}"` : `no ${what} is called "${pattern}"`,
      {
        // A filter that selects nothing is no misspelt name, and must not look like success.
        code: isGlob ? "nothing-selected" : "usage",
        hint:
          near === undefined
            ? `there are ${names.length}, such as ${names[0] ?? "none"}`
            : `did you mean "${near}"?`,
      },
    );
  }
  if (patterns.length === 0) return names;
  return names.filter((name) => patterns.some((pattern) => matchesGlob(pattern, name)));
}
