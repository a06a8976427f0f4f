import {
  defaultFrameBytes,
  errorCode,
  frameFlag,
  frameHeadBytes,
  frameType,
  payloadBytes,
  readUint31,
} from "./frames.ts";

/** Whom a reader tells what came. The bytes are those of the chunk, and theirs only within the call. */
export interface FrameHandler {
  /** DATA comes, of which this many bytes count for flow control. */
  dataBegins(stream: number, flowBytes: number): void;
  /** A part of it, padding left out. */
  dataPiece(chunk: Buffer, from: number, to: number): void;
  dataEnds(flags: number): void;
  /** A whole block of headers, of one frame or of several. */
  headerBlock(stream: number, flags: number, block: Buffer): void;
  /** Any other frame. */
  controlFrame(type: number, flags: number, stream: number, payload: Buffer): void;
  /** What no frame may be: the connection is to end with this code. */
  violation(code: number, reason: string): void;
}

/** How large a block of headers may be, and how many frames it may come in. */
const maxBlockBytes = 256 * 1024;
const maxBlockFrames = 256;

/**
 * Cuts what arrives into frames. Holds no more than one frame or block of headers, and of DATA nothing.
 *
 * https://www.rfc-editor.org/rfc/rfc9113#section-4
 */
export class FrameReader {
  private readonly handler: FrameHandler;
  private readonly head: Buffer = Buffer.alloc(frameHeadBytes);
  private headGot = 0;
  private isStopped = false;
  private isFirst = true;
  /** Of the frame whose payload is being read. */
  private type = 0;
  private flags = 0;
  private stream = 0;
  private isInPayload = false;
  /** Of DATA: what is to come of content and of padding; -1 before the length of padding is read. */
  private contentLeft = 0;
  private paddingLeft = 0;
  /** Of any other frame that came in more than one piece. */
  private payload: Buffer | undefined;
  private payloadGot = 0;
  /** Of a block of headers whose end is still to come. */
  private blockStream = 0;
  private blockFlags = 0;
  private blockBytes = 0;
  private block: Buffer[] = [];

  constructor(handler: FrameHandler) {
    this.handler = handler;
  }

  /** Reads no more, wherever it is. */
  stop(): void {
    this.isStopped = true;
    this.payload = undefined;
    this.block = [];
  }

  read(chunk: Buffer, from: number, to: number): void {
    let at = from;
    while (!this.isStopped && (at < to || this.isEmptyPayload()))
      at = this.isInPayload ? this.readPayload(chunk, at, to) : this.readHead(chunk, at, to);
  }

  /** A frame without payload ends where its head does, whether more came or not. */
  private isEmptyPayload(): boolean {
    const isNothingLeft = this.contentLeft === 0 && this.paddingLeft === 0;
    return this.isInPayload && this.payload === undefined && isNothingLeft;
  }

  private readHead(chunk: Buffer, at: number, to: number): number {
    if (this.headGot === 0 && to - at >= frameHeadBytes) {
      this.begin(chunk, at);
      return at + frameHeadBytes;
    }
    const taken = Math.min(frameHeadBytes - this.headGot, to - at);
    chunk.copy(this.head, this.headGot, at, at + taken);
    this.headGot += taken;
    if (this.headGot === frameHeadBytes) {
      this.headGot = 0;
      this.begin(this.head, 0);
    }
    return at + taken;
  }

  private begin(bytes: Buffer, at: number): void {
    const length = payloadBytes(bytes, at);
    this.type = bytes[at + 3] ?? 0;
    this.flags = bytes[at + 4] ?? 0;
    this.stream = readUint31(bytes, at + 5);
    this.isInPayload = true;
    this.payload = undefined;
    this.contentLeft = length;
    this.paddingLeft = 0;
    if (this.isFirst || this.blockStream !== 0 || this.type === frameType.continuation)
      this.checkOrder();
    if (length > defaultFrameBytes)
      this.violate(errorCode.frameSizeError, `a frame of ${length} bytes`);
    else if (this.type === frameType.data && !this.isStopped) this.beginData(length);
  }

  private checkOrder(): void {
    // RFC 9113 section 3.4
    if (this.isFirst && this.type !== frameType.settings)
      this.violate(errorCode.protocolError, "the first frame is not SETTINGS");
    this.isFirst = false;
    // RFC 9113 section 6.10
    const isMore = this.type === frameType.continuation;
    if (isMore !== (this.blockStream !== 0) || (isMore && this.stream !== this.blockStream))
      this.violate(errorCode.protocolError, "CONTINUATION out of order");
  }

