import { joinBytes } from "../byte-runs.ts";
import type { FieldKind } from "../types.ts";
import { Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

// One for all: a writer is a kilobyte, and a message in pieces has many of them.
const scratch = new Writer();

/** What `write` writes. It must not itself ask for the bytes of something. */
export function bytesOf(write: (writer: Writer) => void): Uint8Array {
  scratch.reset();
  write(scratch);
  return scratch.finish();
}

/** A tag as a minimal varint: what readers do with a padded one is not said. */
export function tagBytes(number: number, type: number): Uint8Array {
  return bytesOf((writer) => writer.tag(number, type));
}

/** The payload behind its length. */
export function lengthPrefixed(payload: Uint8Array, padding: number): Uint8Array {
  const length = bytesOf((writer) => writer.uint32(payload.length));
  return joinBytes([padVarint(length, padding, 5), payload]);
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
  if (kind === "int32" || kind === "uint32")
    return bytesOf((writer) => writer.int64((value & 0xffff_ffffn) | (5n << 32n)));
  return kind === "bool" && value !== 0n ? bytesOf((writer) => writer.int64(2n)) : bytes;
}
