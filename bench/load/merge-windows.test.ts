import { expect, test } from "vitest";
import type { LoadWindow } from "./load-result.ts";
import { type MergeableWindow, mergedWindows, rateOver } from "./merge-windows.ts";

test("leaves windows alone where most hold enough calls, so that a stall is seen", () => {
  const windows = [30, 10, 0, 0, 12, 10, 10, 10, 500, 10].map((calls) => windowOf(calls));

  expect(mergedWindows(windows)).toEqual(windows.map(({ window }) => window));
});

for (const [what, calls, merged] of [
  ["of which most hold a few calls each", Array(40).fill(3), 10],
  ["in which calls end all at once", Array(40).fill([0, 0, 0, 64]).flat().slice(0, 40), 10],
  ["of which hardly any holds a call", [1, 0, 0, 0, 1, 0, 0, 0, 0, 1], 2],
  ["that leave one over in any other way", [3, 3, 3, 3, 3, 3, 3], 1],
  ["of which there is one", [3], 1],
] as const)
  test(`makes ${merged} of windows ${what}`, () => {
    const windows = (calls as readonly number[]).map((one) => windowOf(one));

    expect(mergedWindows(windows)).toHaveLength(merged);
  });

test("makes one window of several as if it had been measured in one", () => {
  const windows = [
    windowOf(2, [5, 7], 30),
    windowOf(0, [], 0),
    windowOf(3, [1, 2, 3], 50),
    windowOf(1, [9], 0),
  ];

  expect(mergedWindows(windows)).toEqual([
    { callsPerSecond: 10, p50: 5, p99: 7, reference: 30 },
    { callsPerSecond: 20, p50: 2, p99: 9, reference: 50 },
  ] satisfies LoadWindow[]);
});

test("weighs what is known of a few latencies by the calls for which they stand", () => {
  const windows = [windowOf(9, [1]), windowOf(3, [5, 6, 7]), windowOf(1, [2]), windowOf(1, [4])];

  expect(mergedWindows(windows).map(({ p50, p99 }) => [p50, p99])).toEqual([
    [1, 7],
    [2, 4],
  ]);
});

test("counts longer windows for more", () => {
  expect(rateOver([windowOf(10), { ...windowOf(10), ms: 300 }])).toBe(100);
  expect(rateOver([windowOf(10), { ...windowOf(0), ms: 300 }])).toBe(25);
});

function windowOf(
  calls: number,
  latencies: readonly number[] = [],
  reference = 0,
): MergeableWindow {
  const window = { callsPerSecond: calls * 10, p50: 0, p99: 0, reference };
  return { window, ms: 100, calls, latencies };
}
