import { scaleLinear, scaleLog } from "d3-scale";
import type { ScalabilityLaw } from "../../load/load-result.ts";
import { digits } from "../number-text.ts";
import { lawAt } from "../scalability-curve.ts";
import type { TextStyle } from "./bench-result-text.ts";

const height = 10;
const maxWidth = 60;

/** Columns before the plot: a number and the axis. */
const margin = 9;

/** Throughput over concurrency: what was measured, what the law says, and where it has its knee. */
export function curveLines(law: ScalabilityLaw, { width, isAscii }: TextStyle): readonly string[] {
  const points = law.points.filter(({ concurrency }) => concurrency > 0);
  if (points.length < 2) return [];
  const marks = isAscii ? asciiMarks : unicodeMarks;
  const columns = Math.min(maxWidth, width - margin - 6);
  const least = Math.min(...points.map(({ concurrency }) => concurrency));
  const most = Math.max(...points.map(({ concurrency }) => concurrency), least + 1);
  const across = scaleLog([least, most], [0, columns - 1]);
  const fitted = Array.from({ length: columns }, (_, column) => lawAt(law, across.invert(column)));
  const top = Math.max(
    ...fitted.filter(Number.isFinite),
    ...points.map(({ measured }) => measured),
  );
  const up = scaleLinear([0, top], [0, height - 1]);
  const grid = Array.from({ length: height }, () => Array.from({ length: columns }, () => " "));
  const put = (x: number, rate: number, mark: string): void => {
    const line = grid[height - 1 - Math.round(up(rate))];
    if (line !== undefined && x >= 0 && x < columns) line[Math.round(x)] = mark;
  };
  const kneeColumn = law.knee === undefined ? undefined : Math.round(across(law.knee.concurrency));
  if (kneeColumn !== undefined) for (const line of grid) markColumn(line, kneeColumn, marks.knee);
  for (const [column, rate] of fitted.entries()) put(column, rate, marks.fitted);
  for (const { concurrency, measured } of points)
    put(across(concurrency), measured, marks.measured);
  const axis = points.map(({ concurrency }) => ({
    column: Math.round(across(concurrency)),
    text: String(concurrency),
  }));
  const isKneeSeen = kneeColumn !== undefined && kneeColumn < columns;
  return [
    ...grid.map((line, row) => `${label(row, up.invert)} ${marks.axis}${line.join("")}`.trimEnd()),
    `${" ".repeat(margin - 1)}${marks.corner}${marks.base.repeat(columns)}`,
    `${" ".repeat(margin)}${axisText(axis, columns)}`.trimEnd(),
    `${" ".repeat(margin)}callers   ${marks.measured} measured   ${marks.fitted} the law${isKneeSeen ? `   ${marks.knee} knee` : ""}`,
  ];
}

const unicodeMarks = {
  ...{ measured: "●", fitted: "·", knee: "┊", axis: "│", corner: "└", base: "─" },
};
const asciiMarks = {
  ...{ measured: "o", fitted: ".", knee: ":", axis: "|", corner: "+", base: "-" },
};

function markColumn(line: string[], column: number, mark: string): void {
  if (column >= 0 && column < line.length) line[column] = mark;
}

/** The rate of the top, the middle and the bottom line. */
function label(row: number, rateOf: (line: number) => number): string {
  const isLabelled = row === 0 || row === Math.floor(height / 2) || row === height - 1;
  const text = isLabelled ? digits(Math.round(rateOf(height - 1 - row))) : "";
  return text.padStart(margin - 2);
}

/** Numbers below their columns; one that would touch its neighbour is left out, but never the last. */
function axisText(
  labels: readonly { readonly column: number; readonly text: string }[],
  columns: number,
): string {
  const ordered = [...labels].sort((a, b) => a.column - b.column);
  const last = ordered.at(-1);
  let line = "";
  for (const one of ordered) {
    const start = Math.min(one.column, columns - one.text.length);
    const lastStart = columns - (last?.text.length ?? 0);
    const isClear = start > line.length || line === "";
    if (!isClear || (one !== last && start + one.text.length >= lastStart)) continue;
    line = `${line.padEnd(start)}${one.text}`;
  }
  return line;
}
