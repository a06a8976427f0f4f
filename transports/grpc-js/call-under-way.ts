import { type ChannelInterface, type Metadata, status as statusCode } from "@grpc/grpc-js";
import { asBuffer } from "../as-buffer.ts";
import type { CallOutcome, CallRequest, RpcStatus } from "../transport.ts";
import { entriesOf } from "./metadata.ts";
import type { Due } from "./overdue.ts";

/** How many messages a call may bring that names no bound. */
const defaultMaxMessages = 100;

/** A call of the library, as its clients make it. */
export type LibraryCall = Pick<
  ReturnType<ChannelInterface["createCall"]>,
  "start" | "startRead" | "sendMessageWithContext" | "halfClose" | "cancelWithStatus"
>;

/** Where calls of the library come from. */
export interface CallSource {
  createCall(...given: Parameters<ChannelInterface["createCall"]>): LibraryCall;
}

/** What a call is made with, beside what it sends. */
export interface CallSettings {
  readonly channel: CallSource;
  readonly metadata: Metadata;
  readonly deadlineMs: number;
  /** When the call is over whatever the library does, in milliseconds behind its deadline. */
  readonly toleranceMs: number;
  /** How many bytes all messages that arrive may have together. */
  readonly maxBytes: number;
  readonly finish: (outcome: CallOutcome) => void;
}

/**
 * A status as the library gives it: without code and details where a message is marked as compressed, and the answer states
 * no way of compression, or one that the library does not know.
 */
interface LibraryStatus {
  readonly code: number | undefined;
  readonly details: string | undefined;
  readonly metadata: Metadata;
}

/**
 * One call, by the library's channel and not by its client.
 *
 * The client of the library reads no further than one message where it waits for one, and so hangs on a server that
 * sends two; its streams hold back a status until they are read. Here everything is read, for all four kinds
 * in one way, and the statuses are those that the clients give.
 */
export class CallUnderWay implements Due {
  readonly limitAt: number;
  private readonly request: CallRequest;
  private readonly settings: CallSettings;
  private readonly call: LibraryCall;
  private readonly messages: Buffer[] = [];
  private metadata: Metadata | undefined;
  private bytes = 0;
  private sent = 0;
  private isOver = false;

  constructor(request: CallRequest, settings: CallSettings) {
    const { channel, deadlineMs, toleranceMs } = settings;
    this.request = request;
    this.settings = settings;
    this.limitAt = performance.now() + deadlineMs + toleranceMs;
    const deadline = Date.now() + deadlineMs;
    this.call = channel.createCall(request.method.path, deadline, undefined, null, undefined);
  }

  /** The outcome comes later, never within this call. */
  start(): void {
    this.call.start(this.settings.metadata, this);
    this.call.startRead();
    this.sendNext();
  }

  cancel(): void {
    this.cancelWith(statusCode.CANCELLED, "Cancelled on client");
  }

  expire(): void {
    const { deadlineMs, toleranceMs } = this.settings;
    const details = `the call did not end within ${toleranceMs} ms of its deadline of ${deadlineMs} ms, and was given up`;
    this.cancelWith(statusCode.DEADLINE_EXCEEDED, details);
    this.end({ code: statusCode.DEADLINE_EXCEEDED, name: "DEADLINE_EXCEEDED", details }, undefined);
  }

  onReceiveMetadata(metadata: Metadata): void {
    this.metadata = metadata;
  }

  onReceiveMessage(message: Buffer): void {
    if (this.isOver) return;
    const { method, maxMessages = defaultMaxMessages } = this.request;
    this.bytes += message.length;
    if (!method.serverStreaming && this.messages.length === 1)
      this.cancelWith(statusCode.UNIMPLEMENTED, "Too many responses received");
    else if (this.messages.length === maxMessages)
      this.cancelWith(statusCode.CANCELLED, `left after ${maxMessages} messages`);
    else if (this.bytes > this.settings.maxBytes)
      this.cancelWith(
        statusCode.RESOURCE_EXHAUSTED,
        `more than ${this.settings.maxBytes} bytes of messages arrived`,
      );
    else this.take(message);
  }

  onReceiveStatus({ code, details = "", metadata }: LibraryStatus): void {
    if (code === statusCode.CANCELLED && details === resetWithCancel && this.isTimeOver())
      this.end(cutOffAtDeadline(this.settings.deadlineMs), metadata);
    else if (
      code === statusCode.OK &&
      !this.request.method.serverStreaming &&
      this.messages.length === 0
    )
      this.end(statusOf(statusCode.UNIMPLEMENTED, "No message received"), metadata);
    else this.end(statusOf(code, details), metadata);
  }

  /** Each message when the one before it is written: the library holds no more than one. */
  private sendNext(): void {
    const { messages } = this.request;
    const message = messages[this.sent];
    if (this.isOver) return;
    if (message === undefined) {
      this.call.halfClose();
      return;
    }
    this.sent += 1;
    if (this.sent < messages.length)
      this.call.sendMessageWithContext({ callback: () => this.sendNext() }, asBuffer(message));
    else {
      this.call.sendMessageWithContext({}, asBuffer(message));
      this.call.halfClose();
    }
  }

  private take(message: Buffer): void {
    try {
      this.request.read?.(message);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      this.cancelWith(statusCode.INTERNAL, `Response message parsing error: ${said}`);
      return;
    }
    this.messages.push(message);
    this.call.startRead();
  }

  private isTimeOver(): boolean {
    const { deadlineMs, toleranceMs } = this.settings;
    const early = Math.min(maxEarlyMs, deadlineMs / 10);
    return performance.now() >= this.limitAt - toleranceMs - early;
  }

  private cancelWith(code: number, details: string): void {
    this.call.cancelWithStatus(code, details);
  }

  private end(status: RpcStatus, trailers: Metadata | undefined): void {
    if (this.isOver) return;
    this.isOver = true;
    this.settings.finish({
      status,
      messages: this.messages,
      metadata: this.metadata === undefined ? [] : entriesOf(this.metadata),
      trailers: trailers === undefined ? [] : entriesOf(trailers),
    });
  }
}

/** What the library says where the server resets the stream with CANCEL (RFC 9113 section 7). */
const resetWithCancel = "Call cancelled";
/** By how much the clock of a server may be ahead, in milliseconds. */
const maxEarlyMs = 100;

/**
 * Servers look at the deadline too, and grpc-go resets the stream then. Who hears of that before its own clock has struck is to say
 * DEADLINE_EXCEEDED all the same, as grpc-go's clients do.
 */
function cutOffAtDeadline(deadlineMs: number): RpcStatus {
  const details = `the server cut the call off at its deadline of ${deadlineMs} ms`;
  return { code: statusCode.DEADLINE_EXCEEDED, name: "DEADLINE_EXCEEDED", details };
}

/**
 * What a server has compressed in a way that the client does not support ends the call with INTERNAL, and so does what is
 * marked as compressed where no way is stated. The library does not tell which of the two it was.
 * https://github.com/grpc/grpc/blob/master/doc/compression.md
 */
const notReadable: RpcStatus = {
  code: statusCode.INTERNAL,
  name: "INTERNAL",
  details: "Received message compressed with unsupported compression method or with none stated",
};

/** A code that is no number is -1, none of those that there are; and a call that went well has nothing to add. */
function statusOf(code: number | undefined, details: string): RpcStatus {
  if (code === undefined) return notReadable;
  const known = Number.isInteger(code) ? code : -1;
  const said = known === statusCode.OK ? "" : details;
  return { code: known, name: statusCode[known] ?? "UNKNOWN", details: said };
}
