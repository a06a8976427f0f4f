import type { BenchResult } from "../../bench-result.ts";
import type { Latency, LoadStep, ScalabilityLaw, StepResult } from "../../load/load-result.ts";
import { spreadOf } from "../../measure/spread.ts";
import { codecResult, comparisonOf, noisy } from "./codec-result.ts";

/** Latencies around a median, skewed as those of servers are. */
export function latencyAround(p50: number, calls: number): Latency {
  const at = (times: number): number => Math.round(p50 * times);
  const edges = Array.from({ length: 24 }, (_, index) => 0.4 * (12 / 0.4) ** ((index + 1) / 24));
  return {
    ...{ min: at(0.38), mean: at(1.12), max: at(11.6) },
    percentiles: {
      ...{ "50": at(1), "75": at(1.28), "90": at(1.7), "95": at(2.2) },
      ...{ "99": at(3.6), "99.9": at(6.9), "99.99": at(10.2) },
    },
    buckets: edges.map((edge) => ({
      upTo: at(edge),
      count: Math.round((calls / 6) * Math.exp(-(Math.log(edge / 1.05) ** 2) / 0.28)),
    })),
  };
}

/** A step with latencies and windows; about `rate` calls a second for ten seconds. */
export function stepOf(
  method: string,
  step: LoadStep,
  rate: number,
  more: Partial<StepResult> = {},
): StepResult {
  const callers = step.kind === "closed" ? step.concurrency : Math.max(1, step.rate / 900);
  const p50 = (callers / rate) * 0.92e9;
  const rates = noisy(rate, 20, callers);
  const calls = Math.round(rate * 10);
  return {
    ...{ method, step, name: nameOf(step), durationMs: 10_000, calls },
    throughput: spreadOf(rates),
    windows: rates.map((callsPerSecond, index) => ({
      ...{ callsPerSecond, p50: p50 * (rate / callsPerSecond), reference: 210_000 },
      p99: p50 * 3.4 * (1 + 0.2 * Math.sin(index * 1.7 + callers)),
    })),
    latency: latencyAround(p50, calls),
    ...{ errors: [], messagesSent: calls, messagesReceived: calls, unsent: 0 },
    ...{ bytesSent: calls * 172, bytesReceived: calls * 64 },
    client: {
      ...{ workers: 2, cpuCores: 0.61, eventLoopDelayP99: 1_240_000 },
      eventLoopUtilization: 0.38,
    },
    server: { cpuCores: 0.94, memoryStart: 84e6, memoryEnd: 91.4e6, memoryMost: 95.2e6 },
    ...more,
  };
}

function nameOf(step: LoadStep): string {
  const { kind, connections } = step;
  const start = kind === "closed" ? `closed-c${step.concurrency}` : `open-r${step.rate}`;
  return connections === 1 ? start : `${start}-n${connections}`;
}

/** The law for these parameters at these numbers of callers. */
export function lawOf(
  method: string,
  [lambda, sigma, kappa]: readonly [number, number, number],
  concurrencies: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200],
): ScalabilityLaw {
  const rateAt = (n: number): number => (lambda * n) / (1 + sigma * (n - 1) + kappa * n * (n - 1));
  const knee = kappa > 0 ? Math.sqrt((1 - sigma) / kappa) : undefined;
  return {
    ...{ method, connections: 1, lambda, sigma, kappa, rSquared: 0.984 },
    ...(knee !== undefined && { knee: { concurrency: knee, callsPerSecond: rateAt(knee) } }),
    points: concurrencies.map((concurrency, index) => ({
      ...{ concurrency, fitted: rateAt(concurrency) },
      measured: rateAt(concurrency) * (1 + 0.04 * Math.sin(index * 2.4)),
    })),
  };
}

const create = "acme.v1.Orders/Create";
const search = "acme.v1.Orders/Search";

const law = lawOf(create, [912, 0.16, 0.0014]);

