import { expect, test } from "vitest";
import { baselineOf } from "../../bench/baseline/save-baseline.ts";
import { loadResult } from "../../bench/reports/testing/load-result.ts";
import type { BenchFlags } from "./bench-flags.ts";
import { assertConditions, conditionsOf } from "./conditions.ts";

const flags = {
  data: ['{"id":"a"}'],
  compression: "identity",
  warmUp: 1000,
} as unknown as BenchFlags;
const usual = conditionsOf("load", flags);
const baseline = baselineOf({ ...loadResult, seed: "1", command: "wireproof bench x" }, usual);

test("the same way to measure is the same, however long it takes and whatever it was called", () => {
  const longer = conditionsOf("load", { ...flags, duration: 60_000, seed: "1" });

  expect(() => assertConditions(baseline, longer)).not.toThrow();
});

for (const [words, other] of [
  ["--seed 1, not 4", { seed: "4" }],
  ["other --data", { data: ["{}"] }],
  ["--compression identity, not gzip", { compression: "gzip" }],
  ["--workers not given, not 2", { workers: 2 }],
  ["--keepalive not given, not 500ms", { keepalive: 500 }],
  ["--warm-up 1000ms, not 0ms", { warmUp: 0 }],
] as const)
  test(`figures that were measured with ${words} now, are others`, () => {
    const now = conditionsOf("load", { ...flags, ...other } as BenchFlags);

    expect(() => assertConditions(baseline, now)).toThrow(
      expect.objectContaining({
        code: "usage",
        message: `the baseline was measured with ${words}`,
        hint: "measure as it was, or save it anew; it was saved by: wireproof bench x",
      }),
    );
  });

test("of codecs only the messages count, and what a baseline does not name is not compared", () => {
  const old = { ...baseline, conditions: {} };

  expect(conditionsOf("codecs", flags)).toEqual({ "--seed": "1" });
  expect(() => assertConditions(old, conditionsOf("load", { ...flags, warmUp: 0 }))).not.toThrow();
  expect(() => assertConditions(old, conditionsOf("load", { ...flags, seed: "2" }))).toThrow();
});
