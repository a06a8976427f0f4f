import type { Socket } from "node:net";
import { FrameReader } from "./frame-reader.ts";
import {
  defaultWindowBytes,
  errorCode,
  type FrameRun,
  frameFlag,
  frameType,
  readUint31,
  setting,
  writeUint32,
} from "./frames.ts";
import { Output } from "./output.ts";
import { PeerSettings } from "./peer-settings.ts";
import { type DataRun, Sending, type SendingStream } from "./sending.ts";

/** How much a peer may send on one stream and on all together before it waits for us: what is read is not kept, so it may be much. */
export const streamWindowBytes: number = 8 * 1024 * 1024;
const connectionWindowBytes = 64 * 1024 * 1024;

/** A stream, as flow control knows it. */
export class Stream implements SendingStream {
  /** 0 before it has begun. */
  id = 0;
  sendWindow = 0;
  body: DataRun | undefined;
  nextFrame = 0;
  nextByte = 0;
  /** How much the peer may send before it is told that there is room again. */
  receiveWindow: number = streamWindowBytes;
}

/** What a side does with what its session does not do itself. The bytes are its own only within the call. */
export interface SessionEvents<Own extends Stream> {
  headers(stream: number, flags: number, block: Buffer): void;
  data(stream: Own, chunk: Buffer, from: number, to: number): void;
  dataEnded(stream: Own, flags: number): void;
  reset(stream: Own, code: number): void;
  /** All of the body is sent. */
  bodySent(stream: Own): void;
  goaway(lastStream: number, code: number, debug: string): void;
  /** The peer may take more than before: it has said so, or the socket is free again. */
  mayTakeMore(): void;
  /** The socket is gone, whoever ended it. No more events follow. */
  closed(reason: string): void;
}

/** How much a peer may have us answer without reading what we say. */
const maxUnreadReplies = 256 * 1024;
/** How much of what a peer says on going away is kept. */
const maxDebugBytes = 200;
const noBytes = Buffer.alloc(0);

/** Settings of both sides: each block of headers means the same wherever it stands, and streams have our window. */
export const ownSettings: readonly (readonly [id: number, value: number])[] = [
  [setting.headerTableSize, 0],
  [setting.initialWindowSize, streamWindowBytes],
];

/**
 * One end of a connection of HTTP/2, whichever: frames, settings, flow control both ways, PING.
 *
 * It never throws for what the peer does: that ends the connection (RFC 9113 section 5.4.1).
 */
export class Session<Own extends Stream> {
  readonly streams: Map<number, Own> = new Map();
  readonly peer: PeerSettings = new PeerSettings();
  readonly output: Output;
  bytesReceived = 0;
  isClosed = false;
  hasSettings = false;
  /** PINGs of ours that were not answered. */
  unansweredPings = 0;
  private readonly socket: Socket;
  private readonly events: SessionEvents<Own>;
  private readonly reader: FrameReader;
  private readonly sending: Sending<Own>;
  private receiveWindow = connectionWindowBytes;
  /** The stream whose DATA is being read, where it is still there. */
  private current: Own | undefined;

  constructor(socket: Socket, events: SessionEvents<Own>) {
    this.socket = socket;
    this.events = events;
    this.output = new Output(socket);
    this.reader = new FrameReader(this);
    this.sending = new Sending(this.output, (stream) => events.bodySent(stream));
    // What went wrong with a socket is told by its end.
    let failure = "the connection was closed";
    socket.on("error", (error: Error) => {
      failure = `the connection broke: ${error.message}`;
    });
    socket.on("end", () => {
      socket.destroy();
      this.end(failure);
    });
    socket.on("close", () => this.end(failure));
    socket.on("drain", () => this.resume());
  }

  /** Says what a side says first. RFC 9113 section 3.4 */
  begin(preface: Buffer): void {
    this.output.raw(preface);
    this.windowUpdate(0, connectionWindowBytes - defaultWindowBytes);
  }

  read(chunk: Buffer, from: number, to: number): void {
    if (this.isClosed) return;
    this.bytesReceived += to - from;
    this.output.hold();
    this.reader.read(chunk, from, to);
    this.output.release();
  }

  /** Begins a stream with its headers. */
  open(stream: Own, head: FrameRun): void {
    this.accept(stream);
    this.output.run(head, stream.id);
  }

  /** Takes a stream that the peer has begun. */
  accept(stream: Own): void {
    stream.sendWindow = this.peer.initialWindowBytes;
    this.streams.set(stream.id, stream);
  }

  /** Sends the body of a stream, as far as the peer takes it now, and the rest when it does. */
  send(stream: Own, body: DataRun): void {
    this.sending.send(stream, body);
  }

  /** Forgets a stream; what still comes of it is passed over. */
  remove(stream: Own): void {
    this.streams.delete(stream.id);
    this.sending.forget(stream);
    if (this.current === stream) this.current = undefined;
  }

  /** RFC 9113 section 6.4 */
  resetStream(stream: number, code: number): void {
    this.uint32Frame(frameType.rstStream, stream, code);
  }

  ping(): void {
    this.unansweredPings += 1;
    this.output.frame({ type: frameType.ping, flags: 0, stream: 0 }, Buffer.alloc(8));
  }

  /** Says why, and ends the connection. RFC 9113 section 5.4.1 */
  close(code: number, reason: string): void {
    if (this.isClosed) return;
    const payload = Buffer.alloc(8);
    payload.writeUInt32BE(code, 4);
    this.output.frame({ type: frameType.goaway, flags: 0, stream: 0 }, payload);
    this.output.flush();
    // Who does not read what is said is not waited for.
    if (this.output.isBlocked) this.socket.destroy();
    else this.socket.destroySoon();
    this.end(reason);
  }

