import type { Change, Interval, Judgement } from "./comparison.ts";
import type { Floors } from "./floors.ts";
import { mannWhitney } from "./mann-whitney.ts";
import type { PairedRounds } from "./paired-rounds.ts";
import { type LogInterval, ratioOfMedians, ratioOfTurns } from "./ratio-interval.ts";
import { medianOf } from "./resampling.ts";

const usualConfidence = 0.95;

/** Of fewer numbers on a side nothing is told: whatever they are, the test cannot reject. */
const leastNumbers = 5;

/**
 * Judges two samples of one cost that were taken independently: rounds of two runs.
 *
 * `slower` and `faster` where three things hold: the test of Mann and Whitney rejects that both are of one distribution;
 * the interval of the ratio of the medians excludes 1; and the ratio and the difference are above their floors. `same`
 * where the whole interval lies between the floors of the ratio. All else cannot be told, and that includes samples of
 * fewer than five numbers, of one and the same number, or with any that is no cost (zero, negative, NaN, infinite).
 */
export function judge(
  before: readonly number[],
  after: readonly number[],
  floors: Floors,
): Judgement {
  if (!isSample(before, floors) || !isSample(after, floors)) return nothingTold;
  const { confidence = usualConfidence } = floors;
  return verdict({
    log: wider(ratioOfMedians(before, after, confidence), floors.betweenRuns ?? 0),
    pValue: mannWhitney(before, after).pValue,
    level: medianOf(before),
    samples: Math.min(before.length, after.length),
    floors,
  });
}

/**
 * Judges two sides that took turns in one or several processes, by the ratios of their rounds. The rule is that of
 * {@link judge}; processes are what is resampled, so of fewer than two little is told, and of one its rounds stand for all.
 */
export function judgeTurns(processes: readonly PairedRounds[], floors: Floors): Judgement {
  const isWhole = processes.every(({ before, after }) => before.length === after.length);
  const [before, after] = [processes.flatMap((p) => p.before), processes.flatMap((p) => p.after)];
  if (!isWhole || !isSample(before, floors) || !isSample(after, floors)) return nothingTold;
  const { confidence = usualConfidence } = floors;
  const logs = processes.map(logRatios).filter(({ length }) => length > 0);
  return verdict({
    log: ratioOfTurns(logs, confidence),
    pValue: turnsP(logs.flat()),
    level: medianOf(before),
    samples: before.length,
    floors,
  });
}

function wider({ estimate, low, high }: LogInterval, share: number): LogInterval {
  const more = Math.log(1 + share);
  return { estimate, low: low - more, high: high + more };
}

function isSample(numbers: readonly number[], { isExact = false }: Floors): boolean {
  return (
    numbers.length >= leastNumbers &&
    numbers.every((one) => one > 0 && one < Number.POSITIVE_INFINITY) &&
    (isExact || numbers.some((one) => one !== numbers[0]))
  );
}

function logRatios({ before, after }: PairedRounds): readonly number[] {
  return before.map((one, round) => Math.log((after[round] ?? Number.NaN) / one));
}

/**
 * Of Mann and Whitney, over rounds each set against its own level, the mean of its two logarithms: what one side is above
 * it the other is below. So of each round only one side goes in, in turn, and all numbers are independent of each other.
 */
function turnsP(logs: readonly number[]): number {
  const before = logs.filter((_, round) => round % 2 === 0).map((log) => -log / 2);
  const after = logs.filter((_, round) => round % 2 === 1).map((log) => log / 2);
  return mannWhitney(before, after).pValue;
}

interface Evidence {
  readonly log: LogInterval;
  readonly pValue: number;
  /** What it cost before. */
  readonly level: number;
  readonly samples: number;
  readonly floors: Floors;
}

function verdict(evidence: Evidence): Judgement {
  const { log, pValue } = evidence;
  const change = changeOf(evidence);
  const ratio = {
    estimate: Math.exp(log.estimate),
    low: bounded(log.low),
    high: bounded(log.high),
  };
  if (change !== "cannot-tell") return { change, ratio, pValue };
  return { change, ratio, pValue, samplesNeeded: samplesNeeded(evidence) };
}

function changeOf({ log, pValue, level, floors }: Evidence): Change {
  const floor = Math.log(1 + floors.ratio);
  const { confidence = usualConfidence } = floors;
  const difference = Math.abs(Math.expm1(log.estimate)) * level;
  const isFar = Math.abs(log.estimate) > floor && difference > floors.absolute;
  if (isFar && pValue < 1 - confidence) {
    if (log.low > 0) return "slower";
    if (log.high < 0) return "faster";
  }
  if (log.low > -floor && log.high < floor) return "same";
  // Whatever the ratio is, the difference is none that anybody asked for.
  const farthest = Math.max(Math.abs(Math.expm1(log.low)), Math.abs(Math.expm1(log.high))) * level;
  return farthest < floors.absolute ? "same" : "cannot-tell";
}

/** An interval shrinks as the square root of the numbers grows. It has to fit beside 1, or between the floors. */
function samplesNeeded({ log, samples, floors }: Evidence): number {
  const floor = Math.log(1 + floors.ratio);
  const distance = Math.abs(log.estimate);
  const half = Math.max(log.estimate - log.low, log.high - log.estimate);
  const wanted = Math.max(distance > floor ? distance : floor - distance, floor / 4);
  const times = Math.max((half / wanted) ** 2, 1 + 1 / samples);
  return Math.min(Math.ceil(samples * times), mostSamples);
}

/** More than anybody will take: no number that helps. */
const mostSamples = 1_000_000;

/** As far as a number goes that a report can hold. */
function bounded(log: number): number {
  return Math.min(Math.exp(log), Number.MAX_VALUE);
}

/** The interval is all there is. */
const nothingTold: Judgement = {
  change: "cannot-tell",
  ratio: { estimate: 1, low: 0, high: Number.MAX_VALUE } satisfies Interval,
  pValue: 1,
};
