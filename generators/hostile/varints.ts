import { Writer } from "../../schema/wire/writer.ts";

/** How many bytes the minimal varint of an unsigned 32-bit number takes. */
export function varintLength(value: number): number {
  let length = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) length++;
  return length;
}

const shared = new Writer();

/** The minimal varint of a number of 64 bits; higher ones are dropped. */
export function varint(value: bigint): Uint8Array {
  shared.reset();
  shared.int64(BigInt.asUintN(64, value));
  return shared.finish();
}

/** The tag of a field number and a wire type; both may be none that exist. */
export function tagOf(number: bigint, wire: number): Uint8Array {
  return varint((number << 3n) | BigInt(wire));
}

/** A varint in so many bytes: those that are missing carry no bits. */
export function paddedTo(varintBytes: Uint8Array, length: number): Uint8Array {
  const padded = new Uint8Array(Math.max(length, varintBytes.length)).fill(0x80);
  padded.set(varintBytes);
  if (padded.length === varintBytes.length) return padded;
  padded[varintBytes.length - 1] = (varintBytes.at(-1) ?? 0) | 0x80;
  padded[padded.length - 1] = 0;
  return padded;
}

/** A varint of ten bytes with bits above the 64th. */
export function withSurplusBits(varintBytes: Uint8Array, bits: number): Uint8Array {
  const padded = paddedTo(varintBytes, 10);
  padded[9] = (padded[9] ?? 0) | bits;
  return padded;
}
