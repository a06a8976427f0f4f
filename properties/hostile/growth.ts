import type { Format } from "../../codecs/codec.ts";
import { type ByteRun, joinRuns, lengthOfRuns } from "../../schema/byte-runs.ts";
import type { CaseContext } from "../property.ts";

/** What takes less than this, in milliseconds, is too short to be compared. */
const noticedMs = 1;

/** How long the largest size must take, in milliseconds: well above what a machine does on the side. */
const enoughMs = 30;

/** The largest size, in bytes. */
const mostBytes = 2 ** 22;

/** An eighth takes an eighth of the time, or a 64th with the square: between them, since a square may only begin to show. */
const suspiciousFor8 = 10;

/** Four times the input takes four times as long, or sixteen times. */
const suspiciousFor4 = 6.5;

/** Twice the input takes twice as long, or four times: between them. */
const suspiciousFor2 = 2.5;

/** What takes longer than this, in milliseconds, is made no larger. */
const mostMs = 300;

/** The same, and no doubt about it. */
const clearFor2 = 2.6;

/** 32 times the input takes 32 times as long, 181 times with the power of 1.5, 1024 times with the square. */
const clearFor32 = 300;

/** Eight times the input takes eight times as long, 23 times with the power of 1.5, 64 times with the square. */
const clearFor8 = 27;

/** An input that takes longer than this, in milliseconds, is made smaller before it is compared. */
const longMs = 90;

/** How often one check tells it, simpler inputs included: each time takes long, and it is one and the same by then. */
const mostTold = 2;

/** How long a check may go on comparing times, in milliseconds: what has not shown by then is not clear enough. */
const budgetMs = 6000;

/** How often it was told in each check, and how long that took so far. */
const spent = new WeakMap<CaseContext, { told: number; ms: number }>();

/** How many times each time is taken at least, and at most where that is quickly done: the least counts. */
const turns = { least: 2, most: 6, untilMs: 40 };

/** How many pieces a flood has from which on its time is compared with that of larger ones. */
export const manyPieces = 2048;

/**
 * Whether it is made of so many equal pieces that time can be compared with their number. What stands
 * before them in binary may count them, so that other numbers of them mean something else.
 */
export function isFlood(runs: readonly ByteRun[], format: Format): boolean {
  const isMany = ({ times }: ByteRun) => times >= manyPieces;
  return format === "json" ? runs.some(isMany) : runs.length > 0 && runs.every(isMany);
}

/** How long a codec took for inputs that are each twice the one before. */
export interface Growth {
  readonly bytes: number;
  /** For an eighth, a quarter, a half, the whole. */
  readonly ms: readonly [number, number, number, number];
}

/**
 * How the time grows with the square of the input; `undefined` where that is not certain, twice over.
 * Each time is the least of several.
 *
 * @param firstMs what it took as it is
 */
export async function squareGrowth(
  context: CaseContext,
  input: { readonly runs: readonly ByteRun[]; readonly from: Format; readonly to: Format },
  firstMs: number,
): Promise<Growth | undefined> {
  const { from, to } = input;
  const soFar = spent.get(context) ?? { told: 0, ms: 0 };
  spent.set(context, soFar);
  const time: Timer = async (runs: readonly ByteRun[]) => {
    const bytes = joinRuns(runs);
    let least = Number.POSITIVE_INFINITY;
    for (
      let turn = 0, ms = 0;
      turn < turns.least || (turn < turns.most && ms < turns.untilMs);
      turn++
    ) {
      const oneMs = await context.timed(bytes, from, to);
      ms += oneMs;
      soFar.ms += oneMs;
      least = Math.min(least, oneMs);
    }
    return least;
  };
  time.isOver = () => soFar.ms > budgetMs;
  const isOver = firstMs < noticedMs || time.isOver() || isTold(context);
  const large = isOver ? undefined : await grown(input.runs, firstMs, time);
  const growth = large === undefined ? undefined : await clearGrowth(large, time);
  if (growth !== undefined) soFar.told++;
  return growth;
}

