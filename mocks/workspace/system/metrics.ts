import { totalmem } from "node:os";
import process from "node:process";
import { create } from "@bufbuild/protobuf";
import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { type Metric, MetricSchema } from "../generated/workspace_daemon/system_service_pb.ts";
import { msOf, timestampOf } from "../serving/moments.ts";
import type { Workspace } from "../workspace.ts";

/** What this process takes. */
export interface ProcessUse {
  /** Of one processor, since it was last measured: above 100 where more are busy. */
  readonly cpuPercent: number;
  readonly usedBytes: number;
  readonly totalBytes: number;
}

/** Which metrics a caller wants. */
export interface MetricsFilter {
  readonly since: Timestamp | undefined;
  /** All, where it names none. */
  readonly metricNames: readonly string[];
}

const microsecondsOfMs = 1000;
const msOfSecond = 1000;

/** Measures this process, each time since the last. */
export class ProcessMeter {
  private cpu = process.cpuUsage();
  private atMs = performance.now();

  measure(): ProcessUse {
    const [cpu, atMs] = [process.cpuUsage(), performance.now()];
    const busyMs = (cpu.user + cpu.system - this.cpu.user - this.cpu.system) / microsecondsOfMs;
    const cpuPercent = (100 * busyMs) / Math.max(1, atMs - this.atMs);
    [this.cpu, this.atMs] = [cpu, atMs];
    return { cpuPercent, usedBytes: process.memoryUsage.rss(), totalBytes: totalmem() };
  }
}

/** What is measured now, and is asked for; nothing where only later measurements are. */
export function metricsOf(
  workspace: Workspace,
  meter: ProcessMeter,
  { since, metricNames }: MetricsFilter,
): readonly Metric[] {
  const nowMs = workspace.now();
  if (nowMs < (msOf(since) ?? Number.NEGATIVE_INFINITY)) return [];
  const timestamp = timestampOf(nowMs);
  const wanted = new Set(metricNames);
  const { cpuPercent, usedBytes } = meter.measure();
  const { store, traffic, startedAtMs } = workspace;
  const gauges = {
    cpu_usage_percent: cpuPercent,
    memory_usage_bytes: usedBytes,
    uptime_seconds: (nowMs - startedAtMs) / msOfSecond,
    documents: store.documentCount,
    collections: store.collections.size,
    index_postings: store.postingCount,
    store_bytes: store.sizeBytes,
  };
  const metrics = [
    ...Object.entries(gauges).map(([name, value]) => ({ name, type: "gauge", value, labels: {} })),
    ...[...traffic.calls].map(([method, value]) => ({
      ...{ name: "calls_total", type: "counter", value, labels: { method } },
    })),
  ];
  return metrics
    .filter(({ name }) => wanted.size === 0 || wanted.has(name))
    .map((metric) => create(MetricSchema, { ...metric, timestamp }));
}
