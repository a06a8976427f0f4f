import type { BenchResult } from "../../bench/bench-result.ts";
import { endedEarlyOf } from "../../bench/load/ended-early.ts";
import { stepsOverErrorShare } from "../../bench/load/error-share.ts";
import { exitCode } from "../../engine/exit-code.ts";

/** What of the flags decides how a bench ends. */
export interface BenchDemand {
  readonly maxErrorShare: number;
  /** Codecs that were named. */
  readonly codec: readonly string[];
  /** Whether it was to be compared with another build or server. */
  readonly comparesSides: boolean;
  /** Why it fails beside what the report shows, in words. */
  readonly failures: readonly string[];
}

/**
 * How a bench that ran to its end is to end: with what is slower or failed, or with nothing where nothing was measured of all
 * that was asked for, or of a part of it that was asked for by name.
 */
export function benchExitCode(result: BenchResult, demand: BenchDemand): number {
  if (isEmpty(result, demand)) return exitCode.nothingExercised;
  const isSlower = result.comparisons.some(({ judgement }) => judgement.change === "slower");
  if (isSlower || isFailing(result, demand) || demand.failures.length > 0) return exitCode.found;
  return unmeasuredCodecs(result, demand).length > 0 ? exitCode.nothingExercised : exitCode.held;
}

/** What was asked for and is in no report, in words. */
export function benchWarnings(result: BenchResult, demand: BenchDemand): readonly string[] {
  const { steps, comparisons } = result;
  return [
    ...demand.failures,
    ...unmeasuredCodecs(result, demand).map(
      (codec) => `${codec} was asked for, and nothing of it could be measured`,
    ),
    ...(demand.comparesSides && comparisons.length === 0 && steps.length > 0
      ? ["nothing could be compared: one of the two answered no call with OK"]
      : []),
  ];
}

/** Whether calls failed in too many, or the server was lost. */
function isFailing({ steps }: BenchResult, { maxErrorShare }: BenchDemand): boolean {
  return stepsOverErrorShare(steps, maxErrorShare).length > 0 || endedEarlyOf(steps) !== undefined;
}

function isEmpty({ figures, comparisons }: BenchResult, { comparesSides }: BenchDemand): boolean {
  return comparisons.length === 0 && (comparesSides || figures.length === 0);
}

/** Codecs of the user's that all operations of were skipped; of the usual ones each may have its limits. */
function unmeasuredCodecs({ operations }: BenchResult, { codec }: BenchDemand): readonly string[] {
  if (codec.length === 0) return [];
  const measured = new Set(
    operations.flatMap((one) => (one.skipped === undefined ? one.codec : [])),
  );
  const named = operations
    .map((one) => one.codec)
    .filter((one) => one !== "oracle" || codec.includes(one));
  return [...new Set(named)].filter((one) => !measured.has(one));
}
