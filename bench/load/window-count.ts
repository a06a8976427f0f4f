import { defaultWindows, type LoadRequest } from "./load-request.ts";
import type { LoadStep } from "./load-result.ts";
import { leastCallsOfWindow } from "./merge-windows.ts";

/** How many calls of a caller a window is to be as long as, at least, where each begins at rest: what ends in one has begun in it. */
const leastRounds = 2;

/**
 * Into how many windows a step is cut: fewer than asked for where calls are counted and not every caller would have one in each,
 * and where two sides take turns and hardly a call would end in a window.
 *
 * @param callMs the median of what a call takes, where sides take turns; 0 where that is not known
 */
export function windowCount(
  { extent, windows = defaultWindows }: Pick<LoadRequest, "extent" | "windows">,
  step: LoadStep,
  callMs = 0,
): number {
  if (extent.kind === "duration")
    return callMs === 0
      ? windows
      : atLeastOne(Math.min(windows, extent.durationMs / leastWindowMs(step, callMs)));
  const callers = step.kind === "closed" ? step.concurrency : 1;
  return atLeastOne(Math.min(windows, extent.calls / Math.max(callers, leastCallsOfWindow)));
}

function leastWindowMs(step: LoadStep, callMs: number): number {
  const everyMs = step.kind === "closed" ? callMs / step.concurrency : 1000 / step.rate;
  return Math.max(leastRounds * callMs, leastCallsOfWindow * everyMs);
}

function atLeastOne(count: number): number {
  return Math.max(1, Math.floor(count));
}