const steps: readonly StepResult[] = [
  ...law.points.map(({ concurrency, measured }) =>
    stepOf(create, { kind: "closed", connections: 1, concurrency }, measured, {
      ...(concurrency >= 100 && {
        errors: [
          { status: "UNAVAILABLE", count: concurrency * 3, details: "no more room" },
          { status: "DEADLINE_EXCEEDED", count: 7 },
        ],
      }),
      ...(concurrency === 200 && {
        client: {
          ...{ workers: 2, cpuCores: 1.93, eventLoopDelayP99: 48_200_000 },
          eventLoopUtilization: 0.97,
          saturated:
            "its event loop was at work 97 % of the time: the server may be able to do more than this",
        },
      }),
    }),
  ),
  stepOf(create, { kind: "open", connections: 4, rate: 2000 }, 1987, {
    unsent: 14,
    client: {
      ...{ workers: 2, cpuCores: 0.61, eventLoopDelayP99: 1_240_000 },
      ...{ eventLoopUtilization: 0.38, sentLateP99: 1_900_000 },
    },
  }),
  stepOf(search, { kind: "closed", connections: 1, concurrency: 50 }, 0, {
    ...{ calls: 8120, throughput: { median: 0, low: 0, high: 0 }, windows: [] },
    errors: [{ status: "PERMISSION_DENIED", count: 8120 }],
    endedEarly: "the run was told to stop",
  }),
].map(withoutLatencyWhereNoneEnded);

function withoutLatencyWhereNoneEnded(step: StepResult): StepResult {
  const { latency: _, ...others } = step;
  return step.throughput.median > 0 ? step : others;
}

/** A result of the suite `load`: closed steps with a knee, an open one, errors, a saturated client, no OK call at all. */
export const loadResult: BenchResult = {
  ...codecResult,
  suite: "load",
  subject: "localhost:50051",
  command: "wireproof bench localhost:50051 --concurrency 1,2,5,10,20,50,100,200 --rate 2000",
  operations: [],
  steps,
  laws: [law],
  figures: steps
    .filter(({ windows }) => windows.length > 0)
    .map(({ method, name, windows }) => ({
      ...{ name: `${method}/${name}/calls`, unit: "calls/s", better: "higher" },
      samples: windows.map(({ callsPerSecond }) => callsPerSecond),
      reference: windows.map(({ reference }) => reference),
    })),
  comparisons: [
    comparisonOf(
      `${create}/closed-c50/calls`,
      5240,
      4990,
      {
        ...{ change: "slower", ratio: { estimate: 1.05, low: 1.02, high: 1.08 } },
        pValue: 0.003,
      },
      { unit: "calls/s", better: "higher" },
    ),
    comparisonOf(`${create}/closed-c50/p50`, 9_400_000, 9_420_000, {
      ...{ change: "same", ratio: { estimate: 1.002, low: 0.994, high: 1.011 } },
      pValue: 0.61,
    }),
  ],
  comparedWith: "the server of commit 3fa2c1, in the same run",
  recommendations: [
    {
      ...{ topic: "compression", of: "gzip", against: "no compression" },
      advice:
        "leave compression off for acme.v1.Orders/Create: at 172 bytes it costs more than it saves",
      figures: [
        comparisonOf("acme.v1.Orders/Create/compression/p50", 1_070_000, 1_390_000, {
          ...{ change: "slower", ratio: { estimate: 1.3, low: 1.26, high: 1.34 } },
          pValue: 0.000_001,
        }),
      ],
    },
    {
      ...{ topic: "channels", of: "4 channels", against: "one channel" },
      advice: "nothing could be told of more channels: the difference is smaller than the noise",
      figures: [
        comparisonOf(
          "acme.v1.Orders/Create/channels/calls",
          5100,
          5180,
          {
            ...{ change: "cannot-tell", ratio: { estimate: 0.985, low: 0.93, high: 1.04 } },
            ...{ pValue: 0.34, samplesNeeded: 210 },
          },
          { unit: "calls/s", better: "higher" },
        ),
      ],
    },
  ],
  warnings: ["acme.v1.Orders/Search: no call was ever answered with OK"],
};
