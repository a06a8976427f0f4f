import type { WireOutcome } from "../../transports/wire/wire-types.ts";
import { ErrorCounts } from "./error-counts.ts";
import { LatencyCount } from "./latency-count.ts";
import type { WindowReport } from "./worker-protocol.ts";

/** What is counted of calls, without how the window went. */
type Counts = Omit<
  WindowReport,
  "bytesSent" | "bytesReceived" | "use" | "isAtRest" | "gone" | "elapsedMs"
> & { readonly lateP99: number };

const ok = 0;

/**
 * Counts the calls of one window.
 *
 * Latency is that of calls that *began* while it counted, however late they end, so that slow ones are not left out; calls a
 * second are those that *ended* meanwhile, so that neither the first nor the last moments count for less.
 */
export class Tally {
  isCounting = false;
  private epoch = 1;
  private latency = new LatencyCount();
  /** What was given away in the window before, and has been read by now: the garbage collector knows nothing of the memory of histograms. */
  private spare = new LatencyCount();
  private readonly late = new LatencyCount();
  private errors = new ErrorCounts();
  private okInTime = 0;
  private calls = 0;
  private messagesSent = 0;
  private messagesReceived = 0;
  private unsent = 0;

  /** What a call that begins now is to be handed in with when it ends. */
  get mark(): number {
    return this.isCounting ? this.epoch : 0;
  }

  /** @param mark is what there was when the call began */
  ended(
    outcome: WireOutcome,
    call: { readonly ms: number; readonly messages: number; readonly mark: number },
  ): void {
    if (this.isCounting && outcome.status === ok) this.okInTime++;
    if (call.mark !== this.epoch) return;
    this.calls++;
    this.messagesSent += call.messages;
    this.messagesReceived += outcome.messages;
    if (outcome.status === ok) this.latency.record(call.ms * 1e6);
    else this.addError(outcome);
  }

  /** A call that could not even be sent. */
  refused(reason: WireOutcome): void {
    if (!this.isCounting) return;
    this.calls++;
    this.addError(reason);
  }

  /** A call is sent that much later than it was due. */
  sentLate(ms: number): void {
    if (this.isCounting) this.late.record(ms * 1e6);
  }

  /** A call that was due is never sent. */
  leftOut(): void {
    if (this.isCounting) this.unsent++;
  }

  /** Calls that have begun so far do not count any more. */
  forget(): void {
    this.epoch++;
  }

  /** What was counted, from when on it counts anew; it holds until this is asked the next time. */
  take(): Counts {
    const { latency, okInTime, calls, messagesSent, messagesReceived, unsent } = this;
    const errors = this.errors.byCode;
    const lateP99 = this.late.percentile(99);
    this.late.reset();
    this.latency = this.spare;
    this.latency.reset();
    this.spare = latency;
    this.errors = new ErrorCounts();
    this.okInTime = 0;
    this.calls = 0;
    this.messagesSent = 0;
    this.messagesReceived = 0;
    this.unsent = 0;
    const counted = { histogram: latency.histogram, buckets: latency.buckets };
    return {
      ...{ latency: counted, errors, okInTime, calls, messagesSent, messagesReceived, unsent },
      lateP99,
    };
  }

  private addError({ status, details }: WireOutcome): void {
    this.errors.add(status, { count: 1, details });
  }
}
