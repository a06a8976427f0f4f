import { MessageCounter } from "./message-counter.ts";
import { Stream } from "./session.ts";
import type { PreparedCall, WireOutcome } from "./wire-types.ts";

/** A call that has not ended. */
export class WireCall extends Stream {
  readonly prepared: PreparedCall;
  readonly ended: (outcome: WireOutcome) => void;
  /** When it is given up, on the clock of `performance.now()`. */
  readonly limitAt: number;
  readonly counter: MessageCounter;
  /** `:status` of the answer, once its headers are there. */
  httpStatus: number | undefined;
  /** Whether the answer has messages, and not the page of a proxy. */
  isGrpc = false;
  /** Whether everything was sent. */
  isHalfClosed = false;

  constructor(prepared: PreparedCall, ended: (outcome: WireOutcome) => void) {
    super();
    this.prepared = prepared;
    this.ended = ended;
    this.limitAt = performance.now() + prepared.deadlineMs;
    this.counter = new MessageCounter(prepared.maxMessageBytes);
  }
}
