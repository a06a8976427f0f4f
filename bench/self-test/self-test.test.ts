import { expect, test } from "vitest";
import { encodeCases } from "./encode-side.ts";
import { encodeSides, selfTest } from "./self-test.ts";

test("a side with percent more passes does just so much more of the same", async () => {
  const sides = encodeSides();
  const [as, slower] = [await encodeCases(sides(0)), await encodeCases(sides(5))];
  const written = [await as[0]?.run(), await slower[0]?.run()];

  expect(as[0]?.operations).toBe(slower[0]?.operations);
  expect(Number(written[1]) / Number(written[0])).toBeCloseTo(1.05, 12);
});

test("it goes the way of every comparison, prints each, and sums them up", async () => {
  const lines: string[] = [];
  const { kinds, hasHeld } = await selfTest({
    comparisons: 1,
    percents: [0, 200],
    print: (line) => lines.push(line),
    compare: {
      ...{ forks: 4, mostForks: 8 },
      pace: { rounds: 40, sliceMs: 0.2, warmUpMs: 150, mostMs: 4000 },
    },
  });

  expect(lines).toEqual([
    expect.stringMatching(
      /^A\/A: ratio \d\.\d{3} \([\d.]+ to [\d.]+\), p [<\d. ]+: (?:same|cannot-tell)/,
    ),
    expect.stringMatching(/^200 %: ratio .*: slower, again [\d.]+ slower; [\d.]+ s$/),
    expect.stringMatching(/^A\/A: 0 false alarms of 1 \(/),
    expect.stringMatching(/^200 %: 1 of 1 found \(/),
  ]);
  expect(kinds.map(({ percent, right }) => [percent, right])).toEqual([
    [0, 1],
    [200, 1],
  ]);
  expect(hasHeld).toBe(true);
});

test("one that is stopped sums up what was compared by then, and no more", async () => {
  const lines: string[] = [];
  const ending = new AbortController();
  const { kinds } = await selfTest({
    ...{ comparisons: 9, percents: [0, 5], signal: ending.signal },
    print(line) {
      lines.push(line);
      ending.abort();
    },
    compare: {
      ...{ forks: 2, mostForks: 2 },
      pace: { rounds: 10, sliceMs: 0.05, warmUpMs: 10, mostMs: 4000 },
    },
  });

  expect(lines).toEqual([
    expect.stringMatching(/^A\/A: ratio /),
    expect.stringMatching(/^A\/A: 0 false alarms of 1 /),
  ]);
  expect(kinds.map(({ comparisons }) => comparisons.length)).toEqual([1, 0]);
});

test("where a slowdown that is none has to be found, it does not hold", async () => {
  const lines: string[] = [];
  const { hasHeld } = await selfTest({
    comparisons: 1,
    percents: [0.001],
    print: (line) => lines.push(line),
    compare: {
      ...{ forks: 2, mostForks: 2 },
      pace: { rounds: 10, sliceMs: 0.05, warmUpMs: 10, mostMs: 4000 },
    },
  });

  expect(hasHeld).toBe(false);
  expect(lines.at(-1)).toContain("0.001 %: 0 of 1 found");
});
