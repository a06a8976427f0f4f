import { scaleLinear } from "d3-scale";
import type { OperationResult } from "../../bench-result.ts";
import { spreadText, tickText } from "../number-text.ts";
import { briefly, type Content, element, type Markup, shown } from "./markup.ts";
import { axisBelow, drawing, figure, label, plotWidth, stroke } from "./plot.ts";

const rowHeight = 36;

/** Bars that a plot has room for. */
const maxBars = 16;

/** How long one operation takes by codec: bars from zero, and on each where the middle half of the rounds lies. */
export function operationPlot(
  id: string,
  operation: string,
  codecs: readonly OperationResult[],
  colourOf: (codec: string) => string,
): Markup | undefined {
  const drawn = codecs.filter(({ skipped }) => skipped === undefined).slice(0, maxBars);
  const most = Math.max(
    0,
    ...drawn.flatMap(({ time }) => [time.median, time.high]).filter(Number.isFinite),
  );
  if (!(most > 0)) return undefined;
  const across = scaleLinear([0, most], [2, plotWidth - 14]).nice(5);
  const bottom = drawn.length * rowHeight + 4;
  const ticks = across.ticks(5).map((ns) => ({ at: across(ns), text: tickText(ns) }));
  const rows = drawn.map((one, row) => barRow(one, row * rowHeight, across, colourOf(one.codec)));
  const title = `${briefly(operation, 24)}: time of one`;
  const about = drawn
    .map(({ codec, time }) => `${shown(codec, 40)} ${spreadText(time)}`)
    .join("; ");
  const left = codecs.length - drawn.length;
  const more = left === 0 ? "" : ` ${left} without a bar: see the table.`;
  return figure(
    title,
    drawing(
      { id, title, description: `${about}.` },
      bottom + 22,
      axisBelow({ left: 2, right: plotWidth - 2, top: 2, bottom }, ticks),
      rows,
    ),
    `Shorter is better. The line on a bar is the middle half of the rounds.${more}`,
  );
}

function barRow(
  { codec, time }: OperationResult,
  top: number,
  across: (ns: number) => number,
  colour: string,
): Content {
  const y = top + 20;
  const [low, high] = [across(time.low), across(time.high)];
  return element(
    "g",
    { class: colour },
    label(briefly(codec, 24), 2, top + 14, { class: "head" }),
    label(spreadText(time), plotWidth - 2, top + 14, {
      anchor: "end",
    }),
    element("rect", {
      ...{
        class: "bar",
        x: 2,
        y,
        width: Math.max(0.5, across(time.median) - 2),
        height: 9,
        rx: 1.5,
      },
    }),
    stroke("whisker", [low, y + 4.5], [high, y + 4.5]),
    stroke("whisker", [low, y + 1], [low, y + 8]),
    stroke("whisker", [high, y + 1], [high, y + 8]),
  );
}
