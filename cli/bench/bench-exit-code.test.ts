import { expect, test } from "vitest";
import { codecResult } from "../../bench/reports/testing/codec-result.ts";
import { loadResult } from "../../bench/reports/testing/load-result.ts";
import { type BenchDemand, benchExitCode, benchWarnings } from "./bench-exit-code.ts";

const demand: BenchDemand = { maxErrorShare: 0.5, codec: [], comparesSides: false, failures: [] };
const codecs = { ...codecResult, comparisons: [] };
const [step] = loadResult.steps;
if (step === undefined) throw new Error("a step is missing");
const load = { ...loadResult, comparisons: [], steps: [step] };
const skipped = codecs.operations.map((one) =>
  one.codec === "protobufjs" ? { ...one, skipped: "it throws" } : one,
);

for (const [what, result, wanted, code] of [
  ["what was measured and is not slower", codecs, {}, 0],
  ["what is slower", codecResult, {}, 1],
  ["a load", load, {}, 0],
  ["a load of too many errors", load, { maxErrorShare: -1 }, 1],
  ["a load that lost its server", { ...load, steps: [{ ...step, endedEarly: "gone" }] }, {}, 1],
  ["nothing at all", { ...codecs, figures: [] }, {}, 4],
  ["two sides of which nothing could be compared", load, { comparesSides: true }, 4],
  [
    "an operation that the baseline has and nobody can measure",
    codecs,
    { failures: ["a/b is gone"] },
    1,
  ],
  [
    "a codec of those named that nothing is measured of",
    { ...codecs, operations: skipped },
    { codec: ["protobufjs"] },
    4,
  ],
  ["the same of the usual codecs", { ...codecs, operations: skipped }, {}, 0],
] as const)
  test(`${what} ends with ${code}`, () => {
    expect(benchExitCode(result, { ...demand, ...wanted })).toBe(code);
  });

test("what no report shows by itself is said", () => {
  const named = { ...demand, codec: ["protobufjs"], failures: ["a/b is gone"] };

  expect(benchWarnings({ ...codecs, operations: skipped }, named)).toEqual([
    "a/b is gone",
    "protobufjs was asked for, and nothing of it could be measured",
  ]);
  expect(benchWarnings(load, { ...demand, comparesSides: true })).toEqual([
    "nothing could be compared: one of the two answered no call with OK",
  ]);
});
