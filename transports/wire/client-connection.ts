import type { Socket } from "node:net";
import {
  clientPreface,
  errorCode,
  frameFlag,
  max31Bits,
  setting,
  settingsFrame,
} from "./frames.ts";
import { RequestHeads } from "./request-heads.ts";
import { type ResponseHead, ResponseHeads } from "./response-heads.ts";
import { ownSettings, Session } from "./session.ts";
import { clientMade, status, statusOfHttp, statusOfReset, type WireStatus } from "./status.ts";
import { beginSweeping, endSweeping } from "./sweeper.ts";
import { WireCall } from "./wire-call.ts";
import type { PreparedCall, WireConnection, WireOutcome } from "./wire-types.ts";

/** What a client is begun with. */
export interface ClientConnectionOptions {
  /** How often the server is sent a PING, in milliseconds; never where left out. */
  readonly keepaliveMs?: number | undefined;
  /** The number of the first call's stream, odd; 1 where left out. */
  readonly firstStream?: number;
  /** The server has said its settings: calls can be made. */
  readonly ready: () => void;
  /** There is no connection, before or behind `ready`. */
  readonly closed: (reason: string) => void;
}

/** How long a PING may stay unanswered. https://github.com/grpc/grpc/blob/master/doc/keepalive.md */
const keepaliveTimeoutMs = 20_000;
/** By how much the clock of a server may be ahead, in milliseconds. */
const maxEarlyMs = 100;
const settings = settingsFrame([...ownSettings, [setting.enablePush, 0]]);

/** The client's end of a connection: a call is a stream. */
export class ClientConnection implements WireConnection {
  isClosed = false;
  private readonly session: Session<WireCall>;
  private readonly options: ClientConnectionOptions;
  private readonly requestHeads = new RequestHeads();
  private readonly responseHeads = new ResponseHeads();
  /** Calls that wait until the server takes more. */
  private readonly waiting = new Set<WireCall>();
  private nextStream: number;
  private pingedAt = performance.now();
  private closing = "the connection was closed";

  constructor(socket: Socket, options: ClientConnectionOptions) {
    this.options = options;
    this.nextStream = options.firstStream ?? 1;
    this.session = new Session(socket, this);
    this.session.begin(Buffer.concat([clientPreface, settings]));
    beginSweeping(this);
  }

  get openCalls(): number {
    return this.session.streams.size + this.waiting.size;
  }

  get bytesSent(): number {
    return this.session.output.bytes;
  }

  get bytesReceived(): number {
    return this.session.bytesReceived;
  }

  call(prepared: PreparedCall, ended: (outcome: WireOutcome) => void): void {
    if (this.isClosed) {
      const outcome = { ...this.lost(), messages: 0, bytes: 0, unseen: "unsent" } as const;
      queueMicrotask(() => ended(outcome));
      return;
    }
    const call = new WireCall(prepared, ended);
    if (this.waiting.size === 0 && this.canStart()) this.start(call);
    else this.waiting.add(call);
  }

  close(): void {
    this.isClosed = true;
    const cancelled = clientMade(status.cancelled, "Cancelled on client");
    this.endAll(cancelled);
    this.session.close(errorCode.noError, "the connection was closed by its client");
  }

  /** Bytes that came from the socket. */
  read(chunk: Buffer, from: number, to: number): void {
    this.session.read(chunk, from, to);
  }

  headers(id: number, flags: number, block: Buffer): void {
    // RFC 9113 section 5.1.1: streams are begun by us alone.
    if (id % 2 === 0 || id >= this.nextStream) {
      this.session.violation(
        errorCode.protocolError,
        `HEADERS of stream ${id}, which nobody began`,
      );
      return;
    }
    const call = this.session.streams.get(id);
    if (call === undefined) return;
    const head = this.responseHeads.read(block);
    const isLast = (flags & frameFlag.endStream) !== 0;
    if (head.kind === "unreadable") this.session.violation(errorCode.compressionError, head.reason);
    else if (isLast) this.endWithTrailers(call, head);
    else this.begin(call, head);
  }

