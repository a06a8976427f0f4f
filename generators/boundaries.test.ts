import { expect, test } from "vitest";
import { floatBoundaries, numberBoundaries } from "./boundaries.ts";

test.each(Object.entries(numberBoundaries))(
  "the boundaries of %s begin with 0 and hold none twice",
  (_, table) => {
    // A set takes -0 for 0.
    const names = table.map((value) => (Object.is(value, -0) ? "-0" : String(value)));

    expect(Number(table[0])).toBe(0);
    expect(new Set(names).size).toBe(table.length);
  },
);

test("every boundary of float is a float", () => {
  expect(floatBoundaries.filter((value) => !Object.is(Math.fround(value), value))).toEqual([]);
});

test.each([
  ["int32", [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)]],
  ["uint32", [0, 1, 2 ** 31, 2 ** 32 - 1]],
  [
    "int64",
    [0n, 1n, -1n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)],
  ],
  ["uint64", [0n, 1n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]],
  [
    "double",
    [
      0,
      -0,
      1,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.MIN_VALUE,
      Number.MAX_VALUE,
    ],
  ],
] as const)("the boundaries of %s hold the borders of its kind", (kind, borders) => {
  expect(numberBoundaries[kind]).toEqual(expect.arrayContaining([...borders]));
});

test.each([
  ["int32", -(2n ** 31n), 2n ** 31n - 1n],
  ["uint32", 0n, 2n ** 32n - 1n],
  ["int64", -(2n ** 63n), 2n ** 63n - 1n],
  ["uint64", 0n, 2n ** 64n - 1n],
] as const)("no boundary of %s lies outside its range", (kind, min, max) => {
  expect(
    numberBoundaries[kind].filter((value) => BigInt(value) < min || BigInt(value) > max),
  ).toEqual([]);
});
