import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { counted, plural } from "../../../schema/text/layout.ts";
import type { ScalabilityLaw, StepResult } from "../../load/load-result.ts";
import { kneeWords } from "../bench-words.ts";
import { digits, rateText } from "../number-text.ts";
import { lawAt } from "../scalability-curve.ts";
import { type Content, element, type Markup } from "./markup.ts";
import {
  axisBelow,
  axisLeft,
  drawing,
  figure,
  label,
  logScale,
  logTicks,
  plotWidth,
  rounded,
  stroke,
} from "./plot.ts";

const area = { left: 56, right: plotWidth - 14, top: 22, bottom: 236 };

/** Calls a second over callers: what was measured with its middle half, the law through it, and its knee. */
export function throughputPlot(
  id: string,
  law: ScalabilityLaw,
  steps: readonly StepResult[],
): Markup | undefined {
  const points = law.points.filter(({ concurrency, measured }) => concurrency > 0 && measured > 0);
  if (points.length < 2) return undefined;
  const across = logScale(
    points.map(({ concurrency }) => concurrency),
    [area.left, area.right],
  );
  if (across === undefined) return undefined;
  const curve = Array.from({ length: 80 }, (_, index): readonly [number, number] => {
    const concurrency = across.invert(area.left + ((area.right - area.left) * index) / 79);
    return [concurrency, lawAt(law, concurrency)];
  }).filter(([, rate]) => Number.isFinite(rate) && rate >= 0);
  const spreads = spreadsOf(law, steps);
  const top = Math.max(
    ...curve.map(([, rate]) => rate),
    ...points.map(({ measured }) => measured),
    ...[...spreads.values()].map(({ high }) => high),
  );
  const up = scaleLinear([0, top], [area.bottom, area.top]).nice(5);
  const path = line<readonly [number, number]>(
    ([callers]) => across(callers),
    ([, rate]) => up(rate),
  );
  const { connections } = law;
  const over = connections === 1 ? "" : `, ${plural(connections, "connection")}`;
  const title = `Calls a second over callers${over}`;
  const about = points.map(({ concurrency, measured }) => `${concurrency}: ${rateText(measured)}`);
  return figure(
    title,
    drawing(
      { id, title, description: `By callers, ${about.join("; ")}. The law: ${kneeWords(law)}.` },
      area.bottom + 36,
      axisLeft(
        area,
        up.ticks(5).map((rate) => ({ at: up(rate), text: digits(rate) })),
      ),
      axisBelow(area, callerTicks(points, across)),
      label("callers", (area.left + area.right) / 2, area.bottom + 31, {
        anchor: "middle",
        class: "soft",
      }),
      kneeMark(law, across),
      element("path", { class: "law", d: rounded(path(curve)), "stroke-dasharray": "6 4" }),
      points.map(({ concurrency, measured }) =>
        pointMark(across(concurrency), measured, spreads.get(concurrency), up),
      ),
    ),
    "Dots are measured, with the middle half of the windows; the dashed curve is the scalability law fitted to them.",
  );
}

interface Range {
  readonly low: number;
  readonly high: number;
}

function spreadsOf(law: ScalabilityLaw, steps: readonly StepResult[]): ReadonlyMap<number, Range> {
  return new Map(
    steps.flatMap(({ method, step, throughput }) =>
      method === law.method && step.kind === "closed" && step.connections === law.connections
        ? [[step.concurrency, throughput] as const]
        : [],
    ),
  );
}

function callerTicks(
  points: ScalabilityLaw["points"],
  across: NonNullable<ReturnType<typeof logScale>>,
): readonly { readonly at: number; readonly text: string }[] {
  const callers =
    points.length <= 9 ? points.map(({ concurrency }) => concurrency) : logTicks(across, 8);
  return callers.filter(Number.isInteger).map((one) => ({ at: across(one), text: counted(one) }));
}

function pointMark(
  x: number,
  measured: number,
  spread: Range | undefined,
  up: (rate: number) => number,
): Markup {
  return element(
    "g",
    { class: "c0" },
    spread && stroke("whisker", [x, up(spread.low)], [x, up(spread.high)]),
    element("circle", { class: "dot", cx: x, cy: up(measured), r: 4 }),
  );
}

/** A line at the knee, its text on the side where there is room; none where it is beyond the plot. */
function kneeMark({ knee }: ScalabilityLaw, across: (callers: number) => number): Content {
  if (knee === undefined) return undefined;
  const x = across(knee.concurrency);
  if (!(x >= area.left && x <= area.right)) return undefined;
  const isLeft = x > (area.left + area.right) / 2;
  const text = `knee: ${counted(Math.round(knee.concurrency))} callers, ${rateText(knee.callsPerSecond)}`;
  return [
    stroke("rule", [x, area.top - 8], [x, area.bottom]),
    label(text, isLeft ? x - 6 : x + 6, area.top - 8, {
      class: "head",
      ...(isLeft && { anchor: "end" }),
    }),
  ];
}