  data(call: WireCall, chunk: Buffer, from: number, to: number): void {
    if (call.httpStatus === undefined) {
      this.abort(call, errorCode.protocolError, malformed("DATA before HEADERS"));
      return;
    }
    if (!call.isGrpc) return;
    const { counter, prepared } = call;
    const fault = counter.take(chunk, from, to);
    if (fault === "flag")
      this.abort(call, errorCode.cancel, malformed("a message that is neither compressed nor not"));
    else if (fault === "too large")
      this.abort(call, errorCode.cancel, tooLarge(prepared.maxMessageBytes));
    else if (counter.messages > 1 && !prepared.method.serverStreaming)
      this.abort(call, errorCode.cancel, tooMany);
  }

  dataEnded(call: WireCall, flags: number): void {
    if ((flags & frameFlag.endStream) === 0) return;
    const { httpStatus = httpOk } = call;
    this.answered(call, httpStatus === httpOk ? withoutStatus : statusOfHttp(httpStatus));
  }

  reset(call: WireCall, code: number): void {
    const early = Math.min(maxEarlyMs, call.prepared.deadlineMs / 10);
    // Servers look at the deadline too, and grpc-go resets the stream then.
    const isOverdue = code === errorCode.cancel && performance.now() >= call.limitAt - early;
    this.end(call, isOverdue ? overdue : statusOfReset(code));
  }

  bodySent(call: WireCall): void {
    call.isHalfClosed = true;
  }

  /** RFC 9113 section 6.8 */
  goaway(lastStream: number, code: number, debug: string): void {
    this.isClosed = true;
    this.closing = `the server went away with code ${code}${debug === "" ? "" : `: ${debug}`}`;
    const refused = [...this.session.streams.values()].filter(({ id }) => id > lastStream);
    this.giveBack(refused, "refused");
    this.giveBack([...this.waiting], "unsent");
    this.closeWhenDone();
  }

  mayTakeMore(): void {
    const { peer, hasSettings } = this.session;
    if (!hasSettings) return;
    if (peer.headerTableBytes !== undefined) {
      this.requestHeads.resize(peer.headerTableBytes);
      peer.headerTableBytes = undefined;
    }
    this.options.ready();
    this.startWaiting();
  }

  closed(reason: string): void {
    endSweeping(this);
    if (!this.isClosed) this.closing = reason;
    this.isClosed = true;
    this.giveBack([...this.waiting], "unsent");
    this.endAll(this.lost());
    this.options.closed(reason);
  }

  sweep(now: number): void {
    for (const call of this.session.streams.values())
      if (call.limitAt < now) this.abort(call, errorCode.cancel, overdue);
    for (const call of this.waiting) if (call.limitAt < now) this.end(call, overdue);
    this.keepAlive(now);
  }

  private canStart(): boolean {
    const { session } = this;
    return session.streams.size < session.peer.maxConcurrentStreams && !session.output.isBlocked;
  }

  private start(call: WireCall): void {
    call.id = this.nextStream;
    this.nextStream += 2;
    this.session.open(call, this.requestHeads.framesOf(call.prepared.head));
    this.session.send(call, call.prepared.body);
    // RFC 9113 section 5.1.1: a new connection is what remains.
    if (this.nextStream > max31Bits) this.exhaust();
  }

  private startWaiting(): void {
    for (const call of this.waiting) {
      if (!this.canStart() || this.isClosed) return;
      this.waiting.delete(call);
      this.start(call);
    }
  }

  private exhaust(): void {
    this.isClosed = true;
    this.closing = "the connection has no numbers left for streams";
    // Not within the call that took the last number.
    queueMicrotask(() => {
      this.giveBack([...this.waiting], "unsent");
      this.closeWhenDone();
    });
  }

