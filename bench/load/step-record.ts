import { availableParallelism } from "node:os";
import { type Spread, spreadOf } from "../measure/spread.ts";
import { ErrorCounts, statusText } from "./error-counts.ts";
import { LatencyCount } from "./latency-count.ts";
import type { LoadStep, LoadWindow, ServerUse, StepResult } from "./load-result.ts";
import { type MergeableWindow, mergedWindows, rateOver } from "./merge-windows.ts";
import { saturation } from "./saturation.ts";
import { stepName } from "./step-name.ts";
import type { CountedError, WindowReport } from "./worker-protocol.ts";

/** Of each window, for the case that it is merged with others. */
const keptLatencies = 100;

/** What all threads counted in one window, and what it took. */
export interface MeasuredWindow {
  /** Of each thread. Never empty. */
  readonly reports: readonly WindowReport[];
  /** Processor time of this process, in milliseconds, in so many milliseconds. */
  readonly cpuMs: number;
  readonly ms: number;
}

/** Puts the windows of a step together. What it holds does not grow with the calls. */
export class StepRecord {
  private readonly about: { readonly method: string; readonly step: LoadStep };
  private readonly latency = new LatencyCount();
  private readonly latencyOfWindow = new LatencyCount();
  private readonly windows: MergeableWindow[] = [];
  private readonly errors = new ErrorCounts();
  private readonly sums = {
    ...{ calls: 0, messagesSent: 0, messagesReceived: 0, bytesSent: 0, bytesReceived: 0 },
    unsent: 0,
  };
  private durationMs = 0;
  private cpu = { ms: 0, of: 0 };
  private workers = 0;
  /** Of the busiest thread of each window: one hiccup of the machine is not the load generator's. */
  private readonly use = { delayP99: [] as number[], lateP99: [] as number[] };
  private readonly busyMs: number[] = [];

  constructor(about: { readonly method: string; readonly step: LoadStep }) {
    this.about = about;
  }

  get isEmpty(): boolean {
    return this.windows.length === 0;
  }

  /** The window, without its reference, which is only timed behind it. */
  add({ reports, cpuMs, ms }: MeasuredWindow): LoadWindow {
    const latency = this.latencyOfWindow;
    latency.reset();
    for (const [thread, report] of reports.entries()) {
      latency.add(report.latency);
      this.addCounts(report);
      this.busyMs[thread] = (this.busyMs[thread] ?? 0) + report.use.utilization * report.elapsedMs;
    }
    this.use.delayP99.push(Math.max(...reports.map(({ use }) => use.delayP99)));
    this.use.lateP99.push(Math.max(...reports.map(({ use }) => use.lateP99)));
    this.latency.add(latency);
    const longestMs = Math.max(...reports.map(({ elapsedMs }) => elapsedMs));
    this.durationMs += longestMs;
    this.cpu = { ms: this.cpu.ms + cpuMs, of: this.cpu.of + ms };
    this.workers = reports.length;
    const window = {
      callsPerSecond: reports.reduce(
        (sum, { okInTime, elapsedMs }) => sum + (okInTime * 1000) / elapsedMs,
        0,
      ),
      ...{ p50: latency.percentile(50), p99: latency.percentile(99), reference: 0 },
    };
    const ended = reports.reduce((sum, { okInTime }) => sum + okInTime, 0);
    this.windows.push({
      ...{ window, ms: longestMs, latencies: latency.spread(keptLatencies) },
      calls: Math.min(ended, latency.histogram.count),
    });
    return window;
  }

  /** Beside the last window. */
  setReference(reference: number): LoadWindow | undefined {
    const last = this.windows.pop();
    if (last === undefined) return undefined;
    const window = { ...last.window, reference };
    this.windows.push({ ...last, window });
    return window;
  }

  /**
   * @param isPaired whether windows pair up with those of another side by their places, so that none are merged
   * @param endedEarly why it did not run to its end, where it did not
   */
  result(
    { isPaired }: { readonly isPaired: boolean },
    server: ServerUse | undefined,
    endedEarly: string | undefined,
  ): StepResult {
    const { method, step } = this.about;
    const latency = this.latency.latency();
    const windows = isPaired
      ? this.windows.map(({ window }) => window)
      : mergedWindows(this.windows);
    return {
      ...{ method, step, name: stepName(step), durationMs: this.durationMs, ...this.sums },
      throughput: throughputOf(rateOver(this.windows), windows),
      windows,
      ...(latency === undefined ? {} : { latency }),
      errors: errorsOf(this.errors.byCode),
      client: this.clientUse(),
      ...(server === undefined ? {} : { server }),
      ...(endedEarly === undefined ? {} : { endedEarly }),
    };
  }

  private clientUse(): StepResult["client"] {
    const { workers, use, sums } = this;
    const { step } = this.about;
    const utilization = Math.max(...this.busyMs) / this.durationMs;
    const delayP99 = spreadOf(use.delayP99).median;
    const lateP99 = spreadOf(use.lateP99).median;
    const { unsent } = sums;
    const cores = availableParallelism();
    const saturated = saturation({
      ...{ step, workers, cores, utilization, delayP99, lateP99, unsent },
    });
    return {
      ...{ workers, cpuCores: this.cpu.ms / this.cpu.of, eventLoopDelayP99: delayP99 },
      eventLoopUtilization: utilization,
      ...(step.kind === "open" ? { sentLateP99: lateP99 } : {}),
      ...(saturated === undefined ? {} : { saturated }),
    };
  }

  private addCounts(report: WindowReport): void {
    const { sums } = this;
    sums.calls += report.calls;
    sums.messagesSent += report.messagesSent;
    sums.messagesReceived += report.messagesReceived;
    sums.bytesSent += report.bytesSent;
    sums.bytesReceived += report.bytesReceived;
    sums.unsent += report.unsent;
    for (const [code, error] of report.errors) this.errors.add(code, error);
  }
}

/** Over the whole step, with the middle half of its windows, moved as far as the whole lies outside. */
function throughputOf(whole: number, windows: readonly LoadWindow[]): Spread {
  const { low, high } = spreadOf(windows.map(({ callsPerSecond }) => callsPerSecond));
  return { median: whole, low: Math.min(low, whole), high: Math.max(high, whole) };
}

function errorsOf(errors: ReadonlyMap<number, CountedError>): StepResult["errors"] {
  return [...errors]
    .map(([code, { count, details }]) => {
      const status = statusText(code);
      return details === "" ? { status, count } : { status, count, details };
    })
    .toSorted((a, b) => b.count - a.count);
}
