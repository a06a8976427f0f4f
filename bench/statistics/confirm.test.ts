import { expect, test } from "vitest";
import type { Change, Comparison } from "./comparison.ts";
import { confirm } from "./confirm.ts";

function comparison(name: string, change: Change): Comparison {
  const spread = { median: 1, low: 1, high: 1 };
  return {
    ...{ name, unit: "ns", better: "lower", before: spread, after: spread, isNormalised: false },
    judgement: { change, ratio: { estimate: 1.1, low: 1.05, high: 1.2 }, pValue: 0.001 },
  };
}

test.each<[Change, Change, Change]>([
  ["slower", "slower", "slower"],
  ["slower", "faster", "cannot-tell"],
  ["slower", "same", "cannot-tell"],
  ["faster", "cannot-tell", "cannot-tell"],
  ["faster", "faster", "faster"],
])("%s, and %s again, is %s", async (first, again, told) => {
  const [confirmed] = await confirm([comparison("a", first)], async () => [comparison("a", again)]);

  expect(confirmed?.judgement.change).toBe(told);
  expect(confirmed?.rerun?.change).toBe(again);
});

test("only what changed is measured again", async () => {
  const asked: (readonly string[])[] = [];
  const given = [
    comparison("a", "same"),
    comparison("b", "slower"),
    comparison("c", "cannot-tell"),
  ];
  const confirmed = await confirm(given, async (names) => {
    asked.push(names);
    return [];
  });

  expect(asked).toEqual([["b"]]);
  // What the rerun has not is not confirmed.
  expect(confirmed.map(({ judgement }) => judgement.change)).toEqual([
    "same",
    "cannot-tell",
    "cannot-tell",
  ]);
});

test("without a change nothing is measured", async () => {
  const given = [comparison("a", "same")];

  expect(await confirm(given, () => Promise.reject(new Error("measured again")))).toBe(given);
});
