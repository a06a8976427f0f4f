import { expect, test } from "vitest";
import { roundOf } from "./fuzz-rounds.ts";

const parts = { seed: "7", maxExamples: 100, checks: 500 };

test("the first round is what a run of that seed is", () => {
  expect(roundOf(parts, 1)).toEqual({ number: 1, seed: "7", maxExamples: 100, isFirst: true });
});

test("later rounds have seeds of their own, and twice the cases up to a limit", () => {
  const rounds = [2, 3, 4, 5, 6].map((number) => roundOf(parts, number));

  expect(rounds.map(({ maxExamples }) => maxExamples)).toEqual([200, 400, 800, 1000, 1000]);
  expect(new Set(rounds.map(({ seed }) => seed)).size).toBe(5);
  expect(rounds.map(({ seed }) => BigInt(seed) < 2n ** 32n)).not.toContain(false);
  expect(rounds.every(({ isFirst }) => !isFirst)).toBe(true);
});

test("the seed of a round depends on the root seed and its number alone", () => {
  const one = roundOf(parts, 9);

  expect(roundOf({ ...parts, maxExamples: 3, checks: 9 }, 9).seed).toBe(one.seed);
  expect(roundOf({ ...parts, seed: "8" }, 9).seed).not.toBe(one.seed);
});

test("a round of very many checks has no fewer cases than were asked for", () => {
  expect(roundOf({ ...parts, checks: 100_000 }, 20).maxExamples).toBe(100);
});

test("there is no end to the rounds", () => {
  expect(roundOf(parts, 1_000_000).maxExamples).toBe(1000);
});
