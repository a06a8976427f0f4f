import { expect, test } from "vitest";
import { compareInterleaved } from "./compare-figures.ts";
import type { Figure } from "./figure.ts";

function rates(samples: readonly number[]): Figure {
  const reference = samples.map(() => 50_000);
  return { name: "a/calls", unit: "calls/s", better: "higher", samples, reference };
}

const steady = Array.from({ length: 20 }, (_, round) => 5000 + 10 * (round % 7));

function changeFrom(before: readonly number[], after: readonly number[]) {
  const [one] = compareInterleaved([rates(before)], [rates(after)], { suite: "load" });
  return one?.judgement;
}

test("a server that answers nothing any more is slower, however little it answered before", () => {
  const collapsed = steady.map((rate, round) => (round < 3 ? rate : 0));

  expect(changeFrom(steady, collapsed)).toMatchObject({ change: "slower" });
  expect(changeFrom(collapsed, steady)).toMatchObject({ change: "faster" });
  expect(changeFrom(steady, collapsed)?.ratio.estimate).toBeCloseTo(10, 0);
});

test("a window without an answer says no more than another slow one", () => {
  const paused = steady.map((rate, round) => (round === 5 ? 0 : rate));

  expect(changeFrom(steady, paused)?.change).toBe("same");
  expect(
    changeFrom(
      steady,
      paused.map((rate) => rate / 10),
    )?.change,
  ).toBe("slower");
});
