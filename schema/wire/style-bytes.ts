import type { FieldKind } from "../types.ts";
import { Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

/** The pieces one after the other. */
export function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** A tag as a minimal varint: what readers do with a padded one is not said. */
export function tagBytes(number: number, type: number): Uint8Array {
  const writer = new Writer();
  writer.tag(number, type);
  return writer.finish();
}

/** The payload behind its length. */
export function lengthPrefixed(payload: Uint8Array, padding: number): Uint8Array {
  const writer = new Writer();
  writer.uint32(payload.length);
  return concat([padVarint(writer.finish(), padding, 5), payload]);
}

/** A varint with up to `padding` surplus bytes that carry no bits, at most `longest` in all. */
export function padVarint(bytes: Uint8Array, padding: number, longest: number): Uint8Array {
  const length = Math.min(bytes.length + padding, Math.max(bytes.length, longest));
  if (length === bytes.length) return bytes;
  const padded = new Uint8Array(length).fill(0x80);
  padded.set(bytes);
  padded[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) | 0x80;
  padded[length - 1] = 0;
  return padded;
}

/**
 * The varint of a 32-bit kind with other bits above the 32nd, or of true with another number.
 * "If a number is parsed from the wire which doesn't fit in the corresponding type, you will get
 * the same effect as if you had cast the number to that type in C++"
 * https://protobuf.dev/programming-guides/proto3/#updating
 */
export function withSurplusBits(kind: FieldKind, bytes: Uint8Array): Uint8Array {
  const value = new Reader(bytes).uint64();
  const writer = new Writer();
  if (kind === "int32" || kind === "uint32") writer.int64((value & 0xffff_ffffn) | (5n << 32n));
  else if (kind === "bool" && value !== 0n) writer.int64(2n);
  else return bytes;
  return writer.finish();
}