/** Whether the codec is known to take the square of the time: there is nothing more to find out by waiting. */
export function isTold(context: CaseContext): boolean {
  return (spent.get(context)?.told ?? 0) >= mostTold;
}

/** What is not clear yet may be so for larger inputs, where what grows with the square outgrows the rest. */
async function clearGrowth(large: readonly ByteRun[], time: Timer): Promise<Growth | undefined> {
  const once = await series(large, time);
  if (isClear(once)) {
    const again = await series(large, time);
    return isClear(again) && (await goesOnGrowing(large, again, time)) ? again : undefined;
  }
  const [, , half, whole] = once.ms;
  const isOver = whole < suspiciousFor2 * half || whole > mostMs || 2 * once.bytes > mostBytes;
  return isOver || time.isOver() ? undefined : await clearGrowth(scaled(large, 2), time);
}

/**
 * Whether it goes on so. Where objects outgrow the caches, and garbage begins to be collected, four times
 * the input may well take fourteen times as long, and no longer beyond.
 */
async function goesOnGrowing(
  large: readonly ByteRun[],
  { ms: [eighth, quarter, half, whole] }: Growth,
  time: Timer,
): Promise<boolean> {
  const isLong = whole > longMs;
  const [base, baseMs, leastMs] = isLong
    ? [scaled(large, 1 / 2), half, Math.min(eighth, quarter / 2)]
    : [large, whole, eighth];
  const twice = await time(scaled(base, 2));
  if (twice < clearFor2 * baseMs) return false;
  const fourTimes = await time(scaled(base, 4));
  return fourTimes >= clearFor2 * twice && fourTimes >= clearFor32 * leastMs;
}

/** Says how long a codec takes for something, and whether enough time went by with that. */
interface Timer {
  (runs: readonly ByteRun[]): Promise<number>;
  isOver(): boolean;
}

/** An input that is made larger for as long as that takes too long, until it takes long enough. */
async function grown(
  runs: readonly ByteRun[],
  firstMs: number,
  time: Timer,
): Promise<readonly ByteRun[] | undefined> {
  let ms = Math.min(firstMs, await time(runs));
  // Nearly every codec is told from a quadratic one by what costs least.
  if (ms < noticedMs || ms < suspiciousFor8 * (await time(scaled(runs, 1 / 8)))) return undefined;
  let large = runs;
  while (ms > longMs) {
    large = scaled(large, 1 / 2);
    ms = await time(large);
  }
  while (ms < enoughMs) {
    large = scaled(large, ms < enoughMs / 4 ? 4 : 2);
    if (lengthOfRuns(large) > mostBytes) return undefined;
    const largeMs = await time(large);
    if (largeMs < Math.min(enoughMs, suspiciousFor4 * ms)) return undefined;
    ms = largeMs;
  }
  return large;
}

async function series(runs: readonly ByteRun[], time: Timer): Promise<Growth> {
  const [eighth, quarter, half] = [scaled(runs, 1 / 8), scaled(runs, 1 / 4), scaled(runs, 1 / 2)];
  const ms = [await time(eighth), await time(quarter), await time(half), await time(runs)] as const;
  return { bytes: lengthOfRuns(runs), ms };
}

function isClear({ ms: [eighth, quarter, half, whole] }: Growth): boolean {
  return (
    whole >= enoughMs &&
    whole >= clearFor2 * half &&
    half >= clearFor2 * quarter &&
    whole >= clearFor8 * eighth
  );
}

/** With every run of many pieces so many times as long. */
export function scaled(runs: readonly ByteRun[], factor: number): readonly ByteRun[] {
  return runs.map(({ bytes, times }) => ({
    bytes,
    times: times === 1 ? 1 : Math.max(1, Math.round(times * factor)),
  }));
}
