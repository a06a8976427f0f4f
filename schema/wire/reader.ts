import type { Remarks } from "./remarks.ts";
import { type Malformation, WireError } from "./wire-error.ts";
import { wireType } from "./wire-type.ts";

/** The longest varint: ten bytes carry 64 bits, seven a byte. */
const maxVarintBytes = 10;

// `fatal`: invalid UTF-8 must not be replaced. `ignoreBOM`: a byte order mark is part of the text.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const scratch = new DataView(new ArrayBuffer(8));

/**
 * A cursor over wire-format bytes, that knows primitives and records but no schema.
 *
 * Every method throws {@link WireError} where the bytes end too early or are malformed.
 */
export class Reader {
  readonly bytes: Uint8Array;
  pos: number;
  /** Where the message being read ends. */
  end: number;
  /** Where to note what the specification leaves open; nowhere where left out. */
  remarks: Remarks | undefined;
  private readonly view: DataView;
  private depth = 0;
  // The varint read last, as two unsigned halves: two numbers are ten times as fast as one bigint.
  private low = 0;
  private high = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.pos = 0;
    this.end = bytes.length;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** A malformed part at the cursor. */
  error(message: string, malformation: Malformation): WireError {
    return new WireError(message, this.pos, malformation, this.end < this.bytes.length);
  }

  /** The next tag as an unsigned 32-bit number: field number above, wire type in the low three bits. */
  tag(): number {
    const start = this.pos;
    const first = this.bytes[start] ?? 0;
    if (start < this.end && first < 0x80) {
      this.pos = start + 1;
      if (first < 8) throw new WireError("field number 0", start, "field number 0");
      return first;
    }
    this.varint();
    if (this.high !== 0)
      throw new WireError("a tag of more than 32 bits", start, "field number too large");
    if (this.low < 8) throw new WireError("field number 0", start, "field number 0");
    this.remarks?.tag(this.bytes, start, this.pos);
    return this.low;
  }

  /** A length prefix, checked against what is left. */
  length(): number {
    const start = this.pos;
    this.varint();
    const left = this.end - this.pos;
    if (this.high !== 0 || this.low > left) {
      const message = `a length of ${this.unsigned()}, but ${left} bytes left`;
      const goesOn = this.high === 0 && this.low <= this.bytes.length - this.pos;
      throw new WireError(message, start, "length past the end", goesOn);
    }
    this.remarks?.length(this.pos - start);
    return this.low;
  }

  int32(): number {
    this.varint();
    return this.low | 0;
  }

  uint32(): number {
    this.varint();
    return this.low;
  }

  sint32(): number {
    this.varint();
    return (this.low >>> 1) ^ -(this.low & 1);
  }

  /** Any non-zero varint, of all its 64 bits, is true. */
  bool(): boolean {
    this.varint();
    return this.low !== 0 || this.high !== 0;
  }

  int64(): bigint {
    this.varint();
    scratch.setUint32(0, this.low, true);
    scratch.setUint32(4, this.high, true);
    return scratch.getBigInt64(0, true);
  }

  uint64(): bigint {
    this.varint();
    return this.unsigned();
  }

  sint64(): bigint {
    this.varint();
    const sign = -(this.low & 1);
    scratch.setUint32(0, ((this.low >>> 1) | (this.high << 31)) ^ sign, true);
    scratch.setUint32(4, (this.high >>> 1) ^ sign, true);
    return scratch.getBigInt64(0, true);
  }

  fixed32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  sfixed32(): number {
    return this.view.getInt32(this.take(4), true);
  }

  float(): number {
    return this.view.getFloat32(this.take(4), true);
  }

  fixed64(): bigint {
    return this.view.getBigUint64(this.take(8), true);
  }

  sfixed64(): bigint {
    return this.view.getBigInt64(this.take(8), true);
  }

  double(): number {
    return this.view.getFloat64(this.take(8), true);
  }

  /** A copy of a length-delimited payload. */
  delimited(): Uint8Array {
    const length = this.length();
    const start = this.take(length);
    return this.bytes.slice(start, start + length);
  }

  /** A length-delimited payload as text, or `undefined` (cursor behind it) where it is no valid UTF-8. */
  text(): string | undefined {
    const length = this.length();
    const start = this.take(length);
    let ascii = "";
    // Short ASCII is the common case; a TextDecoder call costs more than all of it.
    if (length <= 24) {
      let at = start;
      while (at < this.pos) {
        const byte = this.bytes[at] ?? 0x80;
        if (byte >= 0x80) break;
        ascii += String.fromCharCode(byte);
        at++;
      }
      if (at === this.pos) return ascii;
    }
    try {
      return utf8.decode(this.bytes.subarray(start, this.pos));
    } catch {
      return undefined;
    }
  }

