import type { FigureUnit } from "./figure.ts";

/** What a difference has to exceed before it is told. */
export interface Floors {
  /** Share by which the cost differs: 0.02. */
  readonly ratio: number;
  /** In the unit of the cost that is compared, nanoseconds or bytes. */
  readonly absolute: number;
  /** Whether equal numbers are what they are, as bytes are, and not those of a clock that is too coarse. @defaultValue false */
  readonly isExact?: boolean;
  /** Of the interval; what is left to 1 is what the test has to stay below. @defaultValue 0.95 */
  readonly confidence?: number;
  /**
   * Share by which two runs of one thing differ anyway, whatever their rounds say; the interval is that much wider.
   *
   * @defaultValue 0
   */
  readonly betweenRuns?: number;
}

/** Of two sides that took turns in the same processes. */
export const interleavedRatio = 0.02;

/**
 * Of two processes that run the same code: the compiler and the memory make something else of it each time. Twice the
 * standard deviation of some hundred processes that took turns, 1.7 %; what two runs apart differ by beyond it, the rounds of either and
 * the reference workload show.
 */
export const betweenProcesses = 0.035;

/**
 * The same on a machine that is not at rest, of figures that are set against the reference workload. Of 22 figures in 8 runs, on a
 * machine of half its speed for half of the time, two runs differed by less than 16 % in 99 of 100 cases, and by 20 % at most.
 * With it, none of 2,948 comparisons of equal runs was told as slower, the other core busy or not, and 78 % of those of half as
 * much again were.
 */
export const betweenRestlessRuns = 0.25;

/** Smaller differences of one operation than this are of no use to anybody, and about what the clock resolves. */
const leastOperationNs = 1;

/** As {@link leastOperationNs}, of a call over a network. */
const leastCallNs = 50_000;

/** An object's header. */
const leastBytes = 16;

/** What an absolute difference of a figure has to exceed, by what was measured and in what unit it costs. */
export function absoluteFloor(unit: FigureUnit, suite: "codecs" | "load"): number {
  if (unit === "bytes") return leastBytes;
  // Of a rate, the cost is the time that the server takes for a call, however many are under way.
  if (unit === "calls/s") return 0;
  return suite === "load" ? leastCallNs : leastOperationNs;
}
