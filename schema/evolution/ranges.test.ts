import { expect, test } from "vitest";
import { isWithin, rangesText, withoutRanges } from "./ranges.ts";

for (const [ranges, others, left] of [
  [[[1, 5]], [[2, 3]], "1, 4 to 5"],
  [[[1, 5]], [], "1 to 5"],
  [[[1, 5]], [[0, 9]], ""],
  [
    [
      [4, 5],
      [1, 2],
      [3, 3],
    ],
    [[5, 5]],
    "1 to 4",
  ],
  [
    [
      [1, 3],
      [2, 9],
    ],
    [
      [1, 1],
      [4, 4],
    ],
    "2 to 3, 5 to 9",
  ],
  [
    [
      [-2, -1],
      [7, 100],
    ],
    [[-1, 6]],
    "-2, 7 to max",
  ],
] as const)
  test(`leaves ${left || "nothing"} of ${JSON.stringify(ranges)} without ${JSON.stringify(others)}`, () => {
    const rangeOf = ([from, to]: readonly [number, number]) => ({ from, to });

    const rest = withoutRanges(ranges.map(rangeOf), others.map(rangeOf));

    expect(rangesText(rest, 100)).toBe(left);
  });

test("counts both ends as within", () => {
  const within = [1, 2, 4, 5].filter((number) => isWithin([{ from: 2, to: 4 }], number));

  expect(within).toEqual([2, 4]);
});
