import type { Format } from "../../codecs/codec.ts";
import { type ByteRun, joinRuns, lengthOfRuns } from "../../schema/byte-runs.ts";
import type { CaseContext } from "../property.ts";
import { type Stopwatch, squareIn } from "./square.ts";

/** The largest size, in bytes. */
const mostBytes = 2 ** 22;

/** How often one check tells it, simpler inputs included: each time takes long, and it is one and the same by then. */
const mostTold = 2;

/** How long a check may go on comparing times, in milliseconds: what has not shown by then is not clear enough. */
const budgetMs = 6000;

/** How often it was told in each check, and how long that took so far. */
const spent = new WeakMap<CaseContext, Spent>();

/** How many times a time is taken at most, unless so many milliseconds are over before: the least counts. */
const turns = { most: 3, untilMs: 20 };

/** How many pieces a flood has from which on its time is compared with that of larger ones. */
export const manyPieces = 2048;

interface Spent {
  told: number;
  ms: number;
}

/** How long a codec took for inputs that are each twice the one before. */
export interface Growth {
  readonly bytes: number;
  /** For an eighth, a quarter, a half, the whole. */
  readonly ms: readonly [number, number, number, number];
}

/** An input of many pieces, on its way through a codec. */
interface Flood {
  readonly runs: readonly ByteRun[];
  readonly from: Format;
  readonly to: Format;
}

/**
 * Whether it is made of so many equal pieces that time can be compared with their number. What stands
 * before them in binary may count them, so that other numbers of them mean something else.
 */
export function isFlood(runs: readonly ByteRun[], format: Format): boolean {
  const isMany = ({ times }: ByteRun) => times >= manyPieces;
  return format === "json" ? runs.some(isMany) : runs.length > 0 && runs.every(isMany);
}

/**
 * How the time grows with the square of the input; `undefined` where that is not certain.
 *
 * @param firstMs what it took as it is
 */
export async function squareGrowth(
  context: CaseContext,
  flood: Flood,
  firstMs: number,
): Promise<Growth | undefined> {
  if (isTold(context)) return undefined;
  const soFar = spent.get(context) ?? { told: 0, ms: 0 };
  spent.set(context, soFar);
  const square = await squareIn(stopwatch(context, flood, soFar), firstMs);
  if (square === undefined) return undefined;
  soFar.told++;
  return { bytes: lengthOfRuns(scaled(flood.runs, square.factor)), ms: square.ms };
}

/** Whether the codec is known to take the square of the time: there is nothing more to find out by waiting. */
export function isTold(context: CaseContext): boolean {
  return (spent.get(context)?.told ?? 0) >= mostTold;
}

function stopwatch(context: CaseContext, { runs, from, to }: Flood, soFar: Spent): Stopwatch {
  return {
    async timeOf(factor) {
      const bytes = joinRuns(scaled(runs, factor));
      let least = Number.POSITIVE_INFINITY;
      const until = soFar.ms + turns.untilMs;
      for (let turn = 0; turn < turns.most && soFar.ms < until; turn++) {
        const ms = await context.timed(bytes, from, to);
        soFar.ms += ms;
        least = Math.min(least, ms);
      }
      return least;
    },
    mostFactor: mostBytes / lengthOfRuns(runs),
    isOver: () => soFar.ms > budgetMs,
  };
}

/** With every run of many pieces so many times as long. */
export function scaled(runs: readonly ByteRun[], factor: number): readonly ByteRun[] {
  return runs.map(({ bytes, times }) => ({
    bytes,
    times: times === 1 ? 1 : Math.max(1, Math.round(times * factor)),
  }));
}
