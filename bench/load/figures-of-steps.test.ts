import { expect, test } from "vitest";
import { figuresOfSteps } from "./figures-of-steps.ts";
import type { LoadWindow, StepResult } from "./load-result.ts";
import { madeStep } from "./testing/made-step.ts";

const step = { kind: "closed", connections: 2, concurrency: 50 } as const;
const latency = { min: 1, mean: 1, max: 1, percentiles: {}, buckets: [] };

test("tracks calls a second, p50 and p99 by window, each beside its reference", () => {
  const windows = [windowOf(1000, 50, 90, 7), windowOf(1100, 45, 80, 8)];

  expect(figuresOfSteps([answered(windows)])).toEqual([
    {
      ...{ name: "acme.v1.Orders/Create/closed-c50-n2/calls", unit: "calls/s", better: "higher" },
      ...{ samples: [1000, 1100], reference: [7, 8] },
    },
    {
      ...{ name: "acme.v1.Orders/Create/closed-c50-n2/p50", unit: "ns", better: "lower" },
      ...{ samples: [50, 45], reference: [7, 8] },
    },
    {
      ...{ name: "acme.v1.Orders/Create/closed-c50-n2/p99", unit: "ns", better: "lower" },
      ...{ samples: [90, 80], reference: [7, 8] },
    },
  ]);
});

test("gives a window without a burst the median of the others", () => {
  const windows = [
    windowOf(1, 1, 1, 9),
    windowOf(1, 1, 1, 0),
    windowOf(1, 1, 1, 7),
    windowOf(1, 1, 1, 8),
  ];

  expect(figuresOfSteps([answered(windows)])[0]?.reference).toEqual([9, 8, 7, 8]);
});

test("counts a window in which no call ended with OK as no calls, and not as no time", () => {
  const figures = figuresOfSteps([answered([windowOf(10, 5, 6, 1), windowOf(0, 0, 0, 1)])]);

  expect(figures.map(({ samples }) => samples)).toEqual([[10, 0], [5], [6]]);
});

test("has nothing of a step in which no call ended with OK", () => {
  expect(figuresOfSteps([madeStep(step, 0, [windowOf(0, 0, 0, 1)])])).toEqual([]);
});

function answered(windows: readonly LoadWindow[]): StepResult {
  return { ...madeStep(step, 1, windows), latency };
}

function windowOf(callsPerSecond: number, p50: number, p99: number, reference: number): LoadWindow {
  return { callsPerSecond, p50, p99, reference };
}
