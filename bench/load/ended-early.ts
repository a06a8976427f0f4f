import type { StepResult } from "./load-result.ts";

/** Why steps ended before they were over, of the first that did; `undefined` where all ran to their end. */
export function endedEarlyOf(steps: readonly StepResult[]): string | undefined {
  return steps.find(({ endedEarly }) => endedEarly !== undefined)?.endedEarly;
}
