import { expect, test } from "vitest";
import type { Measurement } from "../measure/measure.ts";
import { isAsWanted, measuredRatios } from "./ratios.ts";

function measured(name: string, rounds: readonly number[], bytes = 0): Measurement {
  const one = { name, operations: 10, bytes, run: () => 0 };
  return { case: one, rounds, calls: rounds.length, warnings: [] };
}

const engine = measured("engine/round-trip/everything", [20, 60, 40]);
const bare = measured("protobufjs/decode-encode/everything", [10, 20, 20]);

test("a ratio of times is that of the rounds, not that of the medians", () => {
  const [ratio] = measuredRatios([engine, bare]);

  expect(ratio?.ratio.name).toBe("engine/overhead");
  expect(ratio?.spread).toEqual({ median: 2, low: 2, high: 2.5 });
});

test("a ratio of bytes counts what was made, not how often", () => {
  const [ratio] = measuredRatios([
    measured("generators/draw/everything", [10], 500),
    measured("composed/draw/everything", [40], 1000),
  ]);

  expect(ratio?.ratio.name).toBe("generators/vs-composed");
  expect(ratio?.spread.median).toBe(2);
});

test("a ratio of which one case was not measured is left out", () => {
  expect(measuredRatios([engine])).toEqual([]);
});

test("a limit is kept up to the limit itself", () => {
  const [ratio] = measuredRatios([engine, bare]);
  const at = (median: number, wanted: { atMost: number } | { atLeast: number }) =>
    ratio !== undefined &&
    isAsWanted({
      ratio: { ...ratio.ratio, wanted },
      spread: { median, low: 0, high: 9 },
    });

  expect([at(2.5, { atMost: 2.5 }), at(2.6, { atMost: 2.5 })]).toEqual([true, false]);
  expect([at(2, { atLeast: 2 }), at(1.9, { atLeast: 2 })]).toEqual([true, false]);
});
