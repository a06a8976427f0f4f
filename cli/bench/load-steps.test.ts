import { expect, test } from "vitest";
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

test("rates are in place of callers", () => {
  expect(loadSteps({ connections: [2], rate: [100, 200] })).toEqual([
    { kind: "open", connections: 2, rate: 100 },
    { kind: "open", connections: 2, rate: 200 },
  ]);
});
