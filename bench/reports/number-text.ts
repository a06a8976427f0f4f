import { counted } from "../../schema/text/layout.ts";
import type { Spread } from "../measure/spread.ts";
import type { FigureUnit } from "../statistics/figure.ts";

/** What is written where there is no number. */
const unknown = "unknown";

type Units = readonly (readonly [string, number])[];

const times: Units = [
  ["ns", 1],
  ["µs", 1e3],
  ["ms", 1e6],
  ["s", 1e9],
];

const sizes: Units = [
  ["B", 1],
  ["kB", 1e3],
  ["MB", 1e6],
  ["GB", 1e9],
];

const rates: Units = [["calls/s", 1]];

/** Nanoseconds in three digits: `60.0 µs`. */
export function timeText(ns: number): string {
  return measureText(ns, times);
}

/** Nanoseconds at a mark of an axis, which are round numbers: `2 ms`, `2.5 ms`, `100 ms`. */
export function tickText(ns: number): string {
  if (ns === 0) return "0";
  return timeText(ns)
    .replace(/(\.\d*?)0+(?= )/, "$1")
    .replace(". ", " ");
}

/** Bytes in three digits, by powers of ten: `95.2 MB`. */
export function sizeText(bytes: number): string {
  return measureText(bytes, sizes);
}

/** Calls a second in three digits at least: `5,100 calls/s`. */
export function rateText(callsPerSecond: number): string {
  return measureText(callsPerSecond, rates);
}

/** A number of a figure with its unit. */
export function figureText(number: number, unit: FigureUnit): string {
  return measureText(number, unitsOf(unit));
}

/** The middle half of it, the unit once: `1.18 to 1.25 µs`. */
export function halfText({ low, high }: Spread, unit: FigureUnit = "ns"): string {
  return rangeText(low, high, unit);
}

/** A range with the unit once where both ends have the same: `980 ns to 1.02 µs`, `84.0 to 95.2 MB`. */
export function rangeText(low: number, high: number, unit: FigureUnit = "ns"): string {
  const [from, to] = [figureText(low, unit), figureText(high, unit)];
  const end = to.slice(to.indexOf(" "));
  return to.includes(" ") && from.endsWith(end)
    ? `${from.slice(0, -end.length)} to ${to}`
    : `${from} to ${to}`;
}

/** A number with the spread that belongs to it, the unit once where it is the same: `1.21 µs (1.18 to 1.25)`. */
export function spreadText({ median, low, high }: Spread, unit: FigureUnit = "ns"): string {
  const middle = figureText(median, unit);
  const range = rangeText(low, high, unit);
  const end = middle.slice(middle.indexOf(" "));
  const isSame = [low, high].every((one) => figureText(one, unit).endsWith(end));
  return `${middle} (${middle.includes(" ") && isSame ? range.slice(0, -end.length) : range})`;
}

/** Three digits, all that stand before the point, never in powers of ten: `0.0123`, `12.3`, `5,100`. */
export function digits(number: number): string {
  if (!Number.isFinite(number)) return unknown;
  const size = Math.abs(number);
  if (size >= 99.95) return counted(Math.round(number));
  if (size === 0) return "0";
  return size < 1e-6 ? "0.000" : number.toPrecision(3).replace(/^(-?\d\d\.\d)\d$/, "$1");
}

/** A share of one in per cent: `18 %`; what is not nothing never reads as `0 %`, nor what is not all as `100 %`. */
export function shareText(share: number): string {
  if (!Number.isFinite(share)) return unknown;
  const percent = share * 100;
  if (percent > 0 && percent < 0.01) return "under 0.01 %";
  if (percent < 10) return `${Number(percent.toFixed(2))} %`;
  return percent < 100 ? `${Math.min(99, Math.round(percent))} %` : `${Math.round(percent)} %`;
}

function unitsOf(unit: FigureUnit): Units {
  switch (unit) {
    case "ns":
      return times;
    case "bytes":
      return sizes;
    case "calls/s":
      return rates;
  }
}

function measureText(number: number, units: Units): string {
  if (!Number.isFinite(number)) return unknown;
  // 999.6 would be 1,000 of its unit in three digits, which is 1.00 of the next.
  const found = units.findLast(([, size]) => Math.abs(number) >= 0.9995 * size);
  const [unit, size] = found ?? units[0] ?? ["", 1];
  return `${digits(number / size)} ${unit}`;
}
