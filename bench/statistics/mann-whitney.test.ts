import { expect, test } from "vitest";
import { mannWhitney } from "./mann-whitney.ts";
import { normalTail } from "./normal.ts";
import { studentQuantile } from "./student.ts";

/** Ozone in May and in August, of R's `airquality`. */
const may = [
  ...[41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45],
  ...[115, 37],
];
const august = [
  ...[39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73],
  ...[76, 118, 84, 85],
];

test.each([
  // The examples of R's help page of `wilcox.test`; the first is counted out, the second has ties.
  [
    [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46],
    [1.15, 0.88, 0.9, 0.74, 1.21],
    { u: 35, pValue: 0.254412254 },
  ],
  [may, august, { u: 127.5, pValue: 0.0001208078 }],
  [[1, 2, 3], [4, 5, 6], { u: 0, pValue: 0.1 }],
  [[4, 5, 6], [1, 2, 3], { u: 9, pValue: 0.1 }],
  [[1], [2], { u: 0, pValue: 1 }],
  [[1, 1], [1, 1], { u: 2, pValue: 1 }],
])("the test of Mann and Whitney gives what R gives", (first, second, { u, pValue }) => {
  const found = mannWhitney(first, second);

  expect(found.u).toBe(u);
  expect(found.pValue).toBeCloseTo(pValue, 9);
});

test("counting and the normal approximation agree for samples of some size", () => {
  const first = Array.from({ length: 30 }, (_, index) => index * 1.37);
  const second = Array.from({ length: 30 }, (_, index) => index * 1.61 + 0.001);
  const exact = mannWhitney(first, second).pValue;
  const approximate = mannWhitney([...first, 1e6], [...second, 1e7]).pValue;

  expect(Math.abs(exact - approximate)).toBeLessThan(0.02);
});

test.each([
  [[], [1]],
  [[Number.NaN], [1]],
])("what is no sample is refused", (first, second) => {
  expect(() => mannWhitney(first, second)).toThrow(RangeError);
});

test.each([
  [0, 0.5],
  [1, 0.158655253931457],
  [1.959963984540054, 0.025],
  [-1, 0.841344746068543],
  [3, 0.00134989803163009],
  [5, 2.86651571879194e-7],
  [10, 7.61985302416053e-24],
])("the tail of the normal distribution beyond %d is exact", (z, share) => {
  expect(normalTail(z) / share).toBeCloseTo(1, 11);
});

test.each([
  [0.995, 1, 63.65674],
  [0.995, 4, 4.604095],
  [0.975, 5, 2.570582],
  [0.975, 30, 2.042272],
])("the quantile %d of Student's distribution of %d is exact", (share, freedom, quantile) => {
  expect(studentQuantile(share, freedom)).toBeCloseTo(quantile, 5);
});
