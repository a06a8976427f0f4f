import { expect, test } from "vitest";
import type { ScalabilityLaw, StepResult } from "./load-result.ts";
import { scalabilityLaw } from "./scalability-law.ts";
import { madeStep } from "./testing/made-step.ts";

const concurrencies = [1, 2, 4, 8, 16, 32, 64, 128, 256, 500];

interface Known {
  readonly lambda: number;
  readonly sigma: number;
  readonly kappa: number;
}

for (const known of [
  { lambda: 1000, sigma: 0.05, kappa: 0.0002 },
  { lambda: 4500, sigma: 0.25, kappa: 0.000_01 },
  { lambda: 12.5, sigma: 0, kappa: 0.001 },
  { lambda: 30_000, sigma: 0.9, kappa: 0.01 },
])
  test(`recovers λ ${known.lambda}, σ ${known.sigma} and κ ${known.kappa}, and their knee`, () => {
    const law = lawOf(stepsOf(known));

    expect(law.lambda / known.lambda).toBeCloseTo(1, 4);
    expect(law.sigma).toBeCloseTo(known.sigma, 4);
    expect(law.kappa / known.kappa).toBeCloseTo(1, 2);
    expect(law.knee?.concurrency).toBeCloseTo(Math.sqrt((1 - known.sigma) / known.kappa), 0);
    expect(law.rSquared).toBeCloseTo(1, 6);
    expect(law.points.map(({ concurrency }) => concurrency)).toEqual(concurrencies);
  });

test("comes close through noise of 5 %", () => {
  const known = { lambda: 1000, sigma: 0.05, kappa: 0.0002 };
  const noise = [1.04, 0.97, 1.01, 0.95, 1.05, 0.99, 1.03, 0.96, 1.02, 0.98];
  const law = lawOf(stepsOf(known, (index) => noise[index] ?? 1));

  expect(law.knee?.concurrency).toBeGreaterThan(50);
  expect(law.knee?.concurrency).toBeLessThan(90);
  expect(law.rSquared).toBeGreaterThan(0.95);
});

test("finds no knee where calls a second grow with the callers, with noise or without", () => {
  const known = { lambda: 100, sigma: 0, kappa: 0 };
  const noise = [1.01, 0.99, 1.02, 0.98, 1, 1.01, 0.99, 1, 1.01, 0.995];

  expect(lawOf(stepsOf(known))).not.toHaveProperty("knee");
  expect(lawOf(stepsOf(known, (index) => noise[index] ?? 1))).not.toHaveProperty("knee");
});

test("finds no knee where calls a second only level off", () => {
  const law = lawOf(stepsOf({ lambda: 1000, sigma: 0.2, kappa: 0 }));

  expect(law).not.toHaveProperty("knee");
  expect(law.sigma).toBeCloseTo(0.2, 4);
});

test("never leaves the bounds, where calls a second grow faster than the callers", () => {
  const steps = [1, 2, 3, 4].map((n) => closed(n, 100 * n ** 1.5));
  const law = lawOf(steps);

  expect([law.sigma, law.kappa]).toEqual([0, 0]);
  expect(law).not.toHaveProperty("knee");
});

test("says nothing of two concurrencies, of open steps, or of a step that failed", () => {
  const open = madeStep({ kind: "open", connections: 1, rate: 10 }, 10);

  expect(scalabilityLaw("m", [closed(1, 10), closed(2, 20), closed(2, 21)])).toBeUndefined();
  expect(scalabilityLaw("m", [closed(1, 10), closed(2, 20), open])).toBeUndefined();
  expect(scalabilityLaw("m", [closed(1, 10), closed(2, 20), closed(3, 0)])).toBeUndefined();
});

function lawOf(steps: readonly StepResult[]): ScalabilityLaw {
  const law = scalabilityLaw("acme.v1.Orders/Create", steps);
  if (law === undefined) throw new Error("no law");
  return law;
}

test("it names the connections over which callers were measured", () => {
  const steps = [10, 20, 40].map((concurrency) =>
    madeStep({ kind: "closed", connections: 4, concurrency }, concurrency * 90),
  );

  expect(lawOf(steps).connections).toBe(4);
});

function stepsOf({ lambda, sigma, kappa }: Known, noise = (_: number): number => 1): StepResult[] {
  return concurrencies.map((n, index) =>
    closed(n, (noise(index) * lambda * n) / (1 + sigma * (n - 1) + kappa * n * (n - 1))),
  );
}

function closed(concurrency: number, callsPerSecond: number): StepResult {
  return madeStep({ kind: "closed", connections: 1, concurrency }, callsPerSecond);
}
