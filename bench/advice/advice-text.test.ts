import { expect, test } from "vitest";
import type { Change, Comparison } from "../statistics/comparison.ts";
import { adviceText } from "./advice-text.ts";

const ways = { of: "gzip", against: "no compression", what: "a call" };

test.each([
  [
    "slower",
    undefined,
    "keep no compression: with gzip a call costs 1.25 times (1.20 to 1.30) as much",
  ],
  [
    "faster",
    undefined,
    "take gzip: a call costs 1.25 times (1.20 to 1.30) what it costs with no compression",
  ],
  [
    "same",
    undefined,
    "it makes no difference: with gzip a call costs 1.25 times (1.20 to 1.30) as much",
  ],
  [
    "cannot-tell",
    120,
    "it cannot be told: with gzip a call costs 1.25 times (1.20 to 1.30) as much; about 120 rounds would tell",
  ],
  [
    "cannot-tell",
    undefined,
    "it cannot be told: with gzip a call costs 1.25 times (1.20 to 1.30) as much; many more rounds would tell",
  ],
] as const)("what was found is said: %s, %s rounds", (change, samplesNeeded, text) => {
  expect(adviceText(ways, comparisonOf(change, samplesNeeded))).toBe(text);
});

function comparisonOf(change: Change, samplesNeeded?: number): Comparison {
  const spread = { median: 100, low: 90, high: 110 };
  return {
    ...{ name: "acme.v1.Orders/Create", unit: "ns", better: "lower", isNormalised: false },
    ...{ before: spread, after: spread },
    judgement: {
      ...{ change, ratio: { estimate: 1.25, low: 1.2, high: 1.3 }, pValue: 0.001 },
      ...(samplesNeeded === undefined ? {} : { samplesNeeded }),
    },
  };
}
