import { counted, cutLine, plural, prose } from "../../../schema/text/layout.ts";
import type { BenchResult, OperationResult } from "../../bench-result.ts";
import { fastestOf, timesTheFastest } from "../bench-words.ts";
import { grouped } from "../grouped.ts";
import { digits, halfText, sizeText, timeText } from "../number-text.ts";
import type { TextStyle } from "./bench-result-text.ts";
import { smallHistogram } from "./small-histogram.ts";
import { type Cell, tableLines } from "./text-table.ts";

/** Message types that are shown; the rest is counted. */
const maxTypes = 60;

/** A table for each message type: codecs below each other, by operation. */
export function operationLines(
  { operations }: BenchResult,
  style: TextStyle,
): readonly (readonly string[])[] {
  const types = grouped(operations, ({ type }) => type);
  const shown = [...types].slice(0, maxTypes);
  const left = [...types].slice(maxTypes).flatMap(([, ofType]) => ofType);
  const more = `… ${plural(types.size - maxTypes, "more type")} with ${plural(left.length, "operation")} in the JSON report`;
  return [
    ...shown.map(([type, ofType]) => typeLines(type, ofType, style)),
    ...(left.length === 0 ? [] : [[more]]),
  ];
}

function typeLines(
  type: string,
  ofType: readonly OperationResult[],
  style: TextStyle,
): readonly string[] {
  const { strong, warn } = style.colours;
  const byOperation = grouped(ofType, ({ operation }) => operation);
  const rows = [...byOperation].flatMap(([operation, codecs]) =>
    operationRows(operation, codecs, style),
  );
  const bytes = ofType.find(({ skipped }) => skipped === undefined)?.messageBytes;
  const size = bytes === undefined ? "" : `, ${digits(bytes)} bytes a message`;
  const warnings = ofType.flatMap(({ name, warnings: those }) =>
    those.map((warning) => `warning: ${cutLine(name, 120)}: ${cutLine(warning, 300)}`),
  );
  return [
    `${strong(cutLine(type, style.width))}${size}`,
    ...indented(fitting([heads.map(headCell(style)), ...rows], style.width - 2)),
    ...ofType.flatMap((one) => skippedLines(one, style)),
    ...warnings.flatMap((line) => prose(line, style.width - 2)).map((line) => warn(`  ${line}`)),
  ];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

function headCell({ colours }: TextStyle): (text: string) => Cell {
  return (text) => ({ text, paint: colours.faint });
}

const heads = [
  ...["", "codec", "one takes", "middle half", "times the fastest", "a second", "MB/s"],
  ...["heap", "rounds"],
];

/** Columns for which a narrow terminal may have no room, the first to go first. */
const spare = [8, 5, 6, 4, 7];

type Row = readonly (Cell | string)[];

/** The rows without the columns for which there is no room. */
function fitting(rows: readonly Row[], width: number): readonly string[] {
  const without = (gone: number): readonly Row[] =>
    rows.map((row) => row.filter((_, column) => !spare.slice(0, gone).includes(column)));
  const plain = (row: Row): Row => row.map((cell) => (typeof cell === "string" ? cell : cell.text));
  const fits = (gone: number): boolean =>
    tableLines(without(gone).map(plain), { left: 2 }).every((line) => line.length <= width);
  const gone = [0, 1, 2, 3, 4].find(fits) ?? spare.length;
  return tableLines(without(gone), { left: 2 });
}

function operationRows(
  operation: string,
  codecs: readonly OperationResult[],
  style: TextStyle,
): readonly Row[] {
  const measured = codecs.filter(({ skipped }) => skipped === undefined);
  return measured.map((one, index) => [
    index === 0 ? cutLine(operation, 20) : "",
    cutLine(one.codec, 24),
    timeText(one.time.median),
    halfText(one.time),
    timesCell(one, codecs, style),
    ...rateCells(one),
    one.allocatedBytes === undefined ? "" : sizeText(one.allocatedBytes),
    smallHistogram(one.rounds, 10, style.isAscii),
  ]);
}

/** Of an operation without time, so many a second that it is no number. */
function rateCells({ time, messageBytes }: OperationResult): readonly string[] {
  if (!(time.median > 0)) return ["", ""];
  const perSecond = 1e9 / time.median;
  const bytes = messageBytes > 0 ? ((messageBytes * perSecond) / 1e6).toFixed(1) : "";
  return [counted(Math.round(perSecond)), bytes];
}

function timesCell(
  one: OperationResult,
  codecs: readonly OperationResult[],
  { colours }: TextStyle,
): Cell {
  if (one === fastestOf(codecs)) return { text: "fastest", paint: colours.good };
  const times = timesTheFastest(one, codecs);
  if (times === undefined) return { text: "" };
  const { median, low, high } = times;
  return { text: `${digits(median)} (${digits(low)} to ${digits(high)})` };
}

function skippedLines(
  { operation, codec, skipped }: OperationResult,
  { colours, width }: TextStyle,
): readonly string[] {
  if (skipped === undefined) return [];
  const line = `${cutLine(operation, 20)} by ${cutLine(codec, 24)} skipped: ${cutLine(skipped, 500)}`;
  return prose(line, width - 2).map((part) => colours.warn(`  ${part}`));
}
