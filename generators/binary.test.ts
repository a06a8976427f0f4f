import fc from "fast-check";
import { expect, test } from "vitest";
import { binary } from "./binary.ts";
import { assertArbitraryLaws } from "./testing/arbitrary-laws.ts";

const drawn = fc.sample(binary(), { seed: 42, numRuns: 2000 });

test("obeys the laws of arbitraries", () => {
  expect(() =>
    assertArbitraryLaws(binary({ maxLength: 100 }), {
      isValid: (value) => value instanceof Uint8Array && value.length <= 100,
      sizeOf: (value) => value.reduce((sum, byte) => sum + 256 + byte, 0),
    }),
  ).not.toThrow();
});

test("reaches no bytes, every byte, and lengths of two bytes within 2000 draws", () => {
  expect(drawn.some((value) => value.length === 0)).toBe(true);
  expect(new Set(drawn.flatMap((value) => [...value])).size).toBe(256);
  expect(drawn.some((value) => value.length === 127)).toBe(true);
  expect(drawn.some((value) => value.length === 128)).toBe(true);
});

test("no two draws share memory", () => {
  expect(new Set(drawn.map((value) => value.buffer)).size).toBe(drawn.length);
});

test("keeps the lengths asked for", () => {
  const values = fc.sample(binary({ minLength: 4, maxLength: 6 }), { seed: 1, numRuns: 200 });

  expect(new Set(values.map((value) => value.length))).toEqual(new Set([4, 5, 6]));
});

test("refuses lengths that no bytes have", () => {
  expect(() => binary({ minLength: 2, maxLength: 1 })).toThrow(
    "binary: no length is at least 2 and at most 1",
  );
});

test("draws of seed 42 stay the same from release to release", () => {
  expect(
    drawn.slice(0, 8).map((value) => Buffer.from(value).toString("hex")),
  ).toMatchInlineSnapshot(`
    [
      "577d",
      "5eca",
      "ae",
      "baae39bd83b8",
      "",
      "ec351fbfd2b27731",
      "8ce2983c65f9af",
      "bb5346",
    ]
  `);
});
