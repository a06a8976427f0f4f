import type { LoadWindow } from "./load-result.ts";

/** With fewer calls in it, what a window differs by from others is mostly how many calls happen to end in each. */
export const leastCallsOfWindow = 10;

/** The share of windows that are to hold so many: a server that stands still for a while is to be seen. */
const leastShare = 0.75;

/** A window with what is needed to put it together with its neighbours. */
export interface MergeableWindow {
  readonly window: LoadWindow;
  readonly ms: number;
  /** That ended with OK. */
  readonly calls: number;
  /** Nanoseconds, evenly spread over the calls, each for as many of them. */
  readonly latencies: readonly number[];
}

/**
 * Windows of equal length in most of which there are enough calls, made of as few neighbours as that takes; two halves where
 * nothing else will do.
 */
export function mergedWindows(windows: readonly MergeableWindow[]): readonly LoadWindow[] {
  const { length } = windows;
  const halves = Math.max(1, Math.ceil(length / 2));
  for (let size = 1; size < halves; size++) {
    const groups = length % size === 0 ? groupsOf(windows, size) : [];
    const full = groups.filter((group) => callsOf(group) >= leastCallsOfWindow);
    if (groups.length > 0 && full.length >= leastShare * groups.length) return groups.map(oneOf);
  }
  return groupsOf(windows, length % 2 === 0 ? halves : length).map(oneOf);
}

/** Calls a second over all of the windows. */
export function rateOver(windows: readonly MergeableWindow[]): number {
  const ms = windows.reduce((sum, one) => sum + one.ms, 0);
  return windows.reduce((sum, one) => sum + one.window.callsPerSecond * one.ms, 0) / ms;
}

function groupsOf(
  windows: readonly MergeableWindow[],
  size: number,
): readonly (readonly MergeableWindow[])[] {
  return Array.from({ length: windows.length / size }, (_, at) =>
    windows.slice(at * size, (at + 1) * size),
  );
}

function callsOf(windows: readonly MergeableWindow[]): number {
  return windows.reduce((sum, { calls }) => sum + calls, 0);
}

function oneOf(windows: readonly MergeableWindow[]): LoadWindow {
  const [first, another] = windows;
  if (first !== undefined && another === undefined) return first.window;
  const references = windows.map(({ window }) => window.reference).filter((ns) => ns > 0);
  return {
    callsPerSecond: rateOver(windows),
    ...{ p50: percentileOf(windows, 0.5), p99: percentileOf(windows, 0.99) },
    reference: references.reduce((sum, ns) => sum + ns, 0) / Math.max(1, references.length),
  };
}

/** 0 where no call ended. */
function percentileOf(windows: readonly MergeableWindow[], share: number): number {
  const weighed = windows
    .flatMap(({ calls, latencies }) =>
      latencies.map((ns) => ({ ns, of: calls / latencies.length })),
    )
    .toSorted((a, b) => a.ns - b.ns);
  const place = share * weighed.reduce((sum, { of }) => sum + of, 0);
  let passed = 0;
  return (
    weighed.find(({ of }) => {
      passed += of;
      return passed >= place;
    })?.ns ?? 0
  );
}
