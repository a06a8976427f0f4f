import { defaultWindows, type LoadRequest } from "./load-request.ts";
import type { LoadStep } from "./load-result.ts";
import { leastCallsOfWindow } from "./merge-windows.ts";

/** How many calls one behind the other a window is to be as long as, at least, where each begins at rest. */
const leastRounds = 2;

/**
 * Into how many windows a step is cut: fewer than asked for where calls are counted and not every caller would have one in each,
 * and where two sides take turns and no call would end in a window. How many end is left to the statistics: pairs are what they need.
 *
 * @param callMs what a quick call takes, where sides take turns; 0 where that is not known
 */
export function windowCount(
  request: Pick<LoadRequest, "extent" | "windows" | "leastWindows">,
  step: LoadStep,
  callMs = 0,
): number {
  const { extent, windows = defaultWindows, leastWindows = windows } = request;
  if (extent.kind === "duration") {
    const fitting = callMs === 0 ? windows : extent.durationMs / leastWindowMs(step, callMs);
    return Math.max(leastWindows, Math.floor(Math.min(windows, fitting)));
  }
  const callers = step.kind === "closed" ? step.concurrency : 1;
  const fitting = extent.calls / Math.max(callers, leastCallsOfWindow);
  return Math.max(1, Math.floor(Math.min(windows, fitting)));
}

/** A call that waits in line takes long, and others end meanwhile: the quick ones say when the first will. */
function leastWindowMs(step: LoadStep, callMs: number): number {
  return leastRounds * (step.kind === "closed" ? callMs : Math.max(callMs, 1000 / step.rate));
}
