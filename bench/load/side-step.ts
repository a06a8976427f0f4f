import process from "node:process";
import { ToolError } from "../../schema/tool-error.ts";
import { LatencyCount } from "./latency-count.ts";
import type { LoadRequest } from "./load-request.ts";
import type { LoadStep, LoadWindow, StepResult } from "./load-result.ts";
import type { LoadThreads } from "./load-threads.ts";
import type { ServerWatch } from "./server-watch.ts";
import { StepRecord } from "./step-record.ts";
import { partOfCalls, type StepShare, splitCalls, stepShares } from "./step-shares.ts";
import { windowCount } from "./window-count.ts";
import type { WindowOrder, WindowReport } from "./worker-protocol.ts";

/** However fast the server is, calls have to get going. */
const leastSettleMs = 5;

/** What else a window may wait for calls, beyond their own limit. */
const patienceMs = 1000;

/** To come to rest takes as long as the slowest calls: where that is more than such a part of a window, a rest is not worth it. */
const quickPart = 20;

/** Of calls: a tenth is as quick as that, or quicker. */
const quickPercent = 10;

/** One side of a run, and what it runs on. */
export interface Side {
  readonly request: LoadRequest;
  readonly number: number;
  readonly threads: LoadThreads;
  readonly watch?: ServerWatch;
  readonly warn: (message: string) => void;
}

/** How a window ends: with the load going on, with it at rest if that takes no time to speak of, or at rest however long it takes. */
export type Ending = "run-on" | "rest-if-quick" | "rest";

/** One window of a step among so many; the first is number 0. */
export interface WindowPlace {
  readonly number: number;
  readonly of: number;
}

/** One method under one step on one side, window by window. */
export class SideStep {
  private readonly side: Side;
  private readonly about: { readonly method: number; readonly step: LoadStep };
  private readonly shares: readonly StepShare[];
  private readonly record: StepRecord;
  private last: readonly WindowReport[] = [];
  private expected = { p50: 0, p99: 0 };
  /** What a quick call takes, as the warm-up has it; 0 where it is not known. */
  private quickMs = 0;
  private stopped: string | undefined;

  constructor(side: Side, about: { readonly method: number; readonly step: LoadStep }) {
    this.side = side;
    this.about = about;
    this.shares = stepShares(about.step, side.request.workers);
    const method = side.request.calls[about.method]?.method.name ?? "";
    this.record = new StepRecord({ method, step: about.step });
  }

  /** Why there are no more windows, where that is so. */
  get endedEarly(): string | undefined {
    return this.stopped;
  }

  /** Whether nothing of this side is under way. */
  get isAtRest(): boolean {
    return this.last.every(({ isAtRest }) => isAtRest);
  }

  /** Into how many windows it is to be cut, as far as is known behind the warm-up. Alone, those too short are merged later. */
  windowCount({ isPaired }: { readonly isPaired: boolean }): number {
    return windowCount(this.side.request, this.about.step, isPaired ? this.quickMs : 0);
  }

  /** Connects. @throws ToolError `unreachable` where no connection can be made. */
  async connect(): Promise<void> {
    const { threads, number, warn } = this.side;
    const opened = await threads.open(number, this.about.method, this.shares);
    const connected = opened.reduce((sum, one) => sum + one.connected, 0);
    const failure = opened.flatMap((one) => one.failure ?? [])[0];
    const asked = this.about.step.connections;
    if (failure === undefined) return;
    if (connected === 0) throw new ToolError(failure.message, failure);
    warn(`only ${connected} of ${asked} connections could be made: ${failure.message}`);
  }

