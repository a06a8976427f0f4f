import {
  type EventLoopUtilization,
  type IntervalHistogram,
  monitorEventLoopDelay,
  performance,
} from "node:perf_hooks";
import { prepareCall } from "../../transports/wire/prepare-call.ts";
import type { PreparedCall } from "../../transports/wire/wire-types.ts";
import { ClosedLoop } from "./closed-loop.ts";
import { ConnectionPool } from "./connection-pool.ts";
import type { PlannedMethod } from "./load-request.ts";
import type { Loop } from "./loop.ts";
import { OpenLoop } from "./open-loop.ts";
import type { StepShare } from "./step-shares.ts";
import { Tally } from "./tally.ts";
import type {
  OpenedConnections,
  WindowOrder,
  WindowReport,
  WorkerSide,
  WorkerUse,
} from "./worker-protocol.ts";

/** How often the event loop is asked whether it is late, in milliseconds; Node counts this time itself among the delay. */
const delayResolutionMs = 10;

/** One step on one thread: its connections, what makes calls over them, and what counts these. */
export class StepRunner {
  private readonly pool: ConnectionPool;
  private readonly tally = new Tally();
  private readonly loop: Loop;

  constructor(side: WorkerSide, planned: PlannedMethod, share: StepShare) {
    const { target, keepaliveMs } = side;
    const options = keepaliveMs === undefined ? {} : { keepaliveMs };
    this.pool = new ConnectionPool(target, options, share.connections);
    const calls = preparedCalls(side, planned);
    const parts = { pool: this.pool, tally: this.tally, calls };
    this.loop =
      share.kind === "closed" ? new ClosedLoop(parts, share.callers) : new OpenLoop(parts, share);
  }

  async open(): Promise<OpenedConnections> {
    await this.loop.ready;
    return await this.pool.open();
  }

  /** Runs one window; the load goes on behind it where it is not to rest. */
  async window(order: WindowOrder): Promise<WindowReport> {
    const { tally, loop, pool } = this;
    const { settleMs, until, restWithinMs, isWarmUp = false } = order;
    const over = new Over(pool.gone);
    if (settleMs > 0) {
      loop.resume();
      await over.after(settleMs);
    }
    const bytes = { sent: pool.bytesSent, received: pool.bytesReceived };
    const watch = new UseWatch();
    tally.isCounting = true;
    if ("ms" in until) {
      loop.resume();
      await over.after(until.ms);
    } else {
      loop.resume(until.calls);
      await over.whenIdle(loop);
    }
    loop.catchUp();
    tally.isCounting = false;
    const { elapsedMs, use } = watch.end();
    if (restWithinMs !== undefined) await this.rest(restWithinMs);
    const { lateP99, ...counts } = tally.take();
    if (isWarmUp) tally.forget();
    return {
      ...counts,
      elapsedMs,
      bytesSent: pool.bytesSent - bytes.sent,
      bytesReceived: pool.bytesReceived - bytes.received,
      use: { ...use, lateP99 },
      isAtRest: loop.isIdle,
      ...(pool.gone.aborted ? { gone: pool.reason } : {}),
    };
  }

  close(): void {
    this.loop.close();
    this.pool.close();
  }

  private async rest(withinMs: number): Promise<void> {
    this.loop.rest();
    const timeout = AbortSignal.timeout(Math.ceil(withinMs));
    await new Over(AbortSignal.any([timeout, this.pool.gone])).whenIdle(this.loop);
  }
}

function preparedCalls(
  { target, callTimeoutMs }: WorkerSide,
  { method, requests, metadata, compression, isFreshEachTime = false }: PlannedMethod,
): readonly PreparedCall[] {
  return requests.map((messages) =>
    prepareCall(target, {
      ...{ method, messages, deadlineMs: callTimeoutMs, isFreshEachTime },
      ...(metadata === undefined ? {} : { metadata }),
      ...(compression === undefined ? {} : { compression }),
    }),
  );
}

/** Waits for something, or until a signal says that there is nothing to wait for any more. */
class Over {
  private readonly signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.signal = signal;
  }

  after(ms: number): Promise<void> {
    return this.either((resolve) => {
      const timer = setTimeout(resolve, ms);
      return () => clearTimeout(timer);
    });
  }

  whenIdle(loop: Loop): Promise<void> {
    return this.either((resolve) => {
      loop.whenIdle(resolve);
      return () => undefined;
    });
  }

  /** @param begin begins to wait, and gives what ends that; it may call back at once */
  private either(begin: (over: () => void) => () => void): Promise<void> {
    return new Promise((resolve) => {
      if (this.signal.aborted) {
        resolve();
        return;
      }
      let stop = (): void => undefined;
      const over = (): void => {
        this.signal.removeEventListener("abort", over);
        stop();
        resolve();
      };
      this.signal.addEventListener("abort", over);
      stop = begin(over);
    });
  }
}

/** What a thread is at from its making to its end. */
class UseWatch {
  private readonly beganMs = performance.now();
  private readonly utilization: EventLoopUtilization = performance.eventLoopUtilization();
  private readonly delay: IntervalHistogram = monitorEventLoopDelay({
    resolution: delayResolutionMs,
  });

  constructor() {
    this.delay.enable();
  }

  end(): { readonly elapsedMs: number; readonly use: Omit<WorkerUse, "lateP99"> } {
    this.delay.disable();
    const { utilization } = performance.eventLoopUtilization(this.utilization);
    const p99 = this.delay.count === 0 ? 0 : this.delay.percentile(99);
    const delayP99 = Math.max(0, p99 - delayResolutionMs * 1e6);
    return { elapsedMs: performance.now() - this.beganMs, use: { utilization, delayP99 } };
  }
}
