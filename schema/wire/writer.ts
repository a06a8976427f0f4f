import { UnencodableError } from "./wire-error.ts";

/** From this length on a call out of JavaScript costs less than a loop. */
const longText = 64;

/**
 * A growing buffer of wire-format bytes, that knows primitives but no schema.
 *
 * Numbers are written as they are; whether they fit the field is the caller's care.
 */
export class Writer {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  /** The same memory once more: only a Buffer writes text into its middle. */
  private buffer = Buffer.from(this.bytes.buffer);
  private pos = 0;

  /** Forgets what was written, and keeps the memory. */
  reset(): void {
    this.pos = 0;
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    return this.bytes.slice(0, this.pos);
  }

  tag(number: number, type: number): void {
    this.uint32(((number << 3) | type) >>> 0);
  }

  uint32(value: number): void {
    this.reserve(5);
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.pos++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.pos++] = rest;
  }

  /** Negative numbers are sign-extended to 64 bits. https://protobuf.dev/programming-guides/encoding/#signed-ints */
  int32(value: number): void {
    if (value >= 0) this.uint32(value);
    else this.varint(value >>> 0, 0xffff_ffff);
  }

  sint32(value: number): void {
    this.uint32(((value << 1) ^ (value >> 31)) >>> 0);
  }

  /** A 64-bit varint, signed or not. */
  int64(value: bigint): void {
    this.reserve(18);
    // Eight bytes behind the longest varint serve as scratch: they split the bigint in halves.
    this.view.setBigUint64(this.pos + 10, value, true);
    this.varint(this.view.getUint32(this.pos + 10, true), this.view.getUint32(this.pos + 14, true));
  }

  sint64(value: bigint): void {
    this.int64((value << 1n) ^ (value >> 63n));
  }

  fixed32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.pos, value, true);
    this.pos += 4;
  }

  float(value: number): void {
    this.reserve(4);
    this.view.setFloat32(this.pos, value, true);
    this.pos += 4;
  }

  fixed64(value: bigint): void {
    this.reserve(8);
    this.view.setBigUint64(this.pos, value, true);
    this.pos += 8;
  }

  double(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.pos, value, true);
    this.pos += 8;
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.pos);
    this.pos += bytes.length;
  }

  delimited(bytes: Uint8Array): void {
    this.uint32(bytes.length);
    this.raw(bytes);
  }

  /** Text as length-delimited UTF-8. @throws UnencodableError for a lone surrogate. */
  text(value: string): void {
    const start = this.beginDelimited();
    // One unit of UTF-16 takes at most three bytes of UTF-8.
    this.reserve(value.length * 3);
    if (value.length >= longText || !this.ascii(value)) {
      if (!value.isWellFormed())
        throw new UnencodableError(`a lone surrogate has no UTF-8: ${JSON.stringify(value)}`);
      this.pos = start + this.buffer.write(value, start);
    }
    this.endDelimited(start);
  }

  /** Writes text of one byte a character. False where it is none; nothing counts as written then. */
  private ascii(value: string): boolean {
    const { bytes, pos } = this;
    for (let index = 0; index < value.length; index++) {
      const unit = value.charCodeAt(index);
      if (unit > 0x7f) return false;
      bytes[pos + index] = unit;
    }
    this.pos = pos + value.length;
    return true;
  }

  /** Begins a length-delimited payload; {@link endDelimited} writes the length before it. */
  beginDelimited(): number {
    this.reserve(1);
    this.pos++;
    return this.pos;
  }

  endDelimited(start: number): void {
    const length = this.pos - start;
    if (length < 0x80) {
      this.bytes[start - 1] = length;
      return;
    }
    // One byte was left free for the length: move the payload up to make room for the others.
    const more = length < 0x4000 ? 1 : length < 0x20_0000 ? 2 : length < 0x1000_0000 ? 3 : 4;
    this.reserve(more);
    this.bytes.copyWithin(start + more, start, this.pos);
    this.pos = start - 1;
    this.uint32(length);
    this.pos += length;
  }

  private varint(lowBits: number, highBits: number): void {
    this.reserve(10);
    let low = lowBits;
    let high = highBits;
    while (high !== 0 || low > 0x7f) {
      this.bytes[this.pos++] = (low & 0x7f) | 0x80;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.bytes[this.pos++] = low;
  }

  private reserve(count: number): void {
    if (this.pos + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.pos + count));
    grown.set(this.bytes);
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
    this.buffer = Buffer.from(grown.buffer);
  }
}
