import fc from "fast-check";
import { expect, test } from "vitest";
import { DrawnArbitrary } from "../drawn-arbitrary.ts";
import { assertArbitraryLaws } from "./arbitrary-laws.ts";

const claims = {
  isValid: (value: number) => value >= 0 && value < 1000,
  sizeOf: (value: number) => value,
};

test("passes a lawful arbitrary", () => {
  expect(() => assertArbitraryLaws(fc.nat(999), claims)).not.toThrow();
});

test("catches values that depend on more than the seed", () => {
  let count = 0;
  const forgetful = fc.nat(9).map((value) => value + ++count);

  expect(() => assertArbitraryLaws(forgetful, claims)).toThrow(
    "the same seed gave two different values",
  );
});

test("catches a drawn value that is not valid", () => {
  expect(() => assertArbitraryLaws(fc.nat(2000), claims)).toThrow(/drew an invalid value: \d{4}/);
});

test("catches a shrunk value that is not valid", () => {
  const leaving = new DrawnArbitrary<number>({
    draw: (prng) => 10 + prng.below(10),
    shrink: (value) => [value - 1],
    isValid: () => true,
  });

  expect(() =>
    assertArbitraryLaws(leaving, { isValid: (value) => value >= 10, sizeOf: (value) => value }),
  ).toThrow("shrank to an invalid value: 9");
});

test("catches a shrink that goes round in a circle", () => {
  const circling = new DrawnArbitrary<number>({
    draw: (prng) => prng.below(2),
    shrink: (value) => [1 - value],
    isValid: () => true,
  });

  expect(() => assertArbitraryLaws(circling, claims)).toThrow(
    "shrank to a value that is no smaller: size 1 after 0",
  );
});
