import { counted, cutLine, plural } from "../../../schema/text/layout.ts";
import type { BenchResult } from "../../bench-result.ts";
import type { Comparison } from "../../statistics/comparison.ts";
import {
  beforeAfterWords,
  byImportance,
  notesOf,
  probabilityWords,
  ratioWords,
  toneOf,
  verdictWord,
} from "../comparison-words.ts";
import type { TextStyle } from "./bench-result-text.ts";
import { type Cell, tableLines } from "./text-table.ts";

/** Figures that are told one by one; of what stayed the same, fewer. */
const maxTold = 100;
const maxSame = 20;

/** The figures that were compared, what changed before what did not. */
export function comparisonLines(
  { comparisons, comparedWith }: BenchResult,
  style: TextStyle,
): readonly string[] {
  if (comparisons.length === 0) return [];
  const sorted = byImportance(comparisons);
  const isSame = ({ judgement }: Comparison): boolean => judgement.change === "same";
  const shown = [
    ...sorted.filter((one) => !isSame(one)).slice(0, maxTold),
    ...sorted.filter(isSame).slice(0, maxSame),
  ];
  const left = sorted.filter((one) => !shown.includes(one));
  const same = left.filter(isSame).length;
  const others =
    same === left.length ? "all of them the same" : `${counted(same)} of them the same`;
  const against = comparedWith === undefined ? "" : ` with ${cutLine(comparedWith, 300)}`;
  return [
    `${style.colours.strong("compared")}${against}`,
    ...changeLines(shown, style, "  "),
    ...(left.length === 0 ? [] : [`  … ${plural(left.length, "more figure")}, ${others}`]),
  ];
}

/** One line for each figure; where the terminal has no room for that, its name stands on a line above. */
export function changeLines(
  comparisons: readonly Comparison[],
  { colours, width }: TextStyle,
  indent: string,
): readonly string[] {
  const verdicts = comparisons.map((one): Cell => {
    const tone = toneOf(one);
    return { text: verdictWord(one), ...(tone !== "plain" && { paint: colours[tone] }) };
  });
  const names = comparisons.map(({ name }) => cutLine(name, Math.max(40, width - 16)));
  const numbers = comparisons.map((one) => [
    ratioWords(one.judgement, one.unit),
    beforeAfterWords(one),
    [probabilityWords(one.judgement), ...notesOf(one)].join("; "),
  ]);
  const whole = comparisons.map((_, at) => [
    verdicts[at] ?? "",
    names[at] ?? "",
    ...(numbers[at] ?? []),
  ]);
  const lines = tableLines(whole, { left: 5 });
  const plain = tableLines(
    whole.map((row) => row.map((cell) => (typeof cell === "string" ? cell : cell.text))),
    { left: 5 },
  );
  if (plain.every((line) => line.length + indent.length <= width))
    return lines.map((line) => `${indent}${line}`);
  const heads = tableLines(
    comparisons.map((_, at) => [verdicts[at] ?? "", names[at] ?? ""]),
    { left: 2 },
  );
  const below = `${indent}${" ".repeat(4)}`;
  return heads.flatMap((head, at) => [
    `${indent}${head}`,
    ...packed(numbers[at] ?? [], width - below.length).map((line) => `${below}${line}`),
  ]);
}

/** As many parts in a line as fit. */
function packed(parts: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 2 + part.length <= width)
      lines[lines.length - 1] = `${last}  ${part}`;
    else lines.push(part);
  }
  return lines;
}
