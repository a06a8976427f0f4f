import { expect, test } from "vitest";
import type { LoadStep } from "./load-result.ts";
import { windowCount } from "./window-count.ts";

const callers = (concurrency: number): LoadStep => ({
  ...{ kind: "closed", connections: 1 },
  concurrency,
});
const rate: LoadStep = { kind: "open", connections: 1, rate: 5 };

for (const [calls, step, expected] of [
  [1, callers(1), 1],
  [14, callers(4), 1],
  [30, callers(4), 3],
  [1000, callers(4), 10],
  [1000, callers(300), 3],
  [25, rate, 2],
] as const)
  test(`${calls} calls of a step ${JSON.stringify(step)} are made in ${expected} windows`, () => {
    expect(windowCount({ extent: { kind: "count", calls } }, step)).toBe(expected);
  });

for (const [callMs, step, expected] of [
  [1, callers(8), 40],
  [62, callers(8), 40],
  [250, callers(8), 10],
  [2000, callers(8), 1],
  [9000, callers(8), 1],
  [40, callers(1), 40],
  [100, callers(1), 25],
  [1, rate, 12],
] as const)
  test(`calls of ${callMs} ms in turns of ${JSON.stringify(step)} have ${expected} windows of 5 s`, () => {
    const extent = { kind: "duration", durationMs: 5000 } as const;

    expect(windowCount({ extent, windows: 40, leastWindows: 1 }, step, callMs)).toBe(expected);
    expect(windowCount({ extent, windows: 40 }, step, callMs)).toBe(40);
  });

test("has as many windows as are asked for where time is what counts", () => {
  const extent = { kind: "duration", durationMs: 10 } as const;

  expect(windowCount({ extent, windows: 40 }, callers(500))).toBe(40);
  expect(windowCount({ extent }, rate)).toBe(10);
});
