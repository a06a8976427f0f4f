import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import type { StepResult } from "../../load/load-result.ts";
import { stepWords } from "../bench-words.ts";
import { digits, tickText } from "../number-text.ts";
import { leftOut, maxLines } from "./latency-plots.ts";
import { type Content, element, type Markup } from "./markup.ts";
import {
  type Area,
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
  type Tick,
} from "./plot.ts";

const upper: Area = { left: 56, right: plotWidth - 14, top: 20, bottom: 116 };
const lower: Area = { ...upper, top: 146, bottom: 242 };

/** Points of a line that can be seen apart. */
const maxPoints = 120;

/** How throughput and the 99th percentile moved while the steps ran. */
export function windowsPlot(id: string, steps: readonly StepResult[]): Markup | undefined {
  const moving = steps.filter(({ windows }) => windows.length > 1);
  const drawn = evenly(moving, maxLines);
  const rates = drawn.map((step) => seriesOf(step, ({ callsPerSecond }) => callsPerSecond));
  const tails = drawn.map((step) => seriesOf(step, ({ p99 }) => p99));
  const ends = drawn.map(({ durationMs }) => durationMs / 1000).filter((end) => end > 0);
  const up = logScale(
    tails.flat().map(([, ns]) => ns),
    [lower.bottom, lower.top],
  );
  if (ends.length === 0 || up === undefined) return undefined;
  const across = scaleLinear([0, Math.max(...ends)], [upper.left, upper.right]);
  const most = Math.max(1, ...rates.flat().map(([, rate]) => rate));
  const rateUp = scaleLinear([0, most], [upper.bottom, upper.top]).nice(3);
  const seconds = across.ticks(5).map((at): Tick => ({ at: across(at), text: tickText(at * 1e9) }));
  const rateTicks = rateUp.ticks(3).map((rate): Tick => ({ at: rateUp(rate), text: digits(rate) }));
  const title = "While the steps ran";
  return figure(
    title,
    drawing(
      {
        ...{ id, title },
        description: `Throughput and 99th percentile of ${drawn.length} steps, window by window; the table has their middle halves.`,
      },
      lower.bottom + 22,
      label("calls a second", upper.left, upper.top - 8, { class: "head" }),
      axisLeft(upper, rateTicks),
      axisBelow(
        upper,
        seconds.map(({ at }) => ({ at, text: "" })),
      ),
      curves(rates, across, rateUp),
      label("99th percentile", lower.left, lower.top - 8, { class: "head" }),
      axisLeft(
        lower,
        logTicks(up, 4).map((ns): Tick => ({ at: up(ns), text: tickText(ns) })),
      ),
      axisBelow(lower, seconds),
      curves(tails, across, up),
    ),
    `A level line is a steady server; the 99th percentile is on a logarithmic axis.${leftOut(moving, drawn)}`,
    { legend: legendOf(drawn.map(({ step }) => stepWords(step))) },
  );
}

type Point = readonly [number, number];

/** The middle of each window in seconds, and what was measured in it. */
function seriesOf(
  { windows, durationMs }: StepResult,
  numberOf: (window: StepResult["windows"][number]) => number,
): readonly Point[] {
  const length = durationMs / 1000 / windows.length;
  const points = windows
    .map((window, index): Point => [(index + 0.5) * length, numberOf(window)])
    .filter(([, number]) => Number.isFinite(number) && number > 0);
  return evenly(points, maxPoints);
}

function curves(
  series: readonly (readonly Point[])[],
  across: (seconds: number) => number,
  up: (number: number) => number,
): Content {
  const path = line<Point>(
    ([seconds]) => across(seconds),
    ([, number]) => up(number),
  );
  return series.map((points, index) =>
    element("path", {
      class: `curve ${seriesClass(index)}`,
      d: rounded(path([...points])),
      "stroke-dasharray": dashOf(index),
    }),
  );
}
