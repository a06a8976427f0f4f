import { expect, test } from "vitest";
import { errorShare, stepsOverErrorShare } from "./error-share.ts";
import type { StepResult } from "./load-result.ts";
import { madeStep } from "./testing/made-step.ts";

const failing: StepResult = {
  ...madeStep({ kind: "closed", connections: 1, concurrency: 50 }, 100),
  calls: 1000,
  errors: [
    { status: "RESOURCE_EXHAUSTED", count: 20, details: "slow down" },
    { status: "UNAVAILABLE", count: 5 },
  ],
};

test("tells the share of calls that failed, and which steps have more of them than allowed", () => {
  expect(errorShare(failing)).toBe(0.025);
  expect(stepsOverErrorShare([failing], 0.025)).toEqual([]);
  expect(stepsOverErrorShare([failing], 0.02)).toEqual([
    "acme.v1.Orders/Create closed-c50: 2.5 % of 1000 calls failed, most of them with RESOURCE_EXHAUSTED: slow down",
  ]);
});

test("a step without a call is none that held", () => {
  expect(stepsOverErrorShare([{ ...failing, calls: 0, errors: [] }], 0.5)).toEqual([
    "acme.v1.Orders/Create closed-c50: no call ended",
  ]);
});
