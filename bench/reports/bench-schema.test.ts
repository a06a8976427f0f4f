import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { OperationResult } from "../bench-result.ts";
import type * as load from "../load/load-result.ts";
import type { Environment } from "../measure/environment.ts";
import type { Spread } from "../measure/spread.ts";
import type { Comparison, Interval, Judgement } from "../statistics/comparison.ts";
import type { Figure } from "../statistics/figure.ts";
import type { BenchJson, BenchSummary } from "./bench-json.ts";

const schema = JSON.parse(
  readFileSync(new URL("../../reports/bench-report.schema.json", import.meta.url), "utf8"),
);

/** The names of all members that a part of a report may have: a call that lacks one does not compile. */
function all<Part>(members: Readonly<Record<keyof Part, 1>>): readonly string[] {
  return Object.keys(members);
}

const { step, latency, law, judgement } = schema.$defs;

test.each<[string, object, readonly string[]]>([
  [
    "a report",
    schema,
    all<BenchJson>({
      ...{ $schema: 1, schemaVersion: 1, tool: 1, command: 1, suite: 1, subject: 1, seed: 1 },
      ...{ startedAt: 1, durationMs: 1, summary: 1, environment: 1, schemaDigest: 1 },
      ...{ operations: 1, steps: 1, laws: 1, figures: 1, comparisons: 1, comparedWith: 1 },
      ...{ ratioFloor: 1, recommendations: 1, warnings: 1 },
    }),
  ],
  [
    "a summary",
    schema.$defs.summary,
    all<BenchSummary>({
      ...{ measured: 1, notMeasured: 1, errors: 1, worse: 1, better: 1, same: 1, cannotTell: 1 },
    }),
  ],
  [
    "an environment",
    schema.properties.environment,
    all<Environment>({ node: 1, platform: 1, cpu: 1, cores: 1, load: 1 }),
  ],
  ["a spread", schema.$defs.spread, all<Spread>({ median: 1, low: 1, high: 1 })],
  [
    "an operation",
    schema.$defs.operation,
    all<OperationResult>({
      ...{ name: 1, codec: 1, operation: 1, type: 1, time: 1, rounds: 1, messageBytes: 1 },
      ...{ allocatedBytes: 1, operations: 1, warnings: 1, skipped: 1 },
    }),
  ],
  [
    "a step",
    step,
    all<load.StepResult>({
      ...{ method: 1, step: 1, name: 1, durationMs: 1, calls: 1, throughput: 1, windows: 1 },
      ...{ latency: 1, errors: 1, messagesSent: 1, messagesReceived: 1, bytesSent: 1 },
      ...{ bytesReceived: 1, unsent: 1, client: 1, server: 1, endedEarly: 1 },
    }),
  ],
  [
    "how calls are made",
    step.properties.step,
    all<load.ClosedStep & Omit<load.OpenStep, "kind">>({
      ...{ kind: 1, connections: 1, concurrency: 1, rate: 1 },
    }),
  ],
  [
    "a window",
    step.properties.windows.items,
    all<load.LoadWindow>({ callsPerSecond: 1, p50: 1, p99: 1, reference: 1 }),
  ],
  [
    "errors",
    step.properties.errors.items,
    all<load.StepResult["errors"][number]>({ status: 1, count: 1, details: 1 }),
  ],
  [
    "the client",
    step.properties.client,
    all<load.ClientUse>({
      ...{ workers: 1, cpuCores: 1, eventLoopDelayP99: 1, eventLoopUtilization: 1 },
      ...{ sentLateP99: 1, saturated: 1 },
    }),
  ],
  [
    "the server",
    step.properties.server,
    all<load.ServerUse>({ cpuCores: 1, memoryStart: 1, memoryEnd: 1, memoryMost: 1 }),
  ],
  [
    "latencies",
    latency,
    all<load.Latency>({ min: 1, mean: 1, max: 1, percentiles: 1, buckets: 1 }),
  ],
  [
    "a bucket",
    latency.properties.buckets.items,
    all<load.Latency["buckets"][number]>({ upTo: 1, count: 1 }),
  ],
  [
    "a law",
    law,
    all<load.ScalabilityLaw>({
      ...{
        method: 1,
        connections: 1,
        lambda: 1,
        sigma: 1,
        kappa: 1,
        knee: 1,
        rSquared: 1,
        points: 1,
      },
    }),
  ],
  [
    "a knee",
    law.properties.knee,
    all<Required<load.ScalabilityLaw>["knee"]>({ concurrency: 1, callsPerSecond: 1 }),
  ],
  [
    "a point",
    law.properties.points.items,
    all<load.ScalabilityLaw["points"][number]>({ concurrency: 1, measured: 1, fitted: 1 }),
  ],
  [
    "a recommendation",
    schema.$defs.recommendation,
    all<load.Recommendation>({ topic: 1, of: 1, against: 1, advice: 1, figures: 1 }),
  ],
  [
    "a figure",
    schema.$defs.figure,
    all<Figure>({ name: 1, unit: 1, better: 1, samples: 1, reference: 1 }),
  ],
  [
    "a comparison",
    schema.$defs.comparison,
    all<Comparison>({
      ...{ name: 1, unit: 1, better: 1, before: 1, after: 1, isNormalised: 1, judgement: 1 },
      rerun: 1,
    }),
  ],
  ["a judgement", judgement, all<Judgement>({ change: 1, ratio: 1, pValue: 1, samplesNeeded: 1 })],
  ["a ratio", judgement.properties.ratio, all<Interval>({ estimate: 1, low: 1, high: 1 })],
])("the schema describes every member that %s may have, and no other", (_, part, members) => {
  expect(Object.keys((part as { properties: object }).properties).toSorted()).toEqual(
    members.toSorted(),
  );
});
