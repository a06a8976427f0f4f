import type { BenchResult, OperationResult } from "../../bench-result.ts";
import { spreadOf } from "../../measure/spread.ts";
import type { Comparison } from "../../statistics/comparison.ts";

/** Numbers around `centre` as a noisy machine gives them: most close by, a few far above. The same at each call. */
export function noisy(centre: number, count: number, salt = 1): readonly number[] {
  return Array.from({ length: count }, (_, index) => {
    const wave = Math.sin((index + 1) * 12.9898 + salt * 78.233) * 43_758.5453;
    const share = wave - Math.floor(wave);
    return centre * (0.97 + 0.05 * share + (share > 0.93 ? 0.12 : 0));
  });
}

/** An operation that was measured in 30 rounds, around so many nanoseconds. */
export function measuredOperation(
  name: string,
  ns: number,
  more: Partial<OperationResult> = {},
): OperationResult {
  const [codec = "", operation = "", ...type] = name.split("/");
  const rounds = noisy(ns, 30, name.length + ns);
  return {
    ...{ name, codec, operation, type: type.join("/") },
    ...{ time: spreadOf(rounds), rounds, messageBytes: 172.4, operations: 184_000, warnings: [] },
    ...more,
  };
}

/** An operation that could not be measured. */
export function skippedOperation(name: string, why: string): OperationResult {
  const none = { time: { median: 0, low: 0, high: 0 }, rounds: [], messageBytes: 0, operations: 0 };
  return measuredOperation(name, 0, { ...none, skipped: why });
}

const order = "acme.v1.Order";
const page = "acme.v1.SearchResponse";

const operations: readonly OperationResult[] = [
  measuredOperation(`protobufjs/encode/${order}`, 1210, { allocatedBytes: 1480 }),
  measuredOperation(`protobuf-es/encode/${order}`, 5630, { allocatedBytes: 6120 }),
  measuredOperation(`google-protobuf/encode/${order}`, 3480, { allocatedBytes: 4310 }),
  measuredOperation(`oracle/encode/${order}`, 7920, { allocatedBytes: 9204 }),
  measuredOperation(`protobufjs/decode/${order}`, 1640, { allocatedBytes: 2040 }),
  measuredOperation(`protobuf-es/decode/${order}`, 4870, { allocatedBytes: 5230 }),
  measuredOperation(`google-protobuf/decode/${order}`, 2950),
  measuredOperation(`oracle/decode/${order}`, 8110, { allocatedBytes: 9921 }),
  measuredOperation(`protobufjs/json-encode/${order}`, 6310, { allocatedBytes: 7710 }),
  measuredOperation(`protobuf-es/json-encode/${order}`, 9240, { allocatedBytes: 8802 }),
  skippedOperation(`google-protobuf/json-encode/${order}`, "it has no ProtoJSON"),
  measuredOperation(`generator/draw/${order}`, 15_400, { allocatedBytes: 22_400 }),
  measuredOperation(`protobufjs/encode/${page}`, 84_100, {
    ...{ messageBytes: 24_310, allocatedBytes: 96_200, operations: 9200 },
    warnings: ["the clock is too coarse for it"],
  }),
  measuredOperation(`protobuf-es/encode/${page}`, 391_000, { messageBytes: 24_310 }),
  skippedOperation(`google-protobuf/encode/${page}`, "refuses the type: groups of editions"),
];

/** A comparison of a time, the noise of both sides around 2 %. */
export function comparisonOf(
  name: string,
  before: number,
  after: number,
  judgement: Comparison["judgement"],
  more: Partial<Comparison> = {},
): Comparison {
  return {
    ...{ name, unit: "ns", better: "lower", isNormalised: false, judgement },
    before: spreadOf(noisy(before, 30, 3)),
    after: spreadOf(noisy(after, 30, 4)),
    ...more,
  };
}

/** One of each verdict, with and without a rerun, of each unit. */
export const comparisons: readonly Comparison[] = [
  comparisonOf(
    `protobufjs/encode/${order}`,
    1152,
    1210,
    {
      ...{ change: "slower", ratio: { estimate: 1.05, low: 1.03, high: 1.07 } },
      pValue: 0.0002,
    },
    {
      rerun: {
        ...{ change: "slower", ratio: { estimate: 1.048, low: 1.031, high: 1.066 } },
        pValue: 0.0004,
      },
    },
  ),
  comparisonOf(
    `protobuf-es/decode/${order}`,
    5410,
    4870,
    {
      ...{ change: "faster", ratio: { estimate: 0.9, low: 0.87, high: 0.93 } },
      pValue: 0.000_001,
    },
    { isNormalised: true },
  ),
  comparisonOf(`oracle/encode/${order}`, 7930, 7920, {
    ...{ change: "same", ratio: { estimate: 0.999, low: 0.991, high: 1.008 } },
    pValue: 0.83,
  }),
  comparisonOf(`oracle/decode/${order}`, 8040, 8110, {
    ...{ change: "same", ratio: { estimate: 1.009, low: 0.996, high: 1.021 } },
    pValue: 0.21,
  }),
  comparisonOf(
    `generator/draw/${order}`,
    14_600,
    15_400,
    {
      ...{ change: "cannot-tell", ratio: { estimate: 1.06, low: 0.97, high: 1.16 } },
      ...{ pValue: 0.048, samplesNeeded: 64 },
    },
    {
      rerun: {
        ...{ change: "same", ratio: { estimate: 1.01, low: 0.97, high: 1.05 } },
        pValue: 0.4,
      },
    },
  ),
  comparisonOf(
    `protobufjs/encode/${order}/heap`,
    1480,
    1632,
    {
      ...{ change: "slower", ratio: { estimate: 1.103, low: 1.1, high: 1.106 } },
      pValue: 0.000_01,
    },
    { unit: "bytes" },
  ),
];

/** A result of the suite `codecs`: five codecs, two types, skipped rows, and every verdict. */
export const codecResult: BenchResult = {
  suite: "codecs",
  subject: "proto/acme/v1/order.proto proto/acme/v1/search.proto",
  seed: "12207031250000000007",
  environment: {
    ...{ node: "v20.19.0", platform: "linux-x64", cpu: "AMD EPYC 7763 64-Core Processor" },
    ...{ cores: 2, load: 0.42 },
  },
  startedAt: "2026-11-23T08:14:06.000Z",
  durationMs: 94_210,
  command: "wireproof bench proto/acme/v1/order.proto proto/acme/v1/search.proto --seed 7",
  schemaDigest: "9f2c41d07be3a518",
  operations,
  steps: [],
  laws: [],
  figures: operations
    .filter(({ skipped }) => skipped === undefined)
    .map(({ name, rounds }) => ({
      ...{ name, unit: "ns", better: "lower", samples: rounds },
      reference: noisy(1000, rounds.length, 9),
    })),
  comparisons,
  comparedWith: "the baseline of 2026-11-20 on the same machine",
  ratioFloor: 1.03,
  recommendations: [],
  warnings: ["other programs keep 1.8 of 2 cores busy: times are too high, ratios less wrong"],
};
