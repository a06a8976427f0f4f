import { expect, test } from "vitest";
import { measurePlan } from "./measure-plan.ts";

const quick = (count: number) => Array.from({ length: count }, () => 0.05);

test("a few cases are measured in many rounds, within the time", () => {
  const { rounds, roundMs, estimatedMs } = measurePlan(quick(16), 10_000);

  expect(rounds).toBeGreaterThan(60);
  expect(roundMs).toBeGreaterThan(4);
  expect(estimatedMs).toBeLessThanOrEqual(10_000);
});

test("many cases are measured in no fewer than 15 rounds, shorter ones", () => {
  const { rounds, roundMs, estimatedMs } = measurePlan(quick(1000), 10_000);

  expect(rounds).toBe(15);
  expect(roundMs).toBeLessThan(0.5);
  expect(estimatedMs).toBeLessThanOrEqual(10_000);
});

test("calls that take long take the time that they need", () => {
  const { rounds, estimatedMs } = measurePlan([100, 100, 100], 1000);

  expect(rounds).toBe(15);
  expect(estimatedMs).toBe(3 * 100 + 15 * 300);
});

test("one case takes no more time than it needs", () => {
  expect(measurePlan(quick(1), 60_000)).toEqual({
    rounds: 101,
    roundMs: 20,
    warmUpMs: 200,
    estimatedMs: 200 + 101 * 20,
  });
});