  private beginData(length: number): void {
    if (this.stream === 0) {
      this.violate(errorCode.protocolError, "DATA without a stream");
      return;
    }
    if ((this.flags & frameFlag.padded) !== 0) {
      this.paddingLeft = -1;
      if (length === 0) {
        this.violate(errorCode.frameSizeError, "padding without a length");
        return;
      }
    }
    this.handler.dataBegins(this.stream, length);
  }

  private readPayload(chunk: Buffer, at: number, to: number): number {
    return this.type === frameType.data
      ? this.readData(chunk, at, to)
      : this.readWhole(chunk, at, to);
  }

  private readData(chunk: Buffer, from: number, to: number): number {
    let at = from;
    if (this.paddingLeft === -1) {
      // RFC 9113 section 6.1
      this.paddingLeft = chunk[at] ?? 0;
      at += 1;
      this.contentLeft -= 1 + this.paddingLeft;
      if (this.contentLeft < 0) {
        this.violate(errorCode.protocolError, "more padding than payload");
        return at;
      }
    }
    const content = Math.min(this.contentLeft, to - at);
    if (content > 0) {
      this.contentLeft -= content;
      this.handler.dataPiece(chunk, at, at + content);
      at += content;
    }
    const padding = Math.min(this.paddingLeft, to - at);
    this.paddingLeft -= padding;
    if (this.contentLeft === 0 && this.paddingLeft === 0) {
      this.isInPayload = false;
      if (!this.isStopped) this.handler.dataEnds(this.flags);
    }
    return at + padding;
  }

  private readWhole(chunk: Buffer, at: number, to: number): number {
    if (this.payload === undefined) {
      const end = at + this.contentLeft;
      if (end <= to) {
        this.isInPayload = false;
        this.dispatch(chunk.subarray(at, end));
        return end;
      }
      this.payload = Buffer.allocUnsafe(this.contentLeft);
      this.payloadGot = 0;
    }
    const { payload } = this;
    const taken = Math.min(payload.length - this.payloadGot, to - at);
    chunk.copy(payload, this.payloadGot, at, at + taken);
    this.payloadGot += taken;
    if (this.payloadGot === payload.length) {
      this.isInPayload = false;
      this.payload = undefined;
      this.dispatch(payload);
    }
    return at + taken;
  }

  private dispatch(payload: Buffer): void {
    if (this.type === frameType.headers) this.takeHeaders(payload);
    else if (this.type === frameType.continuation) this.takeFragment(payload);
    else this.handler.controlFrame(this.type, this.flags, this.stream, payload);
  }

  /** RFC 9113 section 6.2 */
  private takeHeaders(payload: Buffer): void {
    const isPadded = (this.flags & frameFlag.padded) !== 0;
    const from = (isPadded ? 1 : 0) + ((this.flags & frameFlag.priority) === 0 ? 0 : 5);
    const to = payload.length - (isPadded ? (payload[0] ?? 0) : 0);
    if (this.stream === 0 || from > to) {
      this.violate(
        errorCode.protocolError,
        "HEADERS without a stream or with more padding than payload",
      );
      return;
    }
    const fragment = payload.subarray(from, to);
    if ((this.flags & frameFlag.endHeaders) !== 0) {
      this.handler.headerBlock(this.stream, this.flags, fragment);
      return;
    }
    this.blockStream = this.stream;
    this.blockFlags = this.flags;
    this.blockBytes = 0;
    this.takeFragment(fragment);
  }

  private takeFragment(fragment: Buffer): void {
    this.blockBytes += fragment.length;
    // What is read must not stay in a chunk that is used again.
    this.block.push(Buffer.from(fragment));
    if (this.blockBytes > maxBlockBytes || this.block.length > maxBlockFrames) {
      this.violate(
        errorCode.enhanceYourCalm,
        `headers of more than ${maxBlockBytes} bytes or ${maxBlockFrames} frames`,
      );
      return;
    }
    if ((this.flags & frameFlag.endHeaders) === 0) return;
    const [stream, block] = [this.blockStream, Buffer.concat(this.block)];
    this.blockStream = 0;
    this.block = [];
    this.handler.headerBlock(stream, this.blockFlags, block);
  }

  private violate(code: number, reason: string): void {
    if (this.isStopped) return;
    this.stop();
    this.handler.violation(code, reason);
  }
}
