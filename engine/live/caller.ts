import { setTimeout as sleep } from "node:timers/promises";
import type { CallInput } from "../../properties/rpc/call-input.ts";
import type { CallOptions, RawCall } from "../../properties/rpc/call-property.ts";
import type { Exchange, LiveMethod } from "../../properties/rpc/exchange.ts";
import type { CallOutcome, CallRequest, Transport } from "../../transports/transport.ts";
import { MadeExchange } from "./made-exchange.ts";

/** Where each call is written down before it is made. */
export interface Journal {
  begin(slot: number, subject: string, input: CallInput): void;
  end(slot: number): void;
}

/** What calls are made with. */
export interface CallerParts {
  /** Connects anew: for the start, and after the server was started again. */
  readonly open: () => Transport;
  readonly journal: Journal;
  readonly callTimeoutMs: number;
  /** Calls a second at most; as many as go where left out. */
  readonly rate: number | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A call under way, or one that was made. */
export interface CallUnderWay {
  readonly method: LiveMethod;
  readonly input: CallInput;
}

/** Makes the calls of a run, one transport for all of them, and counts. */
export class Caller {
  private readonly parts: CallerParts;
  private transport: Transport;
  private readonly underWay = new Map<number, CallUnderWay>();
  private readonly freeSlots: number[] = [];
  private slots = 0;
  private nextAt = 0;
  private readonly deadlines = new Map<string, number>();
  /** Calls that were made. */
  calls = 0;
  /** When a call last ended, by `performance.now()`. */
  lastEnd: number = performance.now();

  constructor(parts: CallerParts) {
    this.parts = parts;
    this.transport = parts.open();
  }

  /** What is being called at this moment. */
  get current(): readonly CallUnderWay[] {
    return [...this.underWay.values()];
  }

  /** How long a call may take that is given no less. */
  get callTimeoutMs(): number {
    return this.parts.callTimeoutMs;
  }

  /** How long a call of a method may take. */
  deadlineOf(subject: string): number {
    return this.deadlines.get(subject) ?? this.parts.callTimeoutMs;
  }

  /** Has calls of a method take no longer than that: of one that is known not to answer. */
  shorten(subject: string, deadlineMs: number): void {
    this.deadlines.set(subject, Math.min(this.deadlineOf(subject), deadlineMs));
  }

  async call(method: LiveMethod, input: CallInput, options: CallOptions = {}): Promise<Exchange> {
    await this.turn();
    const { service, name, clientStreaming, serverStreaming } = method;
    const shape = { path: `/${service}/${name}`, clientStreaming, serverStreaming };
    const slot = this.freeSlots.pop() ?? this.slots++;
    const deadlineMs = options.deadlineMs ?? this.deadlineOf(method.subject);
    this.underWay.set(slot, { method, input });
    this.parts.journal.begin(slot, method.subject, input);
    const began = performance.now();
    const outcome = await this.transport.call({
      method: shape,
      messages: input.messages.map(({ bytes }) => bytes),
      ...this.besides(input, options),
      deadlineMs,
    });
    this.lastEnd = performance.now();
    this.parts.journal.end(slot);
    this.underWay.delete(slot);
    this.freeSlots.push(slot);
    return new MadeExchange({ method, input, outcome, ms: this.lastEnd - began, deadlineMs });
  }

  /** Calls with bytes that need be no message, by a path that need be no method's. */
  async callRaw(call: RawCall): Promise<CallOutcome> {
    await this.turn();
    const { path, clientStreaming = false, serverStreaming = false, messages } = call;
    const outcome = await this.transport.call({
      method: { path, clientStreaming, serverStreaming },
      messages,
      ...this.besides(undefined, call),
      deadlineMs: call.deadlineMs ?? this.parts.callTimeoutMs,
    });
    this.lastEnd = performance.now();
    return outcome;
  }

  /** Connects anew: a client that lost its server waits before it tries again. */
  reconnect(): void {
    this.transport.close();
    this.transport = this.parts.open();
  }

  close(): void {
    this.transport.close();
  }

  private besides(
    input: CallInput | undefined,
    options: CallOptions,
  ): Pick<CallRequest, "metadata" | "compression" | "signal"> {
    const metadata = options.metadata ?? input?.metadata;
    const compression = options.compression ?? input?.compression;
    const signal = options.signal ?? this.parts.signal;
    return {
      ...(metadata === undefined ? {} : { metadata }),
      ...(compression === undefined ? {} : { compression }),
      ...(signal === undefined ? {} : { signal }),
    };
  }

  /** Waits until the rate allows another call. */
  private async turn(): Promise<void> {
    this.calls++;
    const { rate, signal } = this.parts;
    // Once the run is stopped a call comes to nothing anyway.
    if (rate === undefined || signal?.aborted === true) return;
    const now = performance.now();
    const at = Math.max(now, this.nextAt);
    this.nextAt = at + 1000 / rate;
    if (at > now) await sleep(at - now, undefined, { signal }).catch(unlessAborted);
  }
}

function unlessAborted(error: unknown): void {
  if (!(error instanceof Error) || error.name !== "AbortError") throw error;
}
