import { scaleLog } from "d3-scale";
import { curveMonotoneX, line } from "d3-shape";
import type { Latency, StepResult } from "../../load/load-result.ts";
import { stepWords } from "../bench-words.ts";
import { tickText, timeText } from "../number-text.ts";
import { element, type Markup } from "./markup.ts";
import {
  axisBelow,
  axisLeft,
  dashOf,
  drawing,
  evenly,
  figure,
  label,
  legendOf,
  logScale,
  logTicks,
  plotWidth,
  rounded,
  seriesClass,
  stroke,
} from "./plot.ts";

/** Lines that can still be told apart. */
export const maxLines = 6;

/** Rows of small histograms. */
const maxRows = 10;

type Answered = StepResult & { readonly latency: Latency };

/** Steps in which a call ended with OK. */
export function answeredOf(steps: readonly StepResult[]): readonly Answered[] {
  return steps.flatMap((step) =>
    step.latency === undefined ? [] : [{ ...step, latency: step.latency }],
  );
}

/** What a plot leaves out, said. */
export function leftOut(all: readonly unknown[], drawn: readonly unknown[]): string {
  return all.length === drawn.length ? "" : ` ${drawn.length} of ${all.length} steps drawn.`;
}

const area = { left: 56, right: plotWidth - 14, top: 8, bottom: 236 };

/** Latency by percentile: one call in how many takes longer, on a logarithmic axis, as HdrHistogram plots it. */
export function percentilePlot(id: string, steps: readonly StepResult[]): Markup | undefined {
  const answered = answeredOf(steps);
  const drawn = evenly(answered, maxLines);
  const curves = drawn.map(({ latency }) => percentilePoints(latency));
  const up = logScale(
    curves.flat().map(([, ns]) => ns),
    [area.bottom, area.top],
  );
  if (up === undefined) return undefined;
  const across = scaleLog(
    [1, Math.max(...curves.flat().map(([oneIn]) => oneIn))],
    [area.left, area.right],
  );
  const path = line<readonly [number, number]>(
    ([oneIn]) => across(oneIn),
    ([, ns]) => up(ns),
  ).curve(curveMonotoneX);
  const title = "Latency by percentile";
  const about = drawn.map(
    ({ step, latency }) =>
      `${stepWords(step)}: median ${timeText(latency.percentiles["50"] ?? Number.NaN)}, 99th percentile ${timeText(latency.percentiles["99"] ?? Number.NaN)}, most ${timeText(latency.max)}`,
  );
  return figure(
    title,
    drawing(
      { id, title, description: `${about.join("; ")}.` },
      area.bottom + 22,
      axisLeft(
        area,
        logTicks(up, 7).map((ns) => ({ at: up(ns), text: tickText(ns) })),
      ),
      axisBelow(
        area,
        percentileTicks.map(([oneIn, text]) => ({ at: across(oneIn), text })),
      ),
      curves.map((points, index) =>
        element("path", {
          class: `curve ${seriesClass(index)}`,
          d: rounded(path([...points])),
          "stroke-dasharray": dashOf(index),
        }),
      ),
    ),
    `Time over percentile; both axes are logarithmic, so that the tail is seen.${leftOut(answered, drawn)}`,
    { legend: legendOf(drawn.map(({ step }) => stepWords(step))) },
  );
}

const percentileTicks: readonly (readonly [number, string])[] = [
  ...([
    [1, "0 %"],
    [2, "50 %"],
    [10, "90 %"],
    [100, "99 %"],
    [1000, "99.9 %"],
  ] as const),
  ...([
    [1e4, "99.99 %"],
    [1e5, "99.999 %"],
  ] as const),
];

/** One call in so many, and the time it takes at least. */
function percentilePoints({
  min,
  percentiles,
  max,
  buckets,
}: Latency): readonly (readonly [number, number])[] {
  const calls = buckets.reduce((sum, { count }) => sum + count, 0);
  const inner = Object.entries(percentiles)
    .map(([percentile, ns]): readonly [number, number] => [100 / (100 - Number(percentile)), ns])
    .filter(([oneIn]) => calls === 0 || oneIn < calls)
    .sort(([a], [b]) => a - b);
  const last = inner.at(-1)?.[0] ?? 1;
  const most: readonly (readonly [number, number])[] = calls > last ? [[calls, max]] : [];
  return [[1, min] as const, ...inner, ...most].filter(([, ns]) => Number.isFinite(ns) && ns > 0);
}

const rowHeight = 44;

/** How many calls took how long: a small histogram for each step, below each other over one axis of time. */
export function latencyHistograms(id: string, steps: readonly StepResult[]): Markup | undefined {
  const answered = answeredOf(steps).filter(({ latency }) => latency.buckets.length > 0);
  const drawn = evenly(answered, maxRows);
  const across = logScale(
    drawn.flatMap(({ latency }) => [latency.min, latency.max]),
    [8, plotWidth - 14],
  );
  if (across === undefined) return undefined;
  const bottom = drawn.length * rowHeight + 4;
  const title = "How many calls took how long";
  return figure(
    title,
    drawing(
      {
        ...{ id, title },
        description: `A histogram for each of ${drawn.length} steps; the table has the percentiles.`,
      },
      bottom + 22,
      axisBelow(
        { left: 2, right: plotWidth - 2, top: 2, bottom },
        logTicks(across, 6).map((ns) => ({ at: across(ns), text: tickText(ns) })),
      ),
      drawn.map((step, row) => histogramRow(step, row, across)),
    ),
    `Each step for itself, time on a logarithmic axis; the line marks the median, the dashes the 99th percentile.${leftOut(answered, drawn)}`,
  );
}

function histogramRow(
  { step, latency }: Answered,
  row: number,
  across: (ns: number) => number,
): Markup {
  const base = (row + 1) * rowHeight;
  const most = Math.max(1, ...latency.buckets.map(({ count }) => count));
  const height = (count: number): number => Math.max(1, (count / most) * (rowHeight - 18));
  const bars = latency.buckets.flatMap(({ upTo, count }, index) => {
    const from = Math.max(latency.min, latency.buckets[index - 1]?.upTo ?? latency.min);
    const to = Math.max(from, Math.min(upTo, latency.max));
    if (count === 0 || !(from > 0)) return [];
    const [x, y] = [across(from), base - height(count)];
    return [
      `M${x.toFixed(1)} ${base}V${y.toFixed(1)}H${Math.max(x + 0.6, across(to) - 0.6).toFixed(1)}V${base}Z`,
    ];
  });
  const mark = (percentile: string, kind: string): Markup | undefined => {
    const ns = latency.percentiles[percentile];
    if (ns === undefined || !(ns > 0)) return undefined;
    return stroke(kind, [across(ns), base - rowHeight + 16], [across(ns), base]);
  };
  return element(
    "g",
    { class: "c0" },
    element("path", { class: "bar", d: bars.join("") }),
    mark("50", "whisker"),
    mark("99", "rule"),
    stroke("grid", [2, base], [plotWidth - 2, base]),
    label(stepWords(step), plotWidth - 4, base - rowHeight + 14, { anchor: "end", class: "soft" }),
  );
}
