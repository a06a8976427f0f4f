import type { Field, FieldKind, MessageType } from "../types.ts";
import type { ElementValue, FieldValue, ListValue, MapValue, MessageValue } from "../value.ts";
import { UnencodableError } from "./wire-error.ts";
import { wireType, wireTypeOf } from "./wire-type.ts";
import { Writer } from "./writer.ts";

const shared = new Writer();

/**
 * The canonical encoding of a value: fields by ascending number, each as the
 * schema declares it (packed or not), map entries and unknown fields in the
 * order of the value, unknown fields last.
 *
 * https://protobuf.dev/programming-guides/encoding/
 *
 * @throws UnencodableError where no legal bytes can carry the value (a lone surrogate).
 */
export function encode(type: MessageType, value: MessageValue): Uint8Array {
  shared.reset();
  writeMessage(shared, type, value);
  return shared.finish();
}

/** Writes one element of a kind without tag; a message behind its length. */
export function writeElement(writer: Writer, field: Field, value: ElementValue): void {
  if (field.message === undefined) {
    writeScalar(writer, field.kind, value);
    return;
  }
  const start = writer.beginDelimited();
  writeMessage(writer, field.message, value as MessageValue);
  writer.endDelimited(start);
}

/** Writes a scalar of a kind without tag. The value must be of that kind. */
export function writeScalar(writer: Writer, kind: FieldKind, value: ElementValue): void {
  // One cast for all kinds: the value was made for the field, and a check of every scalar would
  // cost more than writing it.
  scalarWriters[kind](writer, value as never);
}

function writeMessage(writer: Writer, type: MessageType, value: MessageValue): void {
  for (const number of ascending(value.fields)) {
    const field = type.byNumber.get(number);
    const content = value.fields.get(number);
    if (field === undefined || content === undefined)
      throw new UnencodableError(`${type.typeName} has no field ${number}`);
    if (type.messageSet) writeMessageSetItem(writer, field, content as MessageValue);
    else writeField(writer, field, content);
  }
  for (const record of value.unknown) writer.raw(record);
}

/** The numbers of the set fields, ascending. */
function ascending(fields: ReadonlyMap<number, FieldValue>): Iterable<number> {
  let previous = 0;
  for (const number of fields.keys()) {
    if (number < previous) return [...fields.keys()].sort((a, b) => a - b);
    previous = number;
  }
  return fields.keys();
}

function writeField(writer: Writer, field: Field, value: FieldValue): void {
  if (field.cardinality === "singular") writeRecord(writer, field, value as ElementValue);
  else if (field.cardinality === "map") writeMap(writer, field, value as MapValue);
  else if (field.packed) writePacked(writer, field, value as ListValue);
  else for (const element of value as ListValue) writeRecord(writer, field, element);
}

/** One element with its tag. */
function writeRecord(writer: Writer, field: Field, value: ElementValue): void {
  if (field.delimited && field.message !== undefined) {
    writer.tag(field.number, wireType.startGroup);
    writeMessage(writer, field.message, value as MessageValue);
    writer.tag(field.number, wireType.endGroup);
    return;
  }
  writer.tag(field.number, wireTypeOf(field.kind));
  writeElement(writer, field, value);
}

/** https://protobuf.dev/programming-guides/encoding/#packed */
function writePacked(writer: Writer, field: Field, list: ListValue): void {
  writer.tag(field.number, wireType.lengthDelimited);
  const start = writer.beginDelimited();
  for (const element of list) writeScalar(writer, field.kind, element);
  writer.endDelimited(start);
}

/** https://protobuf.dev/programming-guides/encoding/#maps */
function writeMap(writer: Writer, field: Field, map: MapValue): void {
  const keyKind = field.mapKey ?? "string";
  for (const [key, element] of map) {
    writer.tag(field.number, wireType.lengthDelimited);
    const start = writer.beginDelimited();
    writer.tag(1, wireTypeOf(keyKind));
    writeScalar(writer, keyKind, key);
    writer.tag(2, wireTypeOf(field.kind));
    writeElement(writer, field, element);
    writer.endDelimited(start);
  }
}

/**
 * `repeated group Item = 1 { required int32 type_id = 2; required bytes message = 3; }`
 * https://protobuf.dev/reference/cpp/api-docs/google.protobuf.descriptor.pb/#MessageOptions (message_set_wire_format)
 */
function writeMessageSetItem(writer: Writer, field: Field, value: MessageValue): void {
  writer.tag(1, wireType.startGroup);
  writer.tag(2, wireType.varint);
  writer.uint32(field.number);
  writer.tag(3, wireType.lengthDelimited);
  writeElement(writer, field, value);
  writer.tag(1, wireType.endGroup);
}

type ScalarWriter = (writer: Writer, value: never) => void;

const scalarWriters: Readonly<Record<FieldKind, ScalarWriter>> = {
  double: (writer, value: number) => writer.double(value),
  float: (writer, value: number) => writer.float(value),
  int32: (writer, value: number) => writer.int32(value),
  int64: (writer, value: bigint) => writer.int64(value),
  uint32: (writer, value: number) => writer.uint32(value),
  uint64: (writer, value: bigint) => writer.int64(value),
  sint32: (writer, value: number) => writer.sint32(value),
  sint64: (writer, value: bigint) => writer.sint64(value),
  fixed32: (writer, value: number) => writer.fixed32(value),
  fixed64: (writer, value: bigint) => writer.fixed64(value),
  sfixed32: (writer, value: number) => writer.fixed32(value),
  sfixed64: (writer, value: bigint) => writer.fixed64(value),
  bool: (writer, value: boolean) => writer.uint32(value ? 1 : 0),
  enum: (writer, value: number) => writer.int32(value),
  bytes: (writer, value: Uint8Array) => writer.delimited(value),
  // A Uint8Array stands for text of a schema that does not verify UTF-8.
  string: (writer, value: string | Uint8Array) =>
    typeof value === "string" ? writer.text(value) : writer.delimited(value),
  message: () => {
    throw new TypeError("a message is no scalar");
  },
};
