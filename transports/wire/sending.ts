import {
  defaultWindowBytes,
  type FrameRun,
  frameHeadBytes,
  frameType,
  max31Bits,
  payloadBytes,
} from "./frames.ts";
import type { Output } from "./output.ts";

/** What a stream has to send, and how much of it the peer takes. */
export interface SendingStream {
  readonly id: number;
  /** How much may be sent, by the window of the stream alone; below 0 where the peer has taken some of it back. */
  sendWindow: number;
  /** What is left to be sent, and how far it is: the frame, and the bytes of its payload. */
  body: DataRun | undefined;
  nextFrame: number;
  nextByte: number;
}

/** Frames of DATA. */
export interface DataRun extends FrameRun {
  /** What all of them count for flow control. */
  readonly flowBytes: number;
}

/** A body that is no larger is sent as one piece where the windows have room for it. */
const smallRunBytes = 4096;

/**
 * Sends bodies as far as the windows of the peer and the socket have room, and the rest when they do: the stream that began
 * first goes first.
 *
 * https://www.rfc-editor.org/rfc/rfc9113#section-5.2
 */
export class Sending<Own extends SendingStream> {
  private readonly output: Output;
  private readonly sent: (stream: Own) => void;
  /** Streams with bytes left to send. */
  private readonly stalled = new Set<Own>();
  /** How much may be sent on all streams together. */
  private window = defaultWindowBytes;

  constructor(output: Output, sent: (stream: Own) => void) {
    this.output = output;
    this.sent = sent;
  }

  send(stream: Own, body: DataRun): void {
    const { flowBytes, bytes } = body;
    const isSmall = bytes.length <= smallRunBytes && this.roomFor(stream) >= flowBytes;
    if (isSmall && !this.output.isBlocked) {
      this.window -= flowBytes;
      stream.sendWindow -= flowBytes;
      this.output.run(body, stream.id);
      this.sent(stream);
      return;
    }
    stream.body = body;
    this.stalled.add(stream);
    this.sendMore(stream, body);
  }

  /** Sends nothing more of a stream. */
  forget(stream: Own): void {
    if (stream.body === undefined) return;
    stream.body = undefined;
    this.stalled.delete(stream);
  }

  /** Sends nothing more at all. */
  clear(): void {
    this.stalled.clear();
  }

  /** The socket is free, or there is more room. */
  resume(): void {
    for (const stream of this.stalled) {
      if (this.output.isBlocked) return;
      if (stream.body !== undefined) this.sendMore(stream, stream.body);
    }
  }

  /** The window of the connection; `false` where it becomes too large. RFC 9113 section 6.9.1 */
  widen(increment: number): boolean {
    this.window += increment;
    if (this.window > max31Bits) return false;
    this.resume();
    return true;
  }

  /** The window of a stream; `false` where it becomes too large. RFC 9113 section 6.9.1 */
  widenStream(stream: Own, increment: number): boolean {
    stream.sendWindow += increment;
    if (stream.sendWindow > max31Bits) return false;
    if (stream.body !== undefined) this.sendMore(stream, stream.body);
    return true;
  }

  /** The windows of all streams that there are, by what the first window changed. RFC 9113 section 6.9.2 */
  shift(difference: number, streams: Iterable<Own>): boolean {
    if (difference === 0) return true;
    for (const stream of streams) {
      stream.sendWindow += difference;
      if (stream.sendWindow > max31Bits) return false;
    }
    this.resume();
    return true;
  }

  private roomFor(stream: Own): number {
    return Math.min(this.window, stream.sendWindow);
  }

  private sendMore(stream: Own, body: DataRun): void {
    while (stream.nextFrame < body.starts.length)
      if (this.output.isBlocked || !this.sendFrame(stream, body)) return;
    this.forget(stream);
    this.sent(stream);
  }

  /** Sends the next frame or, where the windows are small, a part of it; `false` where there is no room. */
  private sendFrame(stream: Own, body: DataRun): boolean {
    const start = body.starts[stream.nextFrame] ?? 0;
    const left = payloadBytes(body.bytes, start) - stream.nextByte;
    const taken = Math.min(left, Math.max(0, this.roomFor(stream)));
    // RFC 9113 section 6.9: a frame without payload needs no room.
    if (left > 0 && taken === 0) return false;
    const isRest = taken === left;
    if (isRest && stream.nextByte === 0) this.output.frameOfRun(body, start, stream.id);
    else {
      const from = start + frameHeadBytes + stream.nextByte;
      const flags = isRest ? (body.bytes[start + 4] ?? 0) : 0;
      const payload = body.bytes.subarray(from, from + taken);
      this.output.frame({ type: frameType.data, flags, stream: stream.id }, payload);
    }
    this.window -= taken;
    stream.sendWindow -= taken;
    stream.nextByte = isRest ? 0 : stream.nextByte + taken;
    if (isRest) stream.nextFrame += 1;
    return true;
  }
}
