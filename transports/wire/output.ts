import type { Socket } from "node:net";
import {
  type FrameHead,
  type FrameRun,
  frameHeadBytes,
  payloadBytes,
  writeFrameHead,
  writeUint32,
} from "./frames.ts";

/** The first and the largest of the blocks that frames are written into. */
const minSlabBytes = 1024;
const maxSlabBytes = 64 * 1024;
/** From this size on bytes are handed to the socket as they are, and not copied. */
const uncopiedBytes = 4096;
/** How much is gathered before it goes out, whether the turn is over or not. */
const maxGatheredBytes = 64 * 1024;

/**
 * What goes to a socket, gathered until the turn is over: one write for all that the turn said.
 *
 * Bytes are copied into blocks of which no byte is written twice, so that the socket may take its time.
 */
export class Output {
  /** Bytes handed over so far, and those still gathered. */
  bytes = 0;
  /** Whether the socket has more than it can take at once. What is written all the same is kept in memory. */
  isBlocked = false;
  private readonly socket: Socket;
  private slab: Buffer = Buffer.alloc(0);
  private slabBytes = minSlabBytes;
  /** The part of the block that is not handed over. */
  private start = 0;
  private end = 0;
  private parts: Buffer[] = [];
  private gathered = 0;
  private isHeld = false;
  private isScheduled = false;
  private isClosed = false;
  private readonly flushLater = (): void => {
    this.isScheduled = false;
    this.flush();
  };

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("drain", () => {
      this.isBlocked = false;
    });
  }

  /** Bytes that the peer has yet to take. */
  get backlog(): number {
    return this.gathered + this.socket.writableLength;
  }

  /** Nothing goes out before {@link release}. */
  hold(): void {
    this.isHeld = true;
  }

  /** Hands over what was gathered since {@link hold}. */
  release(): void {
    this.isHeld = false;
    if (this.gathered > 0) this.flush();
  }

  /** Frames of a stream, copied. */
  run({ bytes, starts }: FrameRun, stream: number): void {
    const at = this.reserve(bytes.length);
    this.slab.set(bytes, at);
    for (const start of starts) writeUint32(this.slab, at + start + 5, stream);
    this.schedule();
  }

  /** One frame of a run, its payload uncopied where it is large. */
  frameOfRun({ bytes }: FrameRun, start: number, stream: number): void {
    const end = start + frameHeadBytes + payloadBytes(bytes, start);
    const at = this.reserve(frameHeadBytes);
    this.slab.set(bytes.subarray(start, start + frameHeadBytes), at);
    writeUint32(this.slab, at + 5, stream);
    this.payload(bytes.subarray(start + frameHeadBytes, end));
  }

  /** A frame whose payload may be changed no more. */
  frame(head: Omit<FrameHead, "length">, payload: Buffer): void {
    const at = this.reserve(frameHeadBytes);
    writeFrameHead(this.slab, at, { ...head, length: payload.length });
    this.payload(payload);
  }

  /** Bytes as they are: a preface, or frames made before. */
  raw(bytes: Buffer): void {
    this.payload(bytes);
  }

  /** Everything that was gathered goes out. */
  flush(): void {
    if (this.gathered === 0 || this.isClosed) return;
    this.gathered = 0;
    const own = this.slab.subarray(this.start, this.end);
    this.start = this.end;
    if (this.parts.length === 0) {
      this.isBlocked = !this.socket.write(own);
      return;
    }
    const parts = own.length === 0 ? this.parts : [...this.parts, own];
    this.parts = [];
    this.socket.cork();
    for (const part of parts) this.isBlocked = !this.socket.write(part);
    this.socket.uncork();
  }

  /** Nothing goes out any more. */
  close(): void {
    this.isClosed = true;
    this.parts = [];
    this.slab = Buffer.alloc(0);
  }

  private payload(bytes: Buffer): void {
    if (bytes.length < uncopiedBytes) {
      // The block may be another one then.
      const at = this.reserve(bytes.length);
      this.slab.set(bytes, at);
    } else {
      this.cut();
      this.parts.push(bytes);
      this.count(bytes.length);
    }
    this.schedule();
  }

  /** Room for so many bytes: where to write them. */
  private reserve(length: number): number {
    if (this.slab.length - this.end < length) {
      this.cut();
      this.slab = Buffer.allocUnsafeSlow(Math.max(this.slabBytes, length));
      this.slabBytes = Math.min(maxSlabBytes, this.slabBytes * 2);
      this.start = 0;
      this.end = 0;
    }
    const at = this.end;
    this.end += length;
    this.count(length);
    return at;
  }

  /** Puts what is in the block behind what was gathered before. */
  private cut(): void {
    if (this.end > this.start) this.parts.push(this.slab.subarray(this.start, this.end));
    this.start = this.end;
  }

  private count(length: number): void {
    this.bytes += length;
    this.gathered += length;
  }

  private schedule(): void {
    if (this.gathered >= maxGatheredBytes) this.flush();
    else if (!this.isHeld && !this.isScheduled) {
      this.isScheduled = true;
      queueMicrotask(this.flushLater);
    }
  }
}
