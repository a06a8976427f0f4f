import { countText } from "../../schema/count-text.ts";
import type { Spread } from "../measure/spread.ts";
import type { BenchReport, CaseReport } from "./bench-report.ts";
import { isAsWanted, type MeasuredRatio } from "./ratios.ts";

/** The report as tables for a person: numbers with their spread, never bare. */
export function benchText(report: BenchReport, ratios: readonly MeasuredRatio[]): string {
  return [
    ...headLines(report),
    "",
    ...table([
      ["case", "an operation", "middle half", "a second", "bytes", "MB/s"],
      ...report.cases.map(caseRow),
    ]),
    ...(ratios.length === 0 ? [] : ["", ...table([ratioHead, ...ratios.map(ratioRow)])]),
    ...warningLines(report),
    "",
  ].join("\n");
}

function headLines({ environment, rounds }: BenchReport): readonly string[] {
  const { node, platform, cpu, cores, load } = environment;
  return [
    `node ${node} on ${platform}, ${cpu}, ${countText(cores, "core")}, load ${load} at the start`,
    `${countText(rounds, "round")}, every case in each: medians, and where the middle half of the rounds lies`,
  ];
}

function caseRow(one: CaseReport): readonly string[] {
  const { median, low, high } = one.nanosecondsPerOperation;
  return [
    one.name,
    timeText(median),
    `${timeText(low)} to ${timeText(high)}`,
    Math.round(one.operationsPerSecond).toLocaleString("en"),
    one.bytesPerOperation === undefined ? "" : one.bytesPerOperation.toFixed(0),
    one.bytesPerSecond === undefined ? "" : (one.bytesPerSecond / 1e6).toFixed(1),
  ];
}

const units: readonly (readonly [string, number])[] = [
  ["ns", 1],
  ["µs", 1e3],
  ["ms", 1e6],
];

function timeText(ns: number): string {
  const [unit, size] = units.findLast(([, unitNs]) => ns >= unitNs) ?? ["ns", 1];
  return `${(ns / size).toPrecision(3)} ${unit}`;
}

const ratioHead = ["ratio", "median", "middle half", "wanted", ""];

function ratioRow(measured: MeasuredRatio): readonly string[] {
  const { ratio, spread } = measured;
  const { wanted } = ratio;
  return [
    ratio.name,
    spread.median.toFixed(2),
    halfText(spread),
    "atMost" in wanted ? `at most ${wanted.atMost}` : `at least ${wanted.atLeast}`,
    isAsWanted(measured) ? "" : "missed",
  ];
}

function halfText({ low, high }: Spread): string {
  return `${low.toFixed(2)} to ${high.toFixed(2)}`;
}

function warningLines({ environment: { load, cores }, cases }: BenchReport): readonly string[] {
  const busy =
    load > cores / 2
      ? [`load ${load} on ${countText(cores, "core")}: times are too high, ratios less wrong`]
      : [];
  const coarse = cases.flatMap(({ name, warnings }) =>
    warnings.map((warning) => `${name}: the clock is too coarse for it (${warning})`),
  );
  const lines = [...busy, ...coarse].map((line) => `warning: ${line}`);
  return lines.length === 0 ? [] : ["", ...lines];
}

/** Columns side by side, the first flush left and the others flush right. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell[column === 0 ? "padEnd" : "padStart"](widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
