import type { StepResult } from "./load-result.ts";

/** Share of the calls of a step that did not end with OK, 0 to 1; 1 where no call was made. */
export function errorShare({ calls, errors }: StepResult): number {
  if (calls === 0) return 1;
  return errors.reduce((sum, { count }) => sum + count, 0) / calls;
}

/** Steps with more errors than that share, or without a call, in words. */
export function stepsOverErrorShare(
  steps: readonly StepResult[],
  maxErrorShare: number,
): readonly string[] {
  return steps
    .filter((step) => errorShare(step) > maxErrorShare)
    .map((step) => `${step.method} ${step.name}: ${wordsOf(step)}`);
}

function wordsOf(step: StepResult): string {
  if (step.calls === 0) return "no call ended";
  const share = `${(errorShare(step) * 100).toFixed(1)} % of ${step.calls} calls failed`;
  const [first] = step.errors;
  if (first === undefined) return share;
  const details = first.details === undefined || first.details === "" ? "" : `: ${first.details}`;
  return `${share}, most of them with ${first.status}${details}`;
}
