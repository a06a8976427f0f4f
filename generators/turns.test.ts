import { expect, test } from "vitest";
import { turnAt } from "./turns.ts";

/** How often each turn comes among so many places, each the same distance from the last. */
function counts(turns: number, stride: number, places: number): readonly number[] {
  const seen = new Array<number>(turns).fill(0);
  for (let place = 0; place < places; place++) {
    const turn = turnAt(place * stride, turns);
    seen[turn] = (seen[turn] ?? 0) + 1;
  }
  return seen;
}

for (let stride = 1; stride <= 8; stride++)
  test(`of 100 places at a stride of ${stride}, no turn is left out, and none comes twice too often`, () => {
    for (const turns of [2, 3, 12, 18]) {
      const seen = counts(turns, stride, 100);

      expect(Math.min(...seen)).toBeGreaterThan(0);
      expect(Math.max(...seen)).toBeLessThanOrEqual((2 * 100) / turns);
    }
  });

test("of 400 places, at any stride that a schema's edges may need, every turn comes about as often", () => {
  for (let stride = 1; stride <= 40; stride++) {
    const seen = counts(18, stride, 400);

    expect(Math.min(...seen)).toBeGreaterThan(8);
    expect(Math.max(...seen)).toBeLessThan(45);
  }
});

test("neighbours take different turns, 18 of them most of the 18", () => {
  const turns = Array.from({ length: 18 }, (_, index) => turnAt(index, 18));

  expect(new Set(turns).size).toBeGreaterThanOrEqual(14);
  expect(turns.filter((turn, index) => turn === turns[index - 1])).toEqual([]);
});
