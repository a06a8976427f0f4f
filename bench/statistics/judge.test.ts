import { expect, test } from "vitest";
import { type Prng, prngOf } from "../../generators/prng.ts";
import type { Change } from "./comparison.ts";
import { judge, judgeTurns } from "./judge.ts";
import type { PairedRounds } from "./paired-rounds.ts";

const floors = { ratio: 0.02, absolute: 1 };

/** Of the normal distribution, nearly: a sum of twelve. */
function normal(source: Prng): number {
  let sum = -6;
  for (let draw = 0; draw < 12; draw++) sum += (source.next() >>> 0) / 2 ** 32;
  return sum;
}

/** Rounds around a level, each off by a share of that size. */
function rounds(count: number, level: number, noise: number, source: Prng): readonly number[] {
  return Array.from({ length: count }, () => level * Math.exp(noise * normal(source)));
}

/** Processes of which each has a bias of its own, as the compiler gives it. */
function processes(count: number, ratio: number, source: Prng): readonly PairedRounds[] {
  return Array.from({ length: count }, () => {
    const bias = Math.exp(0.017 * normal(source));
    const level = 2000 * Math.exp(0.3 * normal(source));
    return {
      before: rounds(40, level, 0.05, source),
      after: rounds(40, level * ratio * bias, 0.05, source),
    };
  });
}

test.each<[number, Change]>([
  [1.1, "slower"],
  [0.9, "faster"],
  [1, "same"],
  // Real, and below the floor.
  [1.01, "same"],
])("two runs of a ratio of %d are %s", (ratio, change) => {
  const source = prngOf(1, 2, 3, 4);
  const judgement = judge(
    rounds(100, 2000, 0.005, source),
    rounds(100, 2000 * ratio, 0.005, source),
    floors,
  );

  expect(judgement.change).toBe(change);
  expect(judgement.ratio.estimate).toBeCloseTo(ratio, 2);
  expect(judgement.ratio.low).toBeLessThan(judgement.ratio.estimate);
  expect(judgement.ratio.high).toBeGreaterThan(judgement.ratio.estimate);
  expect(judgement.samplesNeeded).toBeUndefined();
});

test("a difference below the absolute floor is none, whatever the ratio", () => {
  const source = prngOf(1, 2, 3, 4);
  const [before, after] = [rounds(100, 4, 0.01, source), rounds(100, 4.4, 0.01, source)];

  expect(judge(before, after, floors).change).toBe("same");
  expect(judge(before, after, { ...floors, absolute: 0.1 }).change).toBe("slower");
});

test("what two runs differ by anyway is not told", () => {
  const source = prngOf(1, 2, 3, 4);
  const [before, after] = [rounds(200, 2000, 0.02, source), rounds(200, 2080, 0.02, source)];

  expect(judge(before, after, floors).change).toBe("slower");
  expect(judge(before, after, { ...floors, betweenRuns: 0.05 }).change).toBe("cannot-tell");
});

test("noise that hides the answer is said, with the rounds that would tell", () => {
  const source = prngOf(1, 2, 3, 4);
  const few = judge(rounds(20, 2000, 0.2, source), rounds(20, 2000, 0.2, source), floors);

  expect(few.change).toBe("cannot-tell");
  expect(few.samplesNeeded).toBeGreaterThan(100);
});

test("the same samples are always judged alike, and as one would from the other side", () => {
  const source = prngOf(1, 2, 3, 4);
  const [before, after] = [rounds(50, 2000, 0.05, source), rounds(50, 2200, 0.05, source)];
  const judgement = judge(before, after, floors);

  expect(judge(before, after, floors)).toEqual(judgement);
  expect(judge(after, before, floors).change).toBe("faster");
  expect(judge(after, before, floors).ratio.estimate * judgement.ratio.estimate).toBeCloseTo(1, 9);
});

test.each<[string, readonly number[]]>([
  ["empty", []],
  ["two numbers", [1, 2]],
  ["constant", [5, 5, 5, 5, 5, 5]],
  ["zeros", [0, 0, 0, 0, 0, 0]],
  ["with a zero", [1, 2, 0, 3, 4, 5, 6]],
  ["with NaN", [1, 2, Number.NaN, 3, 4, 5]],
  ["infinite", [1, 2, Number.POSITIVE_INFINITY, 3, 4, 5]],
  ["negative", [1, 2, -3, 3, 4, 5]],
])("samples that are %s give no verdict", (_, sample) => {
  const sound = [100, 101, 102, 103, 104, 105, 106];

  for (const judgement of [
    judge(sample, sound, floors),
    judge(sound, sample, floors),
    judgeTurns([{ before: sample, after: sound.slice(0, sample.length) }], floors),
    judgeTurns([{ before: sound, after: sample }], floors),
    judgeTurns([], floors),
  ]) {
    expect(judgement.change).toBe("cannot-tell");
    expect(JSON.parse(JSON.stringify(judgement))).toEqual(judgement);
  }
});

test("processes that each favour a side at random are not taken for a change; 5 % is", () => {
  const source = prngOf(7, 7, 7, 7);
  const trials = 25;
  const changes = (ratio: number) =>
    Array.from({ length: trials }, () => judgeTurns(processes(8, ratio, source), floors).change);

  expect(changes(1).filter((change) => change === "slower" || change === "faster").length).toBe(0);
  expect(changes(1.05).filter((change) => change === "slower").length).toBeGreaterThan(20);
});

test("the interval of turns holds the true ratio as often as it says", () => {
  const source = prngOf(3, 1, 4, 1);
  const trials = 60;
  const held = Array.from({ length: trials }, () => {
    const { low, high } = judgeTurns(processes(6, 1.05, source), floors).ratio;
    return low < 1.05 && 1.05 < high;
  });

  // 95 %, and what 60 trials leave open.
  expect(held.filter(Boolean).length / trials).toBeGreaterThan(0.9);
});

test("one process without luck does not decide", () => {
  const source = prngOf(5, 5, 5, 5);
  const [first, ...others] = processes(12, 1, source);
  const slow = { before: first?.before ?? [], after: (first?.after ?? []).map((one) => one * 1.6) };
  const { ratio, change } = judgeTurns([slow, ...others], floors);

  expect(change).not.toBe("slower");
  expect(ratio.high).toBeLessThan(1.1);
});

test("of one process its rounds stand for all", () => {
  const source = prngOf(1, 1, 1, 1);
  const turns = { before: rounds(60, 1e6, 0.03, source), after: rounds(60, 1.2e6, 0.03, source) };

  expect(judgeTurns([turns], floors).change).toBe("slower");
});
