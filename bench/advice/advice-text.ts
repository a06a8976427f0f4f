import type { Comparison } from "../statistics/comparison.ts";

/**
 * What to do, by the cost of what was tried beside what is usual; that nothing can be told is said too.
 *
 * @param calls the usual before, what was tried after
 */
export function adviceText(
  { of, against }: { readonly of: string; readonly against: string },
  { judgement: { change, ratio, samplesNeeded } }: Comparison,
): string {
  const { estimate, low, high } = ratio;
  const times = `${estimate.toFixed(2)} times (${low.toFixed(2)} to ${high.toFixed(2)})`;
  switch (change) {
    case "slower":
      return `keep ${against}: with ${of} a call costs ${times} as much`;
    case "faster":
      return `take ${of}: a call costs ${times} what it costs with ${against}`;
    case "same":
      return `it makes no difference: with ${of} a call costs ${times} as much`;
    case "cannot-tell":
      return `it cannot be told: with ${of} a call costs ${times} as much; about ${samplesNeeded ?? "many more"} windows would tell`;
  }
}