  private begin(call: WireCall, head: ResponseHead): void {
    if (call.httpStatus !== undefined) {
      this.abort(call, errorCode.protocolError, malformed("HEADERS behind HEADERS"));
      return;
    }
    if (head.httpStatus === undefined || Number.isNaN(head.httpStatus)) {
      this.abort(call, errorCode.protocolError, malformed("HEADERS without :status"));
      return;
    }
    // RFC 9110 section 15.2: not yet the answer.
    if (head.httpStatus < 200) return;
    call.httpStatus = head.httpStatus;
    call.isGrpc = head.httpStatus === httpOk && head.isGrpc;
  }

  /** PROTOCOL-HTTP2.md, "Responses": trailers behind messages, or alone. */
  private endWithTrailers(call: WireCall, head: ResponseHead): void {
    const http = call.httpStatus ?? head.httpStatus;
    if (head.status !== undefined) this.answered(call, checked(call, head.status));
    else if (http === undefined) this.answered(call, malformed("HEADERS without :status"));
    else this.answered(call, statusOfHttp(http));
  }

  private abort(call: WireCall, code: number, ending: WireStatus): void {
    this.session.resetStream(call.id, code);
    this.end(call, ending);
  }

  /** The server has said all that it will. What is not over on both sides would count against what it takes at a time. */
  private answered(call: WireCall, ending: WireStatus): void {
    if (!call.isHalfClosed) this.session.resetStream(call.id, errorCode.cancel);
    this.end(call, ending);
  }

  private end(call: WireCall, ending: WireStatus): void {
    if (call.id === 0) this.waiting.delete(call);
    else this.session.remove(call);
    const { status: code, isClientMade, details } = ending;
    const { messages, bytes } = call.counter;
    call.ended({ status: code, isClientMade, details, messages, bytes });
    if (this.isClosed) this.closeWhenDone();
    else if (this.waiting.size > 0) this.startWaiting();
  }

  private endAll(ending: WireStatus): void {
    for (const call of [...this.waiting, ...this.session.streams.values()]) this.end(call, ending);
  }

  /** Ends calls that no service has seen. */
  private giveBack(calls: readonly WireCall[], unseen: "unsent" | "refused"): void {
    for (const call of calls) {
      if (call.id === 0) this.waiting.delete(call);
      else this.session.remove(call);
      call.ended({ ...this.lost(), messages: 0, bytes: 0, unseen });
    }
  }

  private lost(): WireStatus {
    return clientMade(status.unavailable, this.closing);
  }

  private closeWhenDone(): void {
    if (this.openCalls === 0) this.session.close(errorCode.noError, this.closing);
  }

  private keepAlive(now: number): void {
    const { keepaliveMs } = this.options;
    if (keepaliveMs === undefined) return;
    const since = now - this.pingedAt;
    if (this.session.unansweredPings > 0) {
      if (since >= keepaliveTimeoutMs)
        this.session.close(
          errorCode.noError,
          `no PING was answered within ${keepaliveTimeoutMs} ms`,
        );
    } else if (since >= keepaliveMs) {
      this.pingedAt = now;
      this.session.ping();
    }
  }
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-15.3.1 */
const httpOk = 200;

/** A status of OK is only one where the answer is what the method promises. */
function checked({ counter, prepared }: WireCall, sent: WireStatus): WireStatus {
  if (sent.status !== status.ok || sent.isClientMade) return sent;
  if (!counter.isWhole) return malformed("a message that is cut short");
  if (counter.messages === 0 && !prepared.method.serverStreaming) return noMessage;
  return sent;
}

function malformed(what: string): WireStatus {
  return clientMade(status.internal, `malformed answer: ${what}`);
}

function tooLarge(maxBytes: number): WireStatus {
  return clientMade(
    status.resourceExhausted,
    `Received message larger than max (${maxBytes} bytes)`,
  );
}

// In the words of grpc-js, where it has some.
const tooMany = clientMade(status.unimplemented, "Too many responses received");
const noMessage = clientMade(status.unimplemented, "No message received");
const overdue = clientMade(status.deadlineExceeded, "Deadline exceeded");
const withoutStatus = clientMade(status.internal, "Call ended without gRPC status");
