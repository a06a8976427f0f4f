import { scaleLog } from "d3-scale";
import type { Comparison } from "../../statistics/comparison.ts";
import { byImportance, ratioWords, toneOf, verdictWord } from "../comparison-words.ts";
import { briefly, element, type Markup, shown } from "./markup.ts";
import { axisBelow, drawing, figure, label, plotWidth, stroke } from "./plot.ts";

const rowHeight = 38;
const maxRows = 40;
const area = { left: 8, right: plotWidth - 14, top: 22 };

/** What each figure costs beside what it cost before: the ratio with its interval, the line of no change, and the floors. */
export function forestPlot(
  id: string,
  comparisons: readonly Comparison[],
  ratioFloor: number | undefined,
): Markup | undefined {
  const usable = byImportance(comparisons).filter(({ judgement: { ratio } }) =>
    [ratio.low, ratio.estimate, ratio.high].every((one) => Number.isFinite(one) && one > 0),
  );
  const drawn = usable.slice(0, maxRows);
  if (drawn.length === 0) return undefined;
  const reach =
    Math.min(
      16,
      Math.max(
        ratioFloor ?? 1.02,
        ...drawn.flatMap(({ judgement: { ratio } }) => [ratio.high, 1 / ratio.low]),
      ),
    ) * 1.02;
  const across = scaleLog([1 / reach, reach], [area.left, area.right]).clamp(true);
  const bottom = area.top + drawn.length * rowHeight;
  const title = "What it costs now, beside before";
  const about = drawn.map(
    (one) => `${shown(one.name, 80)}: ${verdictWord(one)}, ${ratioWords(one.judgement, one.unit)}`,
  );
  const left = comparisons.length - drawn.length;
  return figure(
    title,
    drawing(
      { id, title, description: `${about.join("; ")}.` },
      bottom + 22,
      floorBand(ratioFloor, across, bottom),
      axisBelow(
        { ...area, bottom },
        ratioTicks(reach).map((ratio) => ({ at: across(ratio), text: `${ratio}×` })),
      ),
      stroke("axis", [across(1), area.top - 6], [across(1), bottom]),
      label("◂ costs less", across(1) - 8, 10, { anchor: "end", class: "soft" }),
      label("costs more ▸", across(1) + 8, 10, { class: "soft" }),
      drawn.map((one, row) => forestRow(one, area.top + row * rowHeight, across)),
    ),
    `${captionOf(ratioFloor)}${left === 0 ? "" : ` ${drawn.length} of ${comparisons.length} figures drawn: see the table.`}`,
    { isLone: true },
  );
}

function captionOf(floor: number | undefined): string {
  const start =
    "Squares are estimates, lines their intervals, on a logarithmic axis; a rate counts as its cost, so that right is worse for every figure.";
  return floor === undefined
    ? start
    : `${start} Changes within the band (${floor}×) are too small to be told.`;
}

function floorBand(
  floor: number | undefined,
  across: (ratio: number) => number,
  bottom: number,
): Markup | undefined {
  if (floor === undefined || !(floor > 1)) return undefined;
  const x = across(1 / floor);
  return element("rect", {
    class: "band",
    x,
    y: area.top - 6,
    width: across(floor) - x,
    height: bottom - area.top + 6,
  });
}

const signs: Readonly<Record<string, string>> = { bad: "▲", good: "▼", warn: "?", plain: "=" };

function forestRow(one: Comparison, top: number, across: (ratio: number) => number): Markup {
  const { low, estimate, high } = one.judgement.ratio;
  const tone = toneOf(one);
  const y = top + 27;
  return element(
    "g",
    { class: `v${tone}` },
    label(briefly(one.name, 38), area.left, top + 16),
    label(`${verdictWord(one)} ${signs[tone]}`, area.right, top + 16, {
      anchor: "end",
      class: "verdict",
    }),
    stroke("curve", [across(low), y], [across(high), y]),
    element("rect", { class: "dot", x: across(estimate) - 4, y: y - 4, width: 8, height: 8 }),
  );
}

/** Ratios that read well, as far as the axis reaches. */
function ratioTicks(reach: number): readonly number[] {
  const steps = [
    [1.08, [0.95, 0.98, 1, 1.02, 1.05]],
    [1.16, [0.9, 0.95, 1, 1.05, 1.1]],
    [1.3, [0.8, 0.9, 1, 1.1, 1.25]],
    [2.5, [0.5, 0.7, 1, 1.5, 2]],
    [Number.POSITIVE_INFINITY, [0.1, 0.2, 0.5, 1, 2, 5, 10]],
  ] as const;
  const fine = steps.find(([upTo]) => reach <= upTo)?.[1] ?? [];
  return fine.filter((ratio) => ratio >= 1 / reach && ratio <= reach);
}
