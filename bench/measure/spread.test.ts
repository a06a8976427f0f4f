import { expect, test } from "vitest";
import { spreadOf } from "./spread.ts";

test.each([
  [[3], { median: 3, low: 3, high: 3 }],
  [[5, 1, 3], { median: 3, low: 2, high: 4 }],
  [[4, 1, 3, 2], { median: 2.5, low: 1.75, high: 3.25 }],
])("the spread of %j lies between its quartiles", (numbers, spread) => {
  expect(spreadOf(numbers)).toEqual(spread);
});

test("one wild round moves neither the median nor the middle half far", () => {
  expect(spreadOf([1, 1, 1, 1, 1000])).toEqual({ median: 1, low: 1, high: 1 });
});

test("no numbers have no spread", () => {
  expect(() => spreadOf([])).toThrow("no spread of no numbers");
});
