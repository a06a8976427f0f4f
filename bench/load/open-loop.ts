import type {
  PreparedCall,
  WireConnection,
  WireOutcome,
} from "../../transports/wire/wire-types.ts";
import type { LoopParts } from "./closed-loop.ts";
import type { Loop } from "./loop.ts";
import { Pacer } from "./pacer.ts";
import { mayRepeat, plannedCall } from "./planned-call.ts";
import { PreciseTimer } from "./precise-timer.ts";
import type { OpenShare } from "./step-shares.ts";
import { overdue, unavailable } from "./unavailable.ts";

/**
 * Calls when they are due, whether earlier ones have ended or not. Latency counts from when a call was due: a server that
 * stands still for a second makes all calls of that second slow, and not only the one that it was asked just then.
 */
export class OpenLoop implements Loop {
  private readonly parts: LoopParts;
  private readonly maxUnderWay: number;
  private readonly pacer: Pacer;
  private readonly timer = new PreciseTimer(() => this.turn());
  /** The time of `performance.now()` at which the pacer's time began, rests left out. */
  private originMs = performance.now();
  private restingSince: number | undefined = this.originMs;
  private left = 0;
  private underWay = 0;
  private taken = 0;
  private idle: (() => void) | undefined;

  constructor(parts: LoopParts, { pace, maxUnderWay }: OpenShare) {
    this.parts = parts;
    this.maxUnderWay = maxUnderWay;
    this.pacer = new Pacer(pace);
  }

  get ready(): Promise<void> {
    return this.timer.ready;
  }

  get isIdle(): boolean {
    return this.underWay === 0 && this.left === 0;
  }

  resume(calls: number = Number.POSITIVE_INFINITY): void {
    this.left = calls;
    // No call is due in a rest: it is ours, and no doing of the server.
    if (this.restingSince !== undefined) this.originMs += performance.now() - this.restingSince;
    this.restingSince = undefined;
    this.turn();
  }

  catchUp(): void {
    this.turn();
  }

  rest(): void {
    this.restingSince ??= performance.now();
    this.left = 0;
  }

  whenIdle(idle: () => void): void {
    this.idle = idle;
    this.lookIdle();
  }

  close(): void {
    this.rest();
    this.timer.close();
  }

  /** Sends all that are due: whatever woke us may have done so late. */
  private turn(): void {
    if (this.restingSince !== undefined) return;
    while (this.left > 0) {
      const nowMs = performance.now();
      const dueMs = this.pacer.take(nowMs - this.originMs);
      if (dueMs === undefined) {
        this.timer.wakeAt(this.originMs + this.pacer.nextDueMs);
        return;
      }
      this.left--;
      this.begin(this.originMs + dueMs, nowMs);
    }
    this.rest();
    this.lookIdle();
  }

  private begin(dueMs: number, nowMs: number): void {
    const { pool, tally } = this.parts;
    const number = this.taken++;
    const connection = pool.at(number);
    if (this.underWay >= this.maxUnderWay) tally.leftOut();
    else if (connection === undefined && pool.isDown(number))
      tally.refused(unavailable(pool.reason));
    else {
      tally.sentLate(nowMs - dueMs);
      this.underWay++;
      if (connection === undefined) this.wait({ number, dueMs, mark: tally.mark });
      else this.send(connection, number, dueMs);
    }
  }

  private send(
    connection: WireConnection,
    number: number,
    dueMs: number,
    repeated?: DelayedCall,
  ): void {
    const { pool, tally } = this.parts;
    const prepared = this.prepared(number);
    const { messages } = prepared;
    const mark = repeated?.mark ?? tally.mark;
    const wasRefused = repeated?.wasRefused === true;
    connection.call(prepared, (outcome) => {
      if (outcome.isClientMade && mayRepeat(outcome, { wasRefused })) {
        const isRefused = wasRefused || outcome.unseen === "refused";
        this.sendDelayed({ number, dueMs, mark, wasRefused: isRefused });
        return;
      }
      this.underWay--;
      tally.ended(outcome, { ms: performance.now() - dueMs, messages, mark });
      if (!outcome.isClientMade) pool.works(number);
      this.lookIdle();
    });
  }

  private sendDelayed(call: DelayedCall): void {
    const { pool } = this.parts;
    const connection = pool.at(call.number);
    if (connection !== undefined) this.send(connection, call.number, call.dueMs, call);
    else if (pool.isDown(call.number)) this.fail(call, unavailable(pool.reason));
    else this.wait(call);
  }

  /** As in gRPC: calls wait while their connection is being made, and fail while it cannot be made. */
  private wait(call: DelayedCall): void {
    this.parts.pool.whenTried(call.number, () => {
      const isOverdue = performance.now() - call.dueMs >= this.prepared(call.number).deadlineMs;
      if (isOverdue) this.fail(call, overdue);
      else this.sendDelayed(call);
    });
  }

  /** Of a call that was not sent. */
  private fail({ dueMs, mark }: DelayedCall, outcome: WireOutcome): void {
    this.underWay--;
    this.parts.tally.ended(outcome, { ms: performance.now() - dueMs, messages: 0, mark });
    this.lookIdle();
  }

  private prepared(number: number): PreparedCall {
    return plannedCall(this.parts.calls, number);
  }

  private lookIdle(): void {
    if (!this.isIdle) return;
    const { idle } = this;
    this.idle = undefined;
    idle?.();
  }
}

/** A call that could not be sent when it was due, or that is sent once more. */
interface DelayedCall {
  readonly number: number;
  readonly dueMs: number;
  readonly mark: number;
  readonly wasRefused?: boolean;
}
