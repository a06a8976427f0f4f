import { cutLine, listed, plural, prose } from "../../../schema/text/layout.ts";
import type { BenchResult } from "../../bench-result.ts";
import type { Latency, ScalabilityLaw, StepResult } from "../../load/load-result.ts";
import {
  callsWords,
  clientWords,
  endedWords,
  errorsOf,
  errorWords,
  lawWords,
  percentileWords,
  serverWords,
  stepWords,
  unsentWords,
  windowsSpread,
} from "../bench-words.ts";
import { grouped } from "../grouped.ts";
import { rangeText, spreadText, timeText } from "../number-text.ts";
import type { TextStyle } from "./bench-result-text.ts";
import { blockRow, merged, smallHistogram } from "./small-histogram.ts";
import { curveLines } from "./throughput-curve.ts";

/** Steps that are shown; the rest is counted. */
const maxSteps = 80;

/** Where what stands behind a label begins. */
const labelWidth = 12;

/** Each method with its steps, and how throughput grows with callers. */
export function loadLines(
  { steps, laws }: BenchResult,
  style: TextStyle,
): readonly (readonly string[])[] {
  const shown = grouped(steps.slice(0, maxSteps), ({ method }) => method);
  const left = steps.slice(maxSteps);
  return [
    ...[...shown].map(([method, ofMethod]) => methodLines(method, ofMethod, laws, style)),
    ...(left.length === 0 ? [] : [[leftLine(left)]]),
  ];
}

/** What is not shown must not hide what failed. */
function leftLine(left: readonly StepResult[]): string {
  const failed = left.filter((step) => errorsOf(step) > 0).length;
  const errors =
    failed === 0 ? "" : `, ${plural(failed, "of them has errors", "of them have errors")}`;
  return `… ${plural(left.length, "more step")} in the JSON report${errors}`;
}

function methodLines(
  method: string,
  steps: readonly StepResult[],
  laws: readonly ScalabilityLaw[],
  style: TextStyle,
): readonly string[] {
  return [
    style.colours.strong(cutLine(method, style.width)),
    ...steps.flatMap((step) => stepLines(step, style)),
    ...laws.filter((law) => law.method === method).flatMap((law) => lawLines(law, style)),
  ];
}

function stepLines(step: StepResult, style: TextStyle): readonly string[] {
  const { bad, warn, good } = style.colours;
  const { client, latency, endedEarly } = step;
  const errors = errorWords(step);
  const unsent = unsentWords(step);
  const none = "none: no call ended with OK";
  return [
    `  ${stepWords(step.step)}: ${callsWords(step)}`,
    ...(latency === undefined
      ? row("latency", none, style, bad)
      : [
          ...row("throughput", throughputWords(step, style), style),
          ...latencyLines(step, latency, style),
        ]),
    ...(errors === undefined
      ? row(
          "errors",
          step.calls === 0 ? "no call was made" : "none",
          style,
          step.calls === 0 ? bad : good,
        )
      : row("errors", errors, style, bad)),
    ...(unsent === undefined ? [] : row("unsent", unsent, style, bad)),
    ...(endedEarly === undefined ? [] : row("ended", endedWords(endedEarly), style, bad)),
    ...row("server", serverWords(step), style),
    ...row("client", clientWords(step), style),
    ...(client.saturated === undefined
      ? []
      : row("saturated", cutLine(client.saturated, 500), style, warn)),
  ];
}

function row(
  label: string,
  text: string,
  style: TextStyle,
  paint: (text: string) => string = (same) => same,
): readonly string[] {
  return rowOf(label, prose(text, roomOf(style)).map(paint));
}

function rowOf(label: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, at) => `    ${(at === 0 ? label : "").padEnd(labelWidth)}${line}`);
}

/** Columns behind a label. */
function roomOf({ width }: TextStyle): number {
  return width - labelWidth - 4;
}

function throughputWords({ throughput, windows }: StepResult, { isAscii }: TextStyle): string {
  const rates = windows.map(({ callsPerSecond }) => callsPerSecond);
  const drawn = smallHistogram(rates, 10, isAscii);
  return `${spreadText(throughput, "calls/s")}${drawn === "" ? "" : `  ${drawn}`}`;
}

const percentiles: readonly string[] = ["50", "90", "99", "99.9", "99.99"];

function latencyLines(step: StepResult, latency: Latency, style: TextStyle): readonly string[] {
  const words = percentiles.flatMap((percentile) => {
    const ns = latency.percentiles[percentile];
    if (ns === undefined) return [];
    const windows =
      percentile === "50" || percentile === "99"
        ? windowsSpread(step, `p${percentile}`)
        : undefined;
    return [`p${percentile} ${percentileWords(ns, windows)}`];
  });
  const counts = merged(
    latency.buckets.map(({ count }) => count),
    24,
  );
  const drawn = blockRow(counts, style.isAscii);
  const from = latency.buckets.length === 0 ? latency.max : latency.min;
  const scale = `  from ${rangeText(from, latency.max)}, by the logarithm of time`;
  return [
    ...rowOf("latency", listed([...words, `max ${timeText(latency.max)}`], roomOf(style))),
    ...(drawn === "" ? [] : row("", `${drawn}${scale}`, style)),
  ];
}

function lawLines(law: ScalabilityLaw, style: TextStyle): readonly string[] {
  const { points, connections } = law;
  const over = connections === 1 ? "" : ` of ${plural(connections, "connection")}`;
  return [
    `  calls a second by callers, over ${plural(points.length, "step")}${over}`,
    ...curveLines(law, style).map((line) => `    ${line}`),
    ...lawWords(law)
      .flatMap((words) => prose(words, style.width - 4))
      .map((line) => `    ${line}`),
  ];
}
