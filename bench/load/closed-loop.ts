import type { PreparedCall, WireOutcome } from "../../transports/wire/wire-types.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import type { Loop } from "./loop.ts";
import { mayRepeat, plannedCall } from "./planned-call.ts";
import type { Tally } from "./tally.ts";
import { overdue, unavailable } from "./unavailable.ts";

/** What callers share. */
export interface LoopParts {
  readonly pool: ConnectionPool;
  /** Calls that are made in turn. Never empty. */
  readonly calls: readonly PreparedCall[];
  readonly tally: Tally;
}

/** So many callers, each of which makes its next call when its last has ended. */
export class ClosedLoop implements Loop {
  readonly ready: Promise<void> = Promise.resolve();
  private readonly callers: readonly Caller[];
  private left = 0;
  private busy = 0;
  private idle: (() => void) | undefined;

  constructor(parts: LoopParts, callers: number) {
    const mayCall = (): boolean => this.left-- > 0;
    const stopped = (): void => {
      this.busy--;
      if (this.busy === 0) this.becomeIdle();
    };
    this.callers = Array.from(
      { length: callers },
      (_, number) => new Caller({ ...parts, mayCall, stopped, callers }, number),
    );
  }

  get isIdle(): boolean {
    return this.busy === 0;
  }

  resume(calls: number = Number.POSITIVE_INFINITY): void {
    this.left = calls;
    for (const caller of this.callers) {
      if (caller.isBusy) continue;
      this.busy++;
      caller.start();
    }
  }

  /** Nothing is ever due: callers go on by themselves. */
  catchUp(): void {}

  rest(): void {
    this.left = 0;
  }

  whenIdle(idle: () => void): void {
    if (this.isIdle) idle();
    else this.idle = idle;
  }

  close(): void {
    this.rest();
  }

  private becomeIdle(): void {
    const { idle } = this;
    this.idle = undefined;
    idle?.();
  }
}

interface CallerParts extends LoopParts {
  readonly mayCall: () => boolean;
  readonly stopped: () => void;
  /** How many there are: connections are taken in turn where there are more of them. */
  readonly callers: number;
}

/** One of the callers. It holds what is known of its call itself, so that a call makes no garbage. */
class Caller {
  isBusy = false;
  private readonly parts: CallerParts;
  private connectionNumber: number;
  private callNumber: number;
  private beganMs = 0;
  private mark = 0;
  private messages = 0;
  /** Of the call that a server has last refused. */
  private refusedNumber: number | undefined;

  constructor(parts: CallerParts, number: number) {
    this.parts = parts;
    this.connectionNumber = number;
    this.callNumber = number;
  }

  start(): void {
    this.isBusy = true;
    this.next();
  }

  private readonly next = (): void => {
    if (this.parts.mayCall()) this.call();
    else {
      this.isBusy = false;
      this.parts.stopped();
    }
  };

  private call(): void {
    this.mark = this.parts.tally.mark;
    this.beganMs = performance.now();
    this.send();
  }

  private send(): void {
    const { pool } = this.parts;
    const connection = pool.at(this.connectionNumber);
    if (connection === undefined) {
      this.wait();
      return;
    }
    const prepared = this.prepared();
    this.messages = prepared.messages;
    connection.call(prepared, this.ended);
  }

  /** As in gRPC: calls wait while their connection is being made, and fail while it cannot be made. */
  private wait(): void {
    const { pool } = this.parts;
    if (!pool.isDown(this.connectionNumber)) {
      pool.whenTried(this.connectionNumber, this.tried);
      return;
    }
    this.fail(unavailable(pool.reason));
    // The next is made when something has changed.
    pool.whenTried(this.connectionNumber, this.next);
  }

  private readonly tried = (): void => {
    if (performance.now() - this.beganMs < this.prepared().deadlineMs) {
      this.send();
      return;
    }
    this.fail(overdue);
    this.next();
  };

  /** Of a call that was not sent. */
  private fail(outcome: WireOutcome): void {
    const ms = performance.now() - this.beganMs;
    this.parts.tally.ended(outcome, { ms, messages: 0, mark: this.mark });
  }

  private readonly ended = (outcome: WireOutcome): void => {
    const { pool, tally, callers } = this.parts;
    if (outcome.isClientMade && this.mayRepeat(outcome)) {
      this.send();
      return;
    }
    tally.ended(outcome, {
      ms: performance.now() - this.beganMs,
      messages: this.messages,
      mark: this.mark,
    });
    if (!outcome.isClientMade) pool.works(this.connectionNumber);
    this.connectionNumber += callers;
    this.callNumber++;
    this.next();
  };

  private mayRepeat(outcome: WireOutcome): boolean {
    const wasRefused = this.refusedNumber === this.callNumber;
    if (outcome.unseen === "refused") this.refusedNumber = this.callNumber;
    return mayRepeat(outcome, { wasRefused });
  }

  private prepared(): PreparedCall {
    return plannedCall(this.parts.calls, this.callNumber);
  }
}
