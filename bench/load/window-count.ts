import { defaultWindows, type LoadRequest } from "./load-request.ts";
import type { LoadStep } from "./load-result.ts";
import { leastCallsOfWindow } from "./merge-windows.ts";

/** Into how many windows a step is cut: fewer than asked for where calls are counted and not every caller would have one in each. */
export function windowCount(
  { extent, windows = defaultWindows }: Pick<LoadRequest, "extent" | "windows">,
  step: LoadStep,
): number {
  if (extent.kind === "duration") return windows;
  const callers = step.kind === "closed" ? step.concurrency : 1;
  return atLeastOne(Math.min(windows, extent.calls / Math.max(callers, leastCallsOfWindow)));
}

function atLeastOne(count: number): number {
  return Math.max(1, Math.floor(count));
}
