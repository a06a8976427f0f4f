import type { Field, MessageType } from "../types.ts";
import { isPackable, wireType, wireTypeOf } from "./wire-type.ts";

/** Nesting that every decoder takes: the shallowest known limit is 100, and they do not count alike. */
const safeDepth = 64;

/** The longest varint that carries 32 bits. */
const longestTag = 5;

/**
 * What a reader came upon that the specification leaves open: a codec that does otherwise than
 * our oracle there is not wrong.
 */
export class Remarks {
  /** Whether what the bytes mean, or where their parts end, is not said. */
  isDisputed = false;
  /** Whether messages nest so deep that a decoder may refuse them: no limit is given. */
  isDeep = false;
  /**
   * Fields of which there is a record of another wire type. How long it is "the wire type tells the
   * parser" (encoding guide, #structure); whether it is refused, left out or kept is not said.
   */
  readonly misfits: Field[] = [];

  /** Something of which nothing is said at all. */
  dispute(): void {
    this.isDisputed = true;
  }

  /** A tag that is no minimal varint: some read any, some five bytes. */
  tag(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > longestTag || (bytes[end - 1] ?? 0) === 0) this.dispute();
  }

  /** A length in so many bytes. */
  length(bytes: number): void {
    if (bytes > longestTag) this.dispute();
  }

  /** The last byte of a varint of ten, which has one bit of 64 and room for seven. */
  tenthByte(byte: number): void {
    if (byte > 1) this.dispute();
  }

  depth(depth: number): void {
    if (depth > safeDepth) this.isDeep = true;
  }

  /** A record that is to be an unknown field of a message. */
  unknown(type: MessageType, tag: number): void {
    const field = type.byNumber.get(tag >>> 3);
    if (field !== undefined && isMisfit(field, tag & 7)) this.misfits.push(field);
  }

  /** A part of a map's entry that is neither its key nor its value. */
  entryPart(tag: number): void {
    const number = tag >>> 3;
    if (number <= 2 && beginsRecord(tag & 7)) this.dispute();
  }
}

/** Whether there are records of the wire type: an end of a group is none. */
function beginsRecord(wire: number): boolean {
  return wire <= wireType.fixed32 && wire !== wireType.endGroup;
}

/** Whether a wire type that exists is not one of the field's. */
function isMisfit(field: Field, wire: number): boolean {
  if (!beginsRecord(wire)) return false;
  if (field.cardinality === "map") return wire !== wireType.lengthDelimited;
  if (field.delimited) return wire !== wireType.startGroup;
  const isPacked = wire === wireType.lengthDelimited && field.cardinality === "repeated";
  return wire !== wireTypeOf(field.kind) && !(isPacked && isPackable(field.kind));
}