  /** Runs what is not measured; it says how long calls take, and nothing else of it is kept. */
  async warmUp(ending: "run-on" | "rest"): Promise<void> {
    const { warmUpMs, extent } = this.side.request;
    if (warmUpMs === 0) return;
    // Where calls are counted, those of the warm-up must not be among them.
    const isToRest = ending === "rest" || extent.kind === "count";
    const rest = isToRest ? { restWithinMs: this.mostRestMs } : {};
    const order = { settleMs: 0, until: { ms: warmUpMs }, isWarmUp: true, ...rest };
    this.last = await this.run(this.shares.map((): WindowOrder => order));
    const { step } = this.about;
    this.expected = new StepRecord({ method: "", step }).add({
      reports: this.last,
      cpuMs: 0,
      ms: 1,
    });
    const latency = new LatencyCount();
    for (const report of this.last) latency.add(report.latency);
    this.quickMs = latency.percentile(quickPercent) / 1e6;
    this.side.watch?.take();
  }

  /** One window more. */
  async window(ending: Ending, place: WindowPlace): Promise<LoadWindow> {
    const { watch } = this.side;
    await watch?.begin();
    const [cpu, began] = [process.cpuUsage(), performance.now()];
    this.last = await this.run(this.windowOrders(ending, place));
    const { user, system } = process.cpuUsage(cpu);
    const ms = performance.now() - began;
    await watch?.end();
    const reports = this.side.request.extent.kind === "count" ? asLong(this.last) : this.last;
    const window = this.record.add({ reports, cpuMs: (user + system) / 1000, ms });
    if (window.p50 > 0) this.expected = window;
    return window;
  }

  /** Of the last window. */
  setReference(nsPerCall: number): LoadWindow | undefined {
    return this.record.setReference(nsPerCall);
  }

  /** The run was told to stop. */
  stop(): void {
    this.stopped ??= "the run was told to stop";
  }

  /** Closes the connections. */
  close(): Promise<void> {
    return this.side.threads.close(this.side.number);
  }

  /** What came of it; `undefined` where not even one window did. */
  result(how: { readonly isPaired: boolean }): StepResult | undefined {
    const server = this.side.watch?.take();
    return this.record.isEmpty ? undefined : this.record.result(how, server, this.stopped);
  }

  private windowOrders(ending: Ending, place: WindowPlace): readonly WindowOrder[] {
    const { request } = this.side;
    const { extent } = request;
    if (extent.kind === "count") {
      const calls = partOfCalls(extent.calls, place);
      const restWithinMs = this.mostRestMs;
      return splitCalls(calls, this.shares).map((share) => ({
        ...{ settleMs: 0, until: { calls: share }, restWithinMs },
      }));
    }
    const windowMs = extent.durationMs / place.of;
    const settleMs = this.isAtRest
      ? Math.min(windowMs / 4, Math.max(leastSettleMs, (2 * this.expected.p50) / 1e6))
      : 0;
    const rest = this.restFor(ending, windowMs);
    return this.shares.map(() => ({ settleMs, until: { ms: windowMs }, ...rest }));
  }

  private restFor(ending: Ending, windowMs: number): { readonly restWithinMs?: number } {
    if (ending === "rest") return { restWithinMs: this.mostRestMs };
    const isQuick = this.expected.p99 / 1e6 <= windowMs / quickPart;
    return ending === "rest-if-quick" && isQuick ? { restWithinMs: windowMs / 4 } : {};
  }

  /** No call takes longer than that. */
  private get mostRestMs(): number {
    return this.side.request.callTimeoutMs + patienceMs;
  }

  private async run(orders: readonly WindowOrder[]): Promise<readonly WindowReport[]> {
    const { threads, number } = this.side;
    const reports = await threads.windows(number, orders);
    const gone = reports.flatMap((report) => report.gone ?? [])[0];
    if (gone !== undefined) this.stopped ??= `the server is gone: ${gone}`;
    return reports;
  }
}

/** As if all threads had gone on until the last was done: a thread without calls left is no faster for that. */
function asLong(reports: readonly WindowReport[]): readonly WindowReport[] {
  const elapsedMs = Math.max(...reports.map((report) => report.elapsedMs));
  return reports.map((report) => {
    const utilization = (report.use.utilization * report.elapsedMs) / elapsedMs;
    return { ...report, elapsedMs, use: { ...report.use, utilization } };
  });
}
