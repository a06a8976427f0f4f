import { expect, test } from "vitest";
import { ErrorCounts, statusText } from "./error-counts.ts";

function countsOf(codes: readonly number[]): ErrorCounts {
  const counts = new ErrorCounts();
  for (const code of codes) counts.add(code, { count: 1, details: `said ${code}` });
  return counts;
}

function told({ byCode }: ErrorCounts): readonly string[] {
  return [...byCode].map(
    ([code, { count, details }]) => `${statusText(code)} ${count}: ${details}`,
  );
}

test("a few codes that do not exist are told each, many as one", () => {
  expect(told(countsOf([17, 5, 99, 17, 200, 999_999_999]))).toEqual([
    "status 17 2: said 17",
    "NOT_FOUND 1: said 5",
    "status 99 1: said 99",
    "status 200 1: said 200",
    "status 999999999 1: said 999999999",
  ]);
  expect(told(countsOf([17, 5, 99, 17, 200, 201, 202, 17]))).toEqual([
    "NOT_FOUND 1: said 5",
    "statuses that do not exist 7: said 17",
  ]);
});

test("every code that exists is told beside any number of those that do not", () => {
  const counts = countsOf(Array.from({ length: 10_000 }, (_, code) => code + 1));

  expect(counts.byCode.size).toBe(17);
  expect(told(counts).at(-1)).toBe("statuses that do not exist 9984: said 17");
});

test("counts that are added up hold as little, and lose none", () => {
  const sum = new ErrorCounts();
  for (let window = 0; window < 1000; window++) {
    const { byCode } = countsOf([5, 100 + window, 2000 + window]);
    for (const [code, error] of byCode) sum.add(code, error);
  }
  for (const [code, error] of sum.byCode) sum.add(code, error);

  expect(told(sum)).toEqual([
    "NOT_FOUND 2000: said 5",
    "statuses that do not exist 4000: said 100",
  ]);
});

test("many that were counted as one take in the few of another count", () => {
  const sum = countsOf([50, 14, 51]);
  for (const [code, error] of countsOf([60, 61, 62, 63, 64]).byCode) sum.add(code, error);

  expect(told(sum)).toEqual(["UNAVAILABLE 1: said 14", "statuses that do not exist 7: said 50"]);
});

test("of what the first call said 200 characters are kept, no pair of surrogates cut in two", () => {
  const details = (text: string) => {
    const counts = new ErrorCounts();
    counts.add(13, { count: 1, details: text });
    counts.add(13, { count: 1, details: "another" });
    return counts.byCode.get(13)?.details;
  };

  expect(details("x".repeat(200))).toBe("x".repeat(200));
  expect(details("x".repeat(100_000))).toBe(`${"x".repeat(199)}…`);
  expect(details(`${"x".repeat(198)}😀y`)).toBe(`${"x".repeat(198)}…`);
});