  dataBegins(id: number, flowBytes: number): void {
    this.receiveWindow -= flowBytes;
    if (this.receiveWindow < 0) {
      this.violation(errorCode.flowControlError, "more DATA than the connection has room for");
      return;
    }
    if (this.receiveWindow < connectionWindowBytes / 2) {
      this.windowUpdate(0, connectionWindowBytes - this.receiveWindow);
      this.receiveWindow = connectionWindowBytes;
    }
    const stream = this.streams.get(id);
    this.current = stream;
    if (stream !== undefined) this.receive(stream, flowBytes);
  }

  dataPiece(chunk: Buffer, from: number, to: number): void {
    if (this.current !== undefined) this.events.data(this.current, chunk, from, to);
  }

  dataEnds(flags: number): void {
    const stream = this.current;
    this.current = undefined;
    if (stream !== undefined) this.events.dataEnded(stream, flags);
  }

  headerBlock(stream: number, flags: number, block: Buffer): void {
    this.events.headers(stream, flags, block);
  }

  controlFrame(type: number, flags: number, id: number, payload: Buffer): void {
    if (type === frameType.windowUpdate) this.takeWindowUpdate(id, payload);
    else if (type === frameType.ping) this.takePing(flags, payload);
    else if (type === frameType.rstStream) this.takeReset(id, payload);
    else if (type === frameType.settings) this.takeSettings(flags, payload);
    else if (type === frameType.goaway) this.takeGoaway(payload);
    // RFC 9113 section 6.6: nobody has allowed it.
    else if (type === frameType.pushPromise)
      this.violation(errorCode.protocolError, "PUSH_PROMISE, which was not allowed");
    // Section 5.5: any other is passed over, PRIORITY too.
  }

  violation(code: number, reason: string): void {
    this.close(code, `the peer broke HTTP/2: ${reason}`);
  }

  private end(reason: string): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.reader.stop();
    this.output.close();
    this.sending.clear();
    this.current = undefined;
    this.events.closed(reason);
  }

  private resume(): void {
    if (this.isClosed) return;
    this.sending.resume();
    this.events.mayTakeMore();
  }

  private receive(stream: Own, flowBytes: number): void {
    stream.receiveWindow -= flowBytes;
    if (stream.receiveWindow < 0)
      this.violation(errorCode.flowControlError, "more DATA than the stream has room for");
    else if (stream.receiveWindow < streamWindowBytes / 2) {
      this.windowUpdate(stream.id, streamWindowBytes - stream.receiveWindow);
      stream.receiveWindow = streamWindowBytes;
    }
  }

  /** RFC 9113 section 6.9 */
  private takeWindowUpdate(id: number, payload: Buffer): void {
    const increment = readUint31(payload, 0);
    if (payload.length !== 4)
      this.violation(errorCode.frameSizeError, "WINDOW_UPDATE of another size");
    else if (increment === 0) this.violation(errorCode.protocolError, "a WINDOW_UPDATE of nothing");
    else if (id === 0) this.checkWindow(this.sending.widen(increment));
    else {
      const stream = this.streams.get(id);
      if (stream !== undefined) this.checkWindow(this.sending.widenStream(stream, increment));
    }
  }

  private checkWindow(isWithin: boolean): void {
    if (!isWithin) this.violation(errorCode.flowControlError, "a window that is too large");
  }

  /** RFC 9113 section 6.7 */
  private takePing(flags: number, payload: Buffer): void {
    if (payload.length !== 8) this.violation(errorCode.frameSizeError, "PING of another size");
    else if ((flags & frameFlag.ack) !== 0) this.unansweredPings = 0;
    else this.reply(frameType.ping, Buffer.from(payload));
  }

  private reply(type: number, payload: Buffer): void {
    if (this.output.backlog > maxUnreadReplies && this.output.isBlocked)
      this.violation(errorCode.enhanceYourCalm, "it asks and does not read the answers");
    else this.output.frame({ type, flags: frameFlag.ack, stream: 0 }, payload);
  }

  private takeReset(id: number, payload: Buffer): void {
    if (payload.length !== 4) {
      this.violation(errorCode.frameSizeError, "RST_STREAM of another size");
      return;
    }
    const stream = this.streams.get(id);
    if (stream === undefined) return;
    this.remove(stream);
    this.events.reset(stream, payload.readUInt32BE(0));
  }

  private takeSettings(flags: number, payload: Buffer): void {
    if ((flags & frameFlag.ack) !== 0) return;
    const windowBefore = this.peer.initialWindowBytes;
    const fault = this.peer.take(payload);
    if (fault !== undefined) {
      this.violation(fault.code, fault.reason);
      return;
    }
    this.hasSettings = true;
    this.reply(frameType.settings, noBytes);
    const difference = this.peer.initialWindowBytes - windowBefore;
    this.checkWindow(this.sending.shift(difference, this.streams.values()));
    if (!this.isClosed) this.events.mayTakeMore();
  }

  private takeGoaway(payload: Buffer): void {
    if (payload.length < 8) {
      this.violation(errorCode.frameSizeError, "GOAWAY of another size");
      return;
    }
    const debug = payload.toString("latin1", 8, 8 + maxDebugBytes);
    this.events.goaway(readUint31(payload, 0), payload.readUInt32BE(4), debug);
  }

  private windowUpdate(stream: number, increment: number): void {
    this.uint32Frame(frameType.windowUpdate, stream, increment);
  }

  private uint32Frame(type: number, stream: number, value: number): void {
    const payload = Buffer.allocUnsafe(4);
    writeUint32(payload, 0, value);
    this.output.frame({ type, flags: 0, stream }, payload);
  }
}
