import { countText } from "../../schema/count-text.ts";
import type { Spread } from "../measure/spread.ts";
import { timeText } from "../reports/number-text.ts";
import { tableLines } from "../reports/text/text-table.ts";
import type { BenchReport, CaseReport } from "./bench-report.ts";
import { isAsWanted, type MeasuredRatio, type Ratio } from "./ratios.ts";

/** The report as tables for a person: numbers with their spread, never bare. */
export function benchText(report: BenchReport, ratios: readonly MeasuredRatio[]): string {
  return [
    ...headLines(report),
    "",
    ...tableLines([
      ["case", "an operation", "middle half", "a second", "bytes", "MB/s"],
      ...report.cases.map(caseRow),
    ]),
    ...(ratios.length === 0 ? [] : ["", ...tableLines([ratioHead, ...ratios.map(ratioRow)])]),
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

const ratioHead = ["ratio", "median", "middle half", "wanted", ""];

function ratioRow(measured: MeasuredRatio): readonly string[] {
  const { ratio, spread } = measured;
  const { wanted } = ratio;
  return [
    ratio.name,
    spread.median.toFixed(2),
    halfText(spread),
    wantedText(wanted),
    isAsWanted(measured) ? "" : "missed",
  ];
}

function wantedText(wanted: Ratio["wanted"]): string {
  if (wanted === undefined) return "";
  return "atMost" in wanted ? `at most ${wanted.atMost}` : `at least ${wanted.atLeast}`;
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
    warnings.map((warning) => `${name}: ${warning}`),
  );
  const slow = cases.flatMap(({ name, nanosecondsPerOperation: { median }, wantedMostNs }) =>
    wantedMostNs !== undefined && median > wantedMostNs
      ? [`${name}: ${timeText(median)}, and at most ${timeText(wantedMostNs)} is wanted`]
      : [],
  );
  const lines = [...busy, ...coarse, ...slow].map((line) => `warning: ${line}`);
  return lines.length === 0 ? [] : ["", ...lines];
}
