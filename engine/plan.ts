import { nearest } from "../schema/nearest.ts";
import { ToolError } from "../schema/tool-error.ts";
import type { CheckId } from "./finding.ts";
import { matchesGlob } from "./globs.ts";

/** What a plan is made of: names, each list in the order of the report. */
export interface PlanParts {
  readonly messages: readonly string[];
  readonly properties: readonly string[];
  readonly codecs: readonly string[];
}

/** Every check of a run, in the order of the report. */
export function planOf(parts: PlanParts): readonly CheckId[] {
  return parts.messages.flatMap((subject) =>
    parts.codecs.flatMap((codec) =>
      parts.properties.map((property) => ({ property, subject, codec })),
    ),
  );
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