  /** Enters a length-delimited message, and returns what {@link leave} needs to go on behind it. */
  enter(maxDepth: number): number {
    const length = this.length();
    const outer = this.end;
    this.end = this.pos + length;
    this.deeper(maxDepth);
    return outer;
  }

  leave(outer: number): void {
    this.end = outer;
    this.depth--;
  }

  /** Counts one more level of nesting. */
  deeper(maxDepth: number): void {
    this.depth++;
    if (this.depth > maxDepth)
      throw this.error(`messages nested more than ${maxDepth} deep`, "too deep");
    this.remarks?.depth(this.depth);
  }

  shallower(): void {
    this.depth--;
  }

  /** A copy of the whole record at the cursor, tag included. */
  record(): Uint8Array {
    const start = this.pos;
    this.skip(this.tag());
    return this.bytes.slice(start, this.pos);
  }

  /**
   * Moves behind the payload of a record whose tag was just read.
   * https://protobuf.dev/programming-guides/encoding/#groups
   */
  skip(tag: number): void {
    switch (tag & 7) {
      case wireType.varint:
        this.varint();
        return;
      case wireType.fixed64:
        this.take(8);
        return;
      case wireType.lengthDelimited:
        this.take(this.length());
        return;
      case wireType.startGroup:
        this.skipGroup(tag >>> 3);
        return;
      case wireType.fixed32:
        this.take(4);
        return;
      case wireType.endGroup:
        throw this.error(
          `an end of group ${tag >>> 3} that was not begun`,
          "unmatched end of group",
        );
      default:
        throw this.error(`wire type ${tag & 7} does not exist`, "unknown wire type");
    }
  }

  /** Skips to the end of a group. A loop, not a recursion: unknown groups may nest without limit. */
  private skipGroup(number: number): void {
    const open = [number];
    while (open.length > 0) {
      if (this.pos >= this.end)
        throw this.error(`group ${open.at(-1)} is not ended`, "unended group");
      this.remarks?.depth(this.depth + open.length);
      const tag = this.tag();
      if ((tag & 7) === wireType.startGroup) open.push(tag >>> 3);
      else if ((tag & 7) !== wireType.endGroup) this.skip(tag);
      else if (open.pop() !== tag >>> 3)
        throw this.error(`group ended by number ${tag >>> 3}`, "unmatched end of group");
    }
  }

  /** Moves the cursor over `count` bytes and returns where they begin. */
  private take(count: number): number {
    const start = this.pos;
    if (count > this.end - start)
      throw this.error(`${count} bytes wanted, but ${this.end - start} left`, "cut short");
    this.pos = start + count;
    return start;
  }

  /** Whether the varint read last is more than an `int32` that was widened to 64 bits. */
  get isWide(): boolean {
    return this.high !== (this.low >> 31) >>> 0;
  }

  private unsigned(): bigint {
    scratch.setUint32(0, this.low, true);
    scratch.setUint32(4, this.high, true);
    return scratch.getBigUint64(0, true);
  }

  /**
   * Reads a varint into `low` and `high`. Bits above the 64th are dropped.
   * https://protobuf.dev/programming-guides/encoding/#varints
   */
  private varint(): void {
    const { bytes, pos: start, end } = this;
    let low = 0;
    let high = 0;
    for (let index = 0; index < maxVarintBytes; index++) {
      if (start + index >= end) throw this.error("a varint is cut short", "cut short");
      const byte = bytes[start + index] ?? 0;
      if (index < 5) low |= (byte & 0x7f) << (7 * index);
      // The fifth byte holds bits 28 to 34: three of them belong to the upper half.
      if (index === 4) high = (byte & 0x7f) >>> 4;
      else if (index > 4) high |= (byte & 0x7f) << (7 * index - 32);
      if (byte < 0x80) {
        this.took(low, high, index, byte);
        return;
      }
    }
    throw this.error(`a varint of more than ${maxVarintBytes} bytes`, "overlong varint");
  }

  /** Keeps a varint whose last byte, of that index, was read. */
  private took(low: number, high: number, index: number, byte: number): void {
    if (index === maxVarintBytes - 1) this.remarks?.tenthByte(byte);
    this.low = low >>> 0;
    this.high = high >>> 0;
    this.pos += index + 1;
  }
}
