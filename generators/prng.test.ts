import { expect, test } from "vitest";
import { prngOf } from "./prng.ts";

test("gives the words of PractRand's sfc32", () => {
  const prng = prngOf(1, 2, 3, 4);

  expect(Array.from({ length: 4 }, () => prng.next())).toEqual(reference([1, 2, 3, 4], 4));
});

test("starts over from a seed", () => {
  const prng = prngOf(5, 6, 7, 8);
  const words = [prng.next(), prng.next()];

  prng.seed(5, 6, 7, 8);

  expect([prng.next(), prng.next()]).toEqual(words);
});

test("reaches both ends of a bound and nothing beyond", () => {
  const prng = prngOf(0, 0, 0, 0);

  const values = Array.from({ length: 2000 }, () => prng.below(5));

  expect(new Set(values)).toEqual(new Set([0, 1, 2, 3, 4]));
});

test("spreads its words evenly", () => {
  const prng = prngOf(9, 9, 9, 9);
  const counts = new Array<number>(16).fill(0);

  for (let draw = 0; draw < 16_000; draw++)
    counts[prng.below(16)] = (counts[prng.below(16)] ?? 0) + 1;

  expect(Math.min(...counts)).toBeGreaterThan(500);
});

/** sfc32 in exact arithmetic, word for word as its author wrote it. */
function reference(
  seed: readonly [number, number, number, number],
  count: number,
): readonly number[] {
  let [a, b, c, counter] = seed.map(BigInt) as [bigint, bigint, bigint, bigint];
  const words: number[] = [];
  for (let round = 0; round < 12 + count; round++) {
    const word = BigInt.asUintN(32, a + b + counter);
    counter = BigInt.asUintN(32, counter + 1n);
    a = b ^ (b >> 9n);
    b = BigInt.asUintN(32, c + (c << 3n));
    c = BigInt.asUintN(32, ((c << 21n) | (c >> 11n)) + word);
    if (round >= 12) words.push(Number(BigInt.asIntN(32, word)));
  }
  return words;
}
