import { type ScaleLogarithmic, scaleLog } from "d3-scale";
import { type Content, element, type Markup } from "./markup.ts";

/** Units that a plot is wide: about what a phone has, so that its letters keep their size there. */
export const plotWidth = 380;

/** What a plot is called, and says to somebody who does not see it. */
export interface PlotText {
  /** Of its own in the page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** Where the lines of a plot are, in its units. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A mark on an axis. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** A drawing that is told to those who do not see it. */
export function drawing(
  { id, title, description }: PlotText,
  height: number,
  ...content: readonly Content[]
): Markup {
  return element(
    "svg",
    {
      ...{ viewBox: `0 0 ${plotWidth} ${Math.ceil(height)}`, role: "img" },
      "aria-labelledby": `${id}-title ${id}-about`,
    },
    element("title", { id: `${id}-title` }, title),
    element("desc", { id: `${id}-about` }, description),
    ...content,
  );
}

/** A drawing with its heading, and what has to be said below it. */
export function figure(
  title: string,
  drawn: Markup,
  caption: string,
  { legend, isLone = false }: { readonly legend?: Markup; readonly isLone?: boolean } = {},
): Markup {
  return element(
    "figure",
    { class: isLone ? "lone" : undefined },
    element("h4", {}, title),
    drawn,
    legend,
    element("figcaption", {}, caption),
  );
}

/** Text in a drawing. */
export function label(
  text: string,
  x: number,
  y: number,
  more: { readonly anchor?: "middle" | "end"; readonly class?: string } = {},
): Markup {
  return element("text", { x, y, "text-anchor": more.anchor, class: more.class }, text);
}

/** A straight line. */
export function stroke(
  kind: string,
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
): Markup {
  return element("line", { class: kind, x1, y1, x2, y2 });
}

/** The axis below: its ticks with lines up through the plot. */
export function axisBelow({ left, right, top, bottom }: Area, ticks: readonly Tick[]): Content {
  return [
    ...clear(ticks, left, right).flatMap(({ at, text }) => [
      stroke("grid", [at, top], [at, bottom]),
      label(text, at, bottom + 15, { anchor: "middle", class: "soft" }),
    ]),
    stroke("axis", [left, bottom], [right, bottom]),
  ];
}

/** Ticks whose texts do not touch; letters are about six units wide. */
function clear(ticks: readonly Tick[], left: number, right: number): readonly Tick[] {
  let end = Number.NEGATIVE_INFINITY;
  return ticks.filter(({ at, text }) => {
    const half = text.length * 3.3;
    if (at < left - 1 || at > right + 1 || at - half < end + 6 || at + half > plotWidth)
      return false;
    end = at + half;
    return true;
  });
}

/** The axis to the left: its ticks with lines through the plot. */
export function axisLeft({ left, right }: Area, ticks: readonly Tick[]): Content {
  return ticks.flatMap(({ at, text }) => [
    stroke("grid", [left, at], [right, at]),
    label(text, left - 7, at + 4, { anchor: "end", class: "soft" }),
  ]);
}

/** A scale over what is above zero, with room at both ends; `undefined` where nothing is. */
export function logScale(
  numbers: readonly number[],
  range: readonly [number, number],
): ScaleLogarithmic<number, number> | undefined {
  const usable = numbers.filter((number) => Number.isFinite(number) && number > 0);
  if (usable.length === 0) return undefined;
  const [least, most] = [Math.min(...usable), Math.max(...usable)];
  const room = least === most ? 1.5 : 1.04;
  return scaleLog([least / room, most * room], range);
}

/** At most so many ticks of a logarithmic scale, at 1, 2 and 5 of each power where there is room, else at powers. */
export function logTicks(scale: ScaleLogarithmic<number, number>, most: number): readonly number[] {
  const [least = 1, greatest = 1] = scale.domain();
  const first = Math.floor(Math.log10(least));
  const powers = Array.from(
    { length: Math.ceil(Math.log10(greatest)) - first + 1 },
    (_, index) => 10 ** (first + index),
  );
  const within = (tick: number): boolean => tick >= least && tick <= greatest;
  const all = powers.flatMap((power) => [power, 2 * power, 5 * power]).filter(within);
  if (all.length <= most) return all;
  const whole = powers.filter(within);
  return whole.filter((_, index) => index % Math.ceil(whole.length / most) === 0);
}

/** A line through points, in steps of a hundredth of a unit. */
export function rounded(path: string | null): string {
  return (path ?? "").replace(/\d+\.\d+/g, (number) =>
    String(Math.round(Number(number) * 10) / 10),
  );
}

/** The colour of the so-manieth of a series. */
export function seriesClass(index: number): string {
  return `c${index % 8}`;
}

/** Which line is which. */
export function legendOf(names: readonly string[]): Markup {
  return element(
    "ul",
    { class: "legend" },
    names.map((name, index) =>
      element(
        "li",
        {},
        element(
          "svg",
          { viewBox: "0 0 24 10", "aria-hidden": "true", class: seriesClass(index) },
          element("line", {
            ...{ class: "curve", x1: 1, y1: 5, x2: 23, y2: 5 },
            "stroke-dasharray": dashOf(index),
          }),
        ),
        name,
      ),
    ),
  );
}

/** Lines differ in their strokes too, for those who do not see their colours. */
export function dashOf(index: number): string | undefined {
  return [undefined, "7 4", "2 4", "9 4 2 4", "12 5", "4 3"][index % 6];
}

/** At most so many of them, from the first to the last. */
export function evenly<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  const places = Array.from({ length: most }, (_, at) =>
    Math.round((at * (items.length - 1)) / (most - 1)),
  );
  return places.flatMap((place) => {
    const item = items[place];
    return item === undefined ? [] : [item];
  });
}
