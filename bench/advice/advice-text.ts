import type { Comparison } from "../statistics/comparison.ts";

/** Two ways to do one thing. */
export interface TwoWays {
  /** What is tried, and what is usual. */
  readonly of: string;
  readonly against: string;
  /** What is done, as in "a call". */
  readonly what: string;
}

/**
 * What to do, by the cost of what was tried beside what is usual; that nothing can be told is said too.
 *
 * @param comparison the usual before, what was tried after
 */
export function adviceText(
  { of, against, what }: TwoWays,
  { judgement: { change, ratio, samplesNeeded } }: Comparison,
): string {
  const { estimate, low, high } = ratio;
  const times = `${estimate.toFixed(2)} times (${low.toFixed(2)} to ${high.toFixed(2)})`;
  switch (change) {
    case "slower":
      return `keep ${against}: with ${of} ${what} costs ${times} as much`;
    case "faster":
      return `take ${of}: ${what} costs ${times} what it costs with ${against}`;
    case "same":
      return `it makes no difference: with ${of} ${what} costs ${times} as much`;
    case "cannot-tell":
      return `it cannot be told: with ${of} ${what} costs ${times} as much; ${samplesNeeded === undefined ? "many more" : `about ${samplesNeeded}`} rounds would tell`;
  }
}
