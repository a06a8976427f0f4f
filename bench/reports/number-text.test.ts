import { expect, test } from "vitest";
import {
  digits,
  figureText,
  halfText,
  rateText,
  shareText,
  sizeText,
  spreadText,
  tickText,
  timeText,
} from "./number-text.ts";

test.each([
  [0, "0 ns"],
  [0.25, "0.250 ns"],
  [60_000, "60.0 µs"],
  [999.4, "999 ns"],
  [999.6, "1.00 µs"],
  [999_960, "1.00 ms"],
  [12_340_000_000, "12.3 s"],
  [4_321e9, "4,321 s"],
  [Number.NaN, "unknown"],
  [Number.POSITIVE_INFINITY, "unknown"],
])("%d nanoseconds are %s", (ns, text) => {
  expect(timeText(ns)).toBe(text);
});

test.each([
  [0, "0"],
  [2e6, "2 ms"],
  [2.5e6, "2.5 ms"],
  [10e6, "10 ms"],
  [100e6, "100 ms"],
  [500, "500 ns"],
])("a mark at %d nanoseconds reads %s", (ns, text) => {
  expect(tickText(ns)).toBe(text);
});

test("a spread has its unit once where it is the same", () => {
  expect(spreadText({ median: 1210, low: 1180, high: 1250 })).toBe("1.21 µs (1.18 to 1.25)");
  expect(spreadText({ median: 1010, low: 980, high: 1040 })).toBe("1.01 µs (980 ns to 1.04 µs)");
  expect(spreadText({ median: 980, low: 970, high: 1040 })).toBe("980 ns (970 ns to 1.04 µs)");
  expect(halfText({ median: 0, low: 0, high: 0 })).toBe("0 to 0 ns");
  expect(spreadText({ median: 5100, low: 5020.4, high: 5180 }, "calls/s")).toBe(
    "5,100 calls/s (5,020 to 5,180)",
  );
  expect(spreadText({ median: Number.NaN, low: Number.NaN, high: 2 })).toBe(
    "unknown (unknown to 2.00 ns)",
  );
});

test("sizes, rates and plain numbers keep three digits", () => {
  expect(sizeText(95_200_000)).toBe("95.2 MB");
  expect(rateText(5100)).toBe("5,100 calls/s");
  expect(rateText(0.5)).toBe("0.500 calls/s");
  expect(figureText(1632, "bytes")).toBe("1.63 kB");
  expect(digits(-12.345)).toBe("-12.3");
});

test.each([
  [0, "0 %"],
  [0.000_01, "under 0.01 %"],
  [0.0372, "3.72 %"],
  [0.18, "18 %"],
  [0.9999, "99 %"],
  [1, "100 %"],
])("a share of %d is %s: neither all nor nothing by rounding", (share, text) => {
  expect(shareText(share)).toBe(text);
});
