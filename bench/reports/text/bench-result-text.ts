import { type Colours, coloursOf, type TextOptions } from "../../../schema/text/colours.ts";
import { duration, linesText, prose, shortValue } from "../../../schema/text/layout.ts";
import { pasted } from "../../../schema/text/pasted.ts";
import type { BenchResult } from "../../bench-result.ts";
import type { Recommendation } from "../../load/load-result.ts";
import { environmentWords, measuredStatement, rangeWords, type Statement } from "../bench-words.ts";
import { comparisonsStatement } from "../comparison-words.ts";
import { operationLines } from "./codec-text.ts";
import { changeLines, comparisonLines } from "./comparison-text.ts";
import { loadLines } from "./load-text.ts";

/** How the text is laid out. */
export interface BenchTextOptions extends TextOptions {
  /** Columns that there are. What cannot be made narrower is longer. */
  readonly width: number;
  /** Whether histograms and curves keep to ASCII, for terminals without UTF-8. @defaultValue false */
  readonly ascii?: boolean;
}

/** What the parts of the text are made with. */
export interface TextStyle {
  readonly colours: Colours;
  readonly width: number;
  readonly isAscii: boolean;
}

/** Warnings that are told; the rest is counted. */
const maxWarnings = 20;

/**
 * What a run of the bench came to, for a person: every number with its spread, what was compared, and last, where it is
 * not scrolled away, in two sentences what was measured and what changed. A run that measured or compared nothing says so.
 */
export function benchResultText(result: BenchResult, options: BenchTextOptions): string {
  const { width, ascii = false } = options;
  const style = { colours: coloursOf(options), width: Math.max(40, width), isAscii: ascii };
  const { recommendations, warnings } = result;
  const measured = result.suite === "codecs" ? operationLines : loadLines;
  const parts = [
    headLines(result, style),
    ...measured(result, style),
    comparisonLines(result, style),
    ...recommendations.map((one) => recommendationLines(one, style)),
    warningLines(warnings, style),
    endLines(result, style, options),
  ];
  return linesText(
    parts
      .filter((lines) => lines.length > 0)
      .flatMap((lines, at) => (at === 0 ? lines : ["", ...lines])),
  );
}

function headLines(result: BenchResult, { colours, width }: TextStyle): readonly string[] {
  const { subject, seed, durationMs, suite } = result;
  const title = `${colours.strong(`wireproof bench: ${suite}`)}  ${shortValue(subject, width * 2)}`;
  return [
    title,
    ...prose(environmentWords(result), width),
    ...prose(`seed ${seed}, ${duration(durationMs)}; ${rangeWords(suite)}`, width),
  ];
}

function recommendationLines(
  { topic, of, against, advice, figures }: Recommendation,
  style: TextStyle,
): readonly string[] {
  const { strong } = style.colours;
  const sides = `${shortValue(against, 100)} -> ${shortValue(of, 100)}`;
  const title = `${strong(`recommendation: ${shortValue(topic, 100)}`)} (${sides}, taking turns)`;
  const measured =
    figures.length === 0 ? ["    no figure was measured"] : changeLines(figures, style, "    ");
  return [
    title,
    ...prose(shortValue(advice, 1000), style.width - 2).map((line) => `  ${line}`),
    ...measured,
  ];
}

function warningLines(
  warnings: readonly string[],
  { colours, width }: TextStyle,
): readonly string[] {
  const more = warnings.length - maxWarnings;
  return [
    ...warnings
      .slice(0, maxWarnings)
      .flatMap((one) => prose(`warning: ${shortValue(one, 1000)}`, width)),
    ...(more > 0 ? [`warning: ${more} more in the JSON report`] : []),
  ].map(colours.warn);
}

function endLines(result: BenchResult, style: TextStyle, options: TextOptions): readonly string[] {
  return [
    ...statementLines(measuredStatement(result), style),
    ...statementLines(comparisonsStatement(result), style),
    `again: ${shortValue(pasted(result.command, options), 1000)}`,
  ];
}

function statementLines(
  { text, tone }: Statement,
  { colours, width }: TextStyle,
): readonly string[] {
  const lines = prose(shortValue(text, 2000), width);
  return tone === "plain" ? lines : lines.map(colours[tone]);
}
