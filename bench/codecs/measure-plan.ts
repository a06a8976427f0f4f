import type { MeasureOptions } from "../measure/measure.ts";

/** A plan of what to measure, and how long it takes. */
export interface MeasurePlan extends MeasureOptions {
  readonly estimatedMs: number;
}

/** Fewer say little of how far they lie apart. */
const fewestRounds = 15;

const mostRounds = 101;

/** Within that a case is called some dozen times, and nothing else of the machine comes between often. */
const usualRoundMs = 5;

const mostRoundMs = 20;
const mostWarmUpMs = 200;

/** What of the time is for warming up; as much is for looking at memory. */
const warmUpShare = 0.15;

/**
 * How often and how long to measure so many cases within a time; longer where that is not enough for the fewest rounds.
 *
 * @param callsMs how long one call of each case takes
 */
export function measurePlan(callsMs: readonly number[], budgetMs: number): MeasurePlan {
  const count = Math.max(1, callsMs.length);
  const warmUpMs = Math.min(mostWarmUpMs, (warmUpShare * budgetMs) / count);
  const restMs = (1 - 2 * warmUpShare) * budgetMs;
  const usual = Math.floor(restMs / timeOf(callsMs, usualRoundMs));
  const rounds = Math.max(fewestRounds, Math.min(mostRounds, usual));
  const roundMs = Math.min(mostRoundMs, restMs / rounds / count);
  const estimatedMs = timeOf(callsMs, warmUpMs) + rounds * timeOf(callsMs, roundMs);
  return { rounds, roundMs, warmUpMs, estimatedMs };
}

/** What all cases take in one turn each: a call is never broken off. */
function timeOf(callsMs: readonly number[], turnMs: number): number {
  return callsMs.reduce((sum, callMs) => sum + Math.max(callMs, turnMs), 0);
}
