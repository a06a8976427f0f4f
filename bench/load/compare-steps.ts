import { compareInterleaved } from "../statistics/compare-figures.ts";
import type { Comparison } from "../statistics/comparison.ts";
import { figuresOfSteps } from "./figures-of-steps.ts";
import type { LoadWindow, StepResult } from "./load-result.ts";
import type { InterleavedStep } from "./run-interleaved.ts";

/**
 * The figures of two sides that were measured by turns, each pair judged by the ratios of windows that were measured beside each
 * other. The second of each pair is what is at hand, the first what it is compared with.
 *
 * @param ratio the least ratio that counts, as a share; 0.02 where left out
 */
export function compareSteps(
  steps: readonly InterleavedStep[],
  ratio?: number,
): readonly Comparison[] {
  return steps.flatMap(([before, after]) => {
    const { method, name } = after;
    // Steps that differ, by their connections say, are called differently.
    const befores = figuresOfSteps([{ ...before, method, name, windows: besides(before, after) }]);
    const afters = figuresOfSteps([{ ...after, windows: besides(after, before) }]);
    const floors = { suite: "load", ...(ratio === undefined ? {} : { ratio }) } as const;
    return compareInterleaved(befores, afters, floors);
  });
}

/** Without latencies where the other side has none: or those behind would be compared with those of another turn. */
function besides({ windows }: StepResult, other: StepResult): readonly LoadWindow[] {
  return windows.map((window, turn) =>
    (other.windows[turn]?.p50 ?? 0) > 0 ? window : { ...window, p50: 0, p99: 0 },
  );
}
