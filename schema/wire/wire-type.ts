import type { FieldKind, ScalarKind } from "../types.ts";

/**
 * The wire types, by the names of the encoding guide.
 * https://protobuf.dev/programming-guides/encoding/#structure
 */
export const wireType = {
  varint: 0,
  fixed64: 1,
  lengthDelimited: 2,
  startGroup: 3,
  endGroup: 4,
  fixed32: 5,
} as const;

/** The largest field number. https://protobuf.dev/programming-guides/proto3/#assigning */
export const maxFieldNumber = 536_870_911;

const scalarWireType: Readonly<Record<ScalarKind, number>> = {
  double: wireType.fixed64,
  float: wireType.fixed32,
  int32: wireType.varint,
  int64: wireType.varint,
  uint32: wireType.varint,
  uint64: wireType.varint,
  sint32: wireType.varint,
  sint64: wireType.varint,
  fixed32: wireType.fixed32,
  fixed64: wireType.fixed64,
  sfixed32: wireType.fixed32,
  sfixed64: wireType.fixed64,
  bool: wireType.varint,
  string: wireType.lengthDelimited,
  bytes: wireType.lengthDelimited,
};

/** The wire type of one unpacked element of a kind; a message's where it is not delimited. */
export function wireTypeOf(kind: FieldKind): number {
  if (kind === "message") return wireType.lengthDelimited;
  return kind === "enum" ? wireType.varint : scalarWireType[kind];
}

/** Whether a repeated field of the kind may be written packed: every scalar but string and bytes. */
export function isPackable(kind: FieldKind): boolean {
  return kind !== "message" && wireTypeOf(kind) !== wireType.lengthDelimited;
}
