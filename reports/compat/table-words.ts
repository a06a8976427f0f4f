import type { Cell, ChangeVerdict, CompatResult } from "../../engine/compat/compat-result.ts";
import { counted, prose } from "../../schema/text/layout.ts";
import { encodingWords, type TableRow } from "./cell-words.ts";

/** Changes that have no line of their own, counted by kind: `and 380 more are safe: 300 added, 80 other changes`. */
export function foldedWords(rows: readonly TableRow[], what: string): readonly string[] {
  const verdicts = rows.flatMap((row) => row.verdicts);
  if (verdicts.length === 0) return [];
  const counts = new Map<string, number>();
  for (const verdict of verdicts) {
    const kind = kindOf(verdict);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const parts = [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([kind, count]) => `${counted(count)} ${kind}`);
  return [`  and ${counted(verdicts.length)} more ${what}: ${parts.join(", ")}`];
}

function kindOf({ change: { aspects } }: ChangeVerdict): string {
  if (aspects.has("added")) return "added";
  if (aspects.has("removed")) return "removed";
  if (aspects.has("name")) return "renamed";
  return aspects.has("enum values") ? "of enums" : "of other kinds";
}

/** What the words of a table mean; only of those that are in it. */
const meanings: readonly (readonly [string, string])[] = [
  ["refused", "the reader refuses the message"],
  ["value", "it reads another value"],
  ["presence", "it takes set for unset, or unset for set"],
  ["lossless", "what was there is not there when it comes back"],
  ["in binary", "lossless is lost in binary alone"],
  ["in JSON", "lossless is lost in JSON alone"],
  ["masked", "not judged, since another change has every message refused"],
  ["ok", "no counterexample"],
  ["proved", "no counterexample among all values there are"],
  ["-", "there is nothing to send"],
];

/** A legend for the words that occur. */
export function legendOf(rows: readonly TableRow[]): readonly string[] {
  const texts = new Set(rows.flatMap(({ cells }) => cells.map(({ text }) => text)));
  const plain = new Set([...texts].map((text) => text.replace(/^\((.*)\)$/, "$1")));
  const parts = meanings
    .filter(([word]) => plain.has(word))
    .map(([word, meaning]) => `${word}: ${meaning}`);
  const brackets = [...texts].some((text) => text.startsWith("("))
    ? ["in brackets: lost, but not asked for"]
    : [];
  if (parts.length === 0) return [];
  return prose([...parts, ...brackets].join("; "), 96).map((line) => `  ${line}`);
}

/** Names that are listed; the rest is counted. */
const maxNames = 6;

/** What is lost on the way there and back alone, where that is not asked for and has no column. */
export function roundLines(
  { encodings, demand }: CompatResult,
  changes: readonly ChangeVerdict[],
): readonly string[] {
  if (demand.level === "lossless") return [];
  return encodings.flatMap((encoding) => {
    const lost = changes.filter(
      ({ cells }) =>
        cells.some((cell) => isLost(cell) && cell.encoding === encoding) &&
        cells.every((cell) => !isLost(cell) || cell.direction === "round"),
    );
    if (lost.length === 0) return [];
    const names = lost.slice(0, maxNames).map(({ change }) => change.subject);
    const more = lost.length - names.length;
    const list = [...names, ...(more === 0 ? [] : [`${counted(more)} more`])].join(", ");
    const text = `lost on the way old → new → old in ${encodingWords[encoding]}, and not asked for: ${list}`;
    return prose(text, 96).map((line) => `  ${line}`);
  });
}

function isLost({ losses }: Cell): boolean {
  return losses.length > 0;
}
