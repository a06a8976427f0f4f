import { expect, test } from "vitest";
import { stepName } from "../../bench/load/step-name.ts";
import { loadSteps } from "./load-steps.ts";

test("where nothing is said, one connection and four concurrencies", () => {
  expect(loadSteps({ connections: [1] })).toEqual(
    [1, 4, 16, 64].map((concurrency) => ({ kind: "closed", connections: 1, concurrency })),
  );
});

test("each number of connections goes with each concurrency that can use it", () => {
  expect(loadSteps({ connections: [1, 8], concurrency: [1, 8, 64] })).toEqual([
    { kind: "closed", connections: 1, concurrency: 1 },
    { kind: "closed", connections: 1, concurrency: 8 },
    { kind: "closed", connections: 1, concurrency: 64 },
    { kind: "closed", connections: 8, concurrency: 8 },
    { kind: "closed", connections: 8, concurrency: 64 },
  ]);
  expect(loadSteps({ connections: [500] })).toEqual([
    { kind: "closed", connections: 500, concurrency: 500 },
  ]);
  expect(() => loadSteps({ connections: [50], concurrency: [8] })).toThrow(
    "--connections 50: 8 callers use no more than 8",
  );
});

test("rates are in place of callers where none are named", () => {
  expect(loadSteps({ connections: [2], rate: [100, 200] })).toEqual([
    { kind: "open", connections: 2, rate: 100 },
    { kind: "open", connections: 2, rate: 200 },
  ]);
});

test("callers that are named come before rates, for each number of connections", () => {
  const steps = loadSteps({ connections: [1, 4], concurrency: [2, 8], rate: [100] });

  expect(steps.map(stepName)).toEqual([
    ...["closed-c2", "closed-c8", "open-r100"],
    ...["closed-c8-n4", "open-r100-n4"],
  ]);
});
