import type { WireConnection } from "../../transports/wire/wire-types.ts";
import type { LoopParts } from "./closed-loop.ts";
import type { Loop } from "./loop.ts";
import { Pacer } from "./pacer.ts";
import { PreciseTimer } from "./precise-timer.ts";
import type { OpenShare } from "./step-shares.ts";
import { unavailable } from "./unavailable.ts";

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
    else if (connection === undefined) tally.refused(unavailable(pool.reason));
    else {
      tally.sentLate(nowMs - dueMs);
      this.call(connection, number, dueMs);
    }
  }

  private call(connection: WireConnection, number: number, dueMs: number): void {
    const { pool, tally, calls } = this.parts;
    const prepared = calls[number % calls.length];
    if (prepared === undefined) throw new RangeError("no calls to make");
    const { messages } = prepared;
    const { mark } = tally;
    this.underWay++;
    connection.call(prepared, (outcome) => {
      this.underWay--;
      tally.ended(outcome, { ms: performance.now() - dueMs, messages, mark });
      if (!outcome.isClientMade) pool.works(number);
      this.lookIdle();
    });
  }

  private lookIdle(): void {
    if (!this.isIdle) return;
    const { idle } = this;
    this.idle = undefined;
    idle?.();
  }
}
