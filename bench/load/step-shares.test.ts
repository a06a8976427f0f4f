import { expect, test } from "vitest";
import type { LoadStep } from "./load-result.ts";
import { stepName } from "./step-name.ts";
import { partOfCalls, splitCalls, stepShares } from "./step-shares.ts";

for (const [concurrency, connections, workers, expected] of [
  [50, 1, 7, ["50/1"]],
  [50, 50, 2, ["25/25", "25/25"]],
  [500, 500, 3, ["167/167", "167/167", "166/166"]],
  // A connection of either thread has about as many callers.
  [50, 3, 2, ["33/2", "17/1"]],
  [2, 10, 4, ["1/5", "1/5"]],
  [1, 1, 4, ["1/1"]],
] as const)
  test(`${concurrency} callers of ${connections} connections on ${workers} threads are ${expected.join(" and ")}`, () => {
    const shares = stepShares({ kind: "closed", connections, concurrency }, workers);

    expect(shares.map((s) => `${s.kind === "closed" && s.callers}/${s.connections}`)).toEqual(
      expected,
    );
  });

test("threads share a rate in proportion to their connections, and take turns", () => {
  const shares = stepShares({ kind: "open", connections: 3, rate: 300 }, 2);

  expect(shares).toEqual([
    {
      ...{ kind: "open", connections: 2, maxUnderWay: 5000 },
      pace: { callsPerSecond: 200, firstAtMs: 0 },
    },
    {
      ...{ kind: "open", connections: 1, maxUnderWay: 5000 },
      pace: { callsPerSecond: 100, firstAtMs: 1000 / 300 },
    },
  ]);
});

test("a number of calls is split to the last one", () => {
  const shares = stepShares({ kind: "closed", connections: 3, concurrency: 7 }, 3);

  expect(splitCalls(100, shares)).toEqual([43, 28, 29]);
  expect(splitCalls(1, shares).reduce((sum, calls) => sum + calls)).toBe(1);
});

for (const calls of [0, 1, 4, 14, 15, 1000])
  test(`${calls} calls are dealt out over windows to the last one`, () => {
    const parts = Array.from({ length: 10 }, (_, number) => partOfCalls(calls, { number, of: 10 }));

    expect(parts.reduce((sum, part) => sum + part)).toBe(calls);
    expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
  });

for (const [step, name] of [
  [{ kind: "closed", connections: 1, concurrency: 50 }, "closed-c50"],
  [{ kind: "closed", connections: 4, concurrency: 50 }, "closed-c50-n4"],
  [{ kind: "open", connections: 1, rate: 200 }, "open-r200"],
  [{ kind: "open", connections: 2, rate: 0.5 }, "open-r0.5-n2"],
] satisfies [LoadStep, string][])
  test(`a step is called ${name}`, () => {
    expect(stepName(step)).toBe(name);
  });
