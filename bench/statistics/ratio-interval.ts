import type { Interval } from "./comparison.ts";
import { indexBelow, medianOf, quantileOf, resampled, resamplingSource } from "./resampling.ts";
import { studentQuantile } from "./student.ts";

/** Enough for the ends of a 95 % interval to move by less than the interval is wide, however they fall. */
const resamples = 1000;

/** Of the rounds of one process; which of them is taken is drawn anew in each of the {@link resamples}. */
const innerResamples = 100;

/** A logarithm of a ratio, with the interval that holds it. */
export type LogInterval = Interval;

/**
 * The logarithm of the ratio of two medians, by the bootstrap.
 *
 * Percentiles of resamples of a few numbers lie too close together; they are moved apart as Student's distribution is
 * wider than the normal one. (Hesterberg, "What Teachers Should Know about the Bootstrap", The American Statistician
 * 69, 2015, section 3.)
 */
export function ratioOfMedians(
  before: readonly number[],
  after: readonly number[],
  confidence: number,
): LogInterval {
  const source = resamplingSource();
  const logRatio = (a: readonly number[], b: readonly number[]) =>
    Math.log(medianOf(b) / medianOf(a));
  const drawn = Array.from({ length: resamples }, () =>
    logRatio(resampled(before, source), resampled(after, source)),
  );
  const count = Math.min(before.length, after.length);
  return intervalOf(logRatio(before, after), drawn, { count, confidence });
}

/**
 * The logarithm of the ratio of two sides that took turns, by the bootstrap in two steps: processes first, then rounds of
 * each. How fast a process runs something is settled for its life by where the compiler has put what, so that its rounds
 * agree with each other more than with those of the next.
 *
 * @param processes logarithms of the ratio, by round. Where there is but one process, its rounds are what is drawn.
 */
export function ratioOfTurns(
  processes: readonly (readonly number[])[],
  confidence: number,
): LogInterval {
  const source = resamplingSource();
  const [only, another] = processes;
  if (only !== undefined && another === undefined) {
    const drawn = Array.from({ length: resamples }, () => medianOf(resampled(only, source)));
    return intervalOf(medianOf(only), drawn, { count: only.length, confidence });
  }
  const medians = processes.map((rounds) =>
    Array.from({ length: innerResamples }, () => medianOf(resampled(rounds, source))),
  );
  const drawn = Array.from({ length: resamples }, () =>
    centreOf(
      processes.map(() => {
        const process = medians[indexBelow(medians.length, source)] ?? [];
        return process[indexBelow(process.length, source)] ?? Number.NaN;
      }),
    ),
  );
  const count = processes.length;
  return intervalOf(centreOf(processes.map(medianOf)), drawn, { count, confidence });
}

/**
 * The mean of the middle half: of the few processes there are, one or two may have had no luck at all, and one that is
 * drawn twice must not decide.
 */
function centreOf(numbers: readonly number[]): number {
  const dropped = Math.floor(numbers.length / 4);
  const kept = numbers.toSorted((a, b) => a - b).slice(dropped, numbers.length - dropped);
  return kept.reduce((sum, one) => sum + one, 0) / kept.length;
}

function intervalOf(
  estimate: number,
  drawn: readonly number[],
  { count, confidence }: { readonly count: number; readonly confidence: number },
): LogInterval {
  const beyond = (1 - confidence) / 2;
  const wider = count < 2 ? Number.POSITIVE_INFINITY : stretchOf(count, 1 - beyond);
  return {
    estimate,
    low: estimate - wider * Math.max(0, estimate - quantileOf(drawn, beyond)),
    high: estimate + wider * Math.max(0, quantileOf(drawn, 1 - beyond) - estimate),
  };
}

/** By how much an interval by percentiles is too narrow for so many independent numbers. */
function stretchOf(count: number, share: number): number {
  const manyNumbers = 10_000;
  const normal = studentQuantile(share, manyNumbers);
  return (studentQuantile(share, count - 1) / normal) * Math.sqrt(count / (count - 1));
}
