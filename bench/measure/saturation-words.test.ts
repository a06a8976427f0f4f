import { expect, test } from "vitest";
import { saturationWords } from "./saturation-words.ts";

test("what tinybench finds of the clock is told in words", () => {
  expect(
    ["zero-dominated", "low-distinct", "zero-mad", "not-known-yet", undefined].map(saturationWords),
  ).toEqual([
    "one call takes less than the clock can tell: most calls took no time at all by it",
    "one call takes less than the clock can tell: all calls took one of a few times by it",
    "one call takes less than the clock can tell: most calls took exactly the same time by it",
    "one call takes less than the clock can tell: not-known-yet",
    "one call takes less than the clock can tell: no reason is given",
  ]);
});
