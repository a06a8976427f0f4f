import type { Field, FieldKind, ScalarKind } from "../types.ts";
import type { ElementValue, ScalarValue } from "../value.ts";
import type { Reader } from "./reader.ts";

/** Reads one scalar without tag. The field is only looked at for what it says of UTF-8. */
type ScalarReader = (reader: Reader, field: Field) => ScalarValue;

/** How each kind is read. */
export const scalarReaders: Readonly<Record<FieldKind, ScalarReader>> = {
  double: (reader) => reader.double(),
  float: (reader) => reader.float(),
  int32: (reader) => reader.int32(),
  int64: (reader) => reader.int64(),
  uint32: (reader) => reader.uint32(),
  uint64: (reader) => reader.uint64(),
  sint32: (reader) => reader.sint32(),
  sint64: (reader) => reader.sint64(),
  fixed32: (reader) => reader.fixed32(),
  fixed64: (reader) => reader.fixed64(),
  sfixed32: (reader) => reader.sfixed32(),
  sfixed64: (reader) => reader.sfixed64(),
  bool: (reader) => reader.bool(),
  enum: (reader) => reader.int32(),
  bytes: (reader) => reader.delimited(),
  string: readText,
  message: (reader) => {
    throw new TypeError(`a message is no scalar, at byte ${reader.pos}`);
  },
};

/** https://protobuf.dev/programming-guides/proto3/#scalar: "A string must always contain UTF-8 encoded … text" */
function readText(reader: Reader, field: Field): ScalarValue {
  const start = reader.pos;
  const text = reader.text();
  if (text !== undefined) return text;
  reader.pos = start;
  if (field.utf8)
    throw reader.error(`field ${field.name}: text that is not valid UTF-8`, "invalid UTF-8");
  // It should be UTF-8, and nobody has to look.
  reader.remarks?.dispute();
  return reader.delimited();
}

/** The default of a scalar kind. https://protobuf.dev/programming-guides/proto3/#default */
export function zeroOf(kind: ScalarKind): ScalarValue {
  if (kind === "string") return "";
  if (kind === "bytes") return new Uint8Array(0);
  if (kind === "bool") return false;
  return kind.endsWith("64") ? 0n : 0;
}

/**
 * Whether a field of implicit presence that holds the value counts as unset.
 * -0 does not: https://protobuf.dev/programming-guides/proto3/#default
 */
export function isImplicitDefault(value: ElementValue): boolean {
  if (typeof value === "number") return Object.is(value, 0);
  if (typeof value === "bigint") return value === 0n;
  if (typeof value === "object") return value instanceof Uint8Array && value.length === 0;
  return value === "" || value === false;
}
