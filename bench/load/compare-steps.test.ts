import { expect, test } from "vitest";
import { compareSteps } from "./compare-steps.ts";
import type { LoadWindow, StepResult } from "./load-result.ts";
import { madeStep } from "./testing/made-step.ts";

const step = { kind: "closed", connections: 1, concurrency: 2 } as const;
const latency = { min: 1, mean: 1, max: 1, percentiles: {}, buckets: [] };

/** The machine gets slower and slower: only what was measured beside each other is alike. */
const drift = Array.from({ length: 40 }, (_, turn) => 1e6 * 1.05 ** turn);

test("latencies are compared turn by turn, where each side has windows in which no call ended", () => {
  const before = answered(drift.map((ns, turn) => (turn === 3 || turn === 20 ? 0 : ns)));
  const after = answered(drift.map((ns, turn) => (turn === 30 ? 0 : ns)));
  const [, p50, p99] = compareSteps([[before, after]]);

  for (const comparison of [p50, p99]) {
    expect(comparison?.judgement.change).toBe("same");
    expect(comparison?.judgement.ratio).toMatchObject({ estimate: 1, low: 1, high: 1 });
  }
});

test("a side that was stopped a turn before the other is compared up to there", () => {
  const [calls, p50] = compareSteps([[answered(drift), answered(drift.slice(0, 39))]]);

  expect(calls?.judgement.ratio.estimate).toBe(1);
  expect(p50?.judgement.ratio).toMatchObject({ estimate: 1, low: 1, high: 1 });
});

function answered(times: readonly number[]): StepResult {
  const windows = times.map(
    (ns): LoadWindow => ({
      callsPerSecond: ns === 0 ? 0 : 2e9 / ns,
      ...{ p50: ns, p99: 2 * ns, reference: 0 },
    }),
  );
  return { ...madeStep(step, 1, windows), latency };
}
