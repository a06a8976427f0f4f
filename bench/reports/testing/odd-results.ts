import type { BenchResult } from "../../bench-result.ts";
import {
  codecResult,
  comparisonOf,
  measuredOperation,
  noisy,
  skippedOperation,
} from "./codec-result.ts";
import { latencyAround, lawOf, loadResult, stepOf } from "./load-result.ts";

const bare = { comparisons: [], figures: [], recommendations: [], warnings: [] };

/** The result without what it was compared with. */
function alone(result: BenchResult, more: Partial<BenchResult>): BenchResult {
  const { comparedWith: _, ratioFloor: __, ...others } = result;
  return { ...others, ...bare, ...more };
}

const none = { median: 0, low: 0, high: 0 };
const method = "acme.v1.Orders/Create";
const closed = { kind: "closed", connections: 1, concurrency: 1 } as const;

/** A text that wants to be markup, an escape sequence and a second line. */
export const hostileText =
  '</title></style><script src="https://evil.example/x.js">alert(1)</script>\'"&<!--]]>\u0000\u001b[31m\n\u202e\ud800';

const longName = "x".repeat(10_000);

/** Results that leave out, overdo or spoil something, by what is odd about them. */
export const oddResults: Readonly<Record<string, BenchResult>> = {
  "no operation": alone(codecResult, { operations: [] }),
  "all skipped": alone(codecResult, {
    operations: [
      skippedOperation("pbf/encode/acme.v1.Order", "pbf is not installed"),
      skippedOperation("pbf/decode/acme.v1.Order", "pbf is not installed"),
    ],
  }),
  "zero rounds": alone(codecResult, {
    operations: [measuredOperation("oracle/encode/a.B", 0, { time: none, rounds: [] })],
  }),
  "no spread": alone(codecResult, {
    operations: [
      measuredOperation("oracle/encode/a.B", 500, {
        ...{ time: { median: 500, low: 500, high: 500 }, rounds: [500], messageBytes: 0 },
      }),
    ],
  }),
  "nothing to compare": { ...codecResult, comparisons: [] },
  "only cannot tell": {
    ...codecResult,
    comparisons: [
      comparisonOf("oracle/encode/a.B", 500, 510, {
        ...{ change: "cannot-tell", ratio: { estimate: 1.02, low: 0.9, high: 1.1 }, pValue: 0.4 },
      }),
    ],
  },
  "all the same": {
    ...codecResult,
    comparisons: [
      comparisonOf("oracle/encode/a.B", 500, 501, {
        ...{ change: "same", ratio: { estimate: 1, low: 0.99, high: 1.01 }, pValue: 0.4 },
      }),
    ],
  },
  "numbers that are none": {
    ...codecResult,
    operations: [
      measuredOperation("oracle/encode/a.B", 500, {
        time: { median: Number.NaN, low: Number.NaN, high: Number.POSITIVE_INFINITY },
        rounds: [Number.NaN, Number.POSITIVE_INFINITY],
      }),
    ],
    comparisons: [
      comparisonOf("oracle/encode/a.B", 500, 501, {
        change: "cannot-tell",
        ratio: { estimate: Number.NaN, low: 0, high: Number.POSITIVE_INFINITY },
        pValue: Number.NaN,
      }),
    ],
  },
  "no step": alone(loadResult, { steps: [], laws: [] }),
  "no OK at all": alone(loadResult, {
    laws: [],
    steps: loadResult.steps.filter(({ latency }) => latency === undefined),
  }),
  "one step": alone(loadResult, { laws: [], steps: [stepOf(method, closed, 900)] }),
  "one window": alone(loadResult, {
    laws: [],
    steps: [
      stepOf(method, closed, 900, {
        windows: [{ callsPerSecond: 900, p50: 1e6, p99: 2e6, reference: 0 }],
      }),
    ],
  }),
  "a call without time": alone(loadResult, {
    laws: [{ ...lawOf(method, [900, 0, 0], [1]), rSquared: Number.NaN }],
    steps: [
      stepOf(method, closed, 900, {
        ...{ durationMs: 0, calls: 1, windows: [] },
        latency: { ...latencyAround(0, 1), buckets: [] },
      }),
    ],
  }),
  "a law without a knee": alone(loadResult, {
    laws: [
      lawOf(method, [900, 0.05, 0]),
      { ...lawOf("a.B/C", [900, 0.02, 0.0001], [1, 2, 5]), rSquared: 0.4 },
    ],
    steps: [stepOf(method, closed, 900)],
  }),
  hostile: {
    ...codecResult,
    ...{ subject: hostileText, command: hostileText, comparedWith: hostileText },
    operations: [
      measuredOperation("a/encode/b", 100, { codec: hostileText, type: hostileText }),
      measuredOperation("a/encode/b", 200, { codec: longName, warnings: [hostileText] }),
      skippedOperation("a/encode/b", hostileText),
    ],
    comparisons: codecResult.comparisons.map((one) => ({ ...one, name: hostileText + longName })),
    recommendations: [
      { topic: hostileText, of: hostileText, against: hostileText, advice: longName, figures: [] },
    ],
    warnings: [hostileText, longName],
  },
  "hostile load": {
    ...loadResult,
    steps: loadResult.steps.map((step) => ({
      ...{ ...step, method: hostileText },
      errors: [{ status: hostileText, count: 1 }],
    })),
    laws: [lawOf(hostileText, [900, 0.1, 0.001])],
  },
};

const veryLong = "y".repeat(400);

/** As much as a run could bring: 200 methods in 20 steps each, as many comparisons, all with long names. */
export function hugeLoad(): BenchResult {
  const methods = Array.from({ length: 200 }, (_, at) => `acme.v1.${veryLong}/Method${at}`);
  const concurrencies = Array.from({ length: 20 }, (_, at) => 1 + at * 5);
  const ofOne = concurrencies.map((concurrency) =>
    stepOf(method, { ...closed, concurrency }, 900 + concurrency),
  );
  const steps = methods.flatMap((name) => ofOne.map((step) => ({ ...step, method: name })));
  const change = comparisonOf(method, 500, 530, {
    ...{ change: "slower", ratio: { estimate: 1.06, low: 1.04, high: 1.08 }, pValue: 0.001 },
  });
  return {
    ...loadResult,
    steps,
    laws: methods.map((name) => lawOf(name, [900, 0.1, 0.001], concurrencies)),
    figures: [],
    comparisons: steps.map(({ name }) => ({ ...change, name: `${veryLong}/${name}` })),
    warnings: noisy(1, 1000).map(String),
  };
}

/** A schema of three hundred types. */
export function hugeCodecs(): BenchResult {
  const codecs = ["protobufjs", "protobuf-es", "oracle"];
  const types = Array.from({ length: 300 }, (_, at) => `acme.v1.Message${at}`);
  const ofOne = codecs.map((codec, at) => measuredOperation(`${codec}/encode/a.B`, 500 + at));
  return {
    ...codecResult,
    operations: types.flatMap((type) => ofOne.map((one) => ({ ...one, type }))),
  };
}
