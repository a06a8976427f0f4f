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

/** Writes a scalar of a kind without tag. The value must be of that kind. */
export function writeScalar(writer: Writer, kind: FieldKind, value: ElementValue): void {
  // One cast for all kinds: the value was made for the field, and a check of every scalar would
  // cost more than writing it.
  scalarWriters[kind](writer, value as never);
}

/** Writes what a field holds, with its tags. What it holds must be of the field's cardinality and kind. */
type ContentWriter = (writer: Writer, content: never) => void;

/** Compiled on the first message of a type, by field number. */
const compiled = new WeakMap<MessageType, ReadonlyMap<number, ContentWriter>>();

function writersOf(type: MessageType): ReadonlyMap<number, ContentWriter> {
  let writers = compiled.get(type);
  if (writers === undefined) {
    const writerOf = type.messageSet ? messageSetItemWriter : contentWriter;
    writers = new Map(type.fields.map((field) => [field.number, writerOf(field)]));
    compiled.set(type, writers);
  }
  return writers;
}

function writeMessage(writer: Writer, type: MessageType, value: MessageValue): void {
  const writers = writersOf(type);
  // Not `for … of`, which makes an object and a list for each entry.
  ascending(value.fields).forEach((content, number) => {
    const write = writers.get(number);
    if (write === undefined) throw new UnencodableError(`${type.typeName} has no field ${number}`);
    write(writer, content as never);
  });
  for (const record of value.unknown) writer.raw(record);
}

/** The set fields by ascending number: nearly always as they come. */
function ascending(fields: ReadonlyMap<number, FieldValue>): ReadonlyMap<number, FieldValue> {
  let previous = 0;
  for (const number of fields.keys()) {
    if (number < previous) return new Map([...fields].sort(([a], [b]) => a - b));
    previous = number;
  }
  return fields;
}

function contentWriter(field: Field): ContentWriter {
  if (field.cardinality === "map") return mapWriter(field);
  if (field.packed) return packedWriter(field);
  const write = recordWriter(field);
  if (field.cardinality === "singular") return write;
  return (writer, list: ListValue) => {
    for (const element of list) write(writer, element as never);
  };
}

/** One element with its tag. */
function recordWriter(field: Field): ContentWriter {
  const { number, message } = field;
  if (field.delimited && message !== undefined)
    return (writer, value: MessageValue) => {
      writer.tag(number, wireType.startGroup);
      writeMessage(writer, message, value);
      writer.tag(number, wireType.endGroup);
    };
  const type = wireTypeOf(field.kind);
  const write = elementWriter(field);
  return (writer, value) => {
    writer.tag(number, type);
    write(writer, value);
  };
}

/** One element without tag; a message behind its length. */
function elementWriter({ kind, message }: Field): ContentWriter {
  if (message === undefined) return scalarWriters[kind];
  return (writer, value: MessageValue) => {
    const start = writer.beginDelimited();
    writeMessage(writer, message, value);
    writer.endDelimited(start);
  };
}

/** https://protobuf.dev/programming-guides/encoding/#packed */
function packedWriter({ number, kind }: Field): ContentWriter {
  const write = scalarWriters[kind];
  return (writer, list: ListValue) => {
    writer.tag(number, wireType.lengthDelimited);
    const start = writer.beginDelimited();
    for (const element of list) write(writer, element as never);
    writer.endDelimited(start);
  };
}

/** https://protobuf.dev/programming-guides/encoding/#maps */
function mapWriter(field: Field): ContentWriter {
  const keyKind = field.mapKey ?? "string";
  const keyType = wireTypeOf(keyKind);
  const writeKey = scalarWriters[keyKind];
  const valueType = wireTypeOf(field.kind);
  const writeValue = elementWriter(field);
  return (writer, map: MapValue) => {
    for (const [key, element] of map) {
      writer.tag(field.number, wireType.lengthDelimited);
      const start = writer.beginDelimited();
      writer.tag(1, keyType);
      writeKey(writer, key as never);
      writer.tag(2, valueType);
      writeValue(writer, element as never);
      writer.endDelimited(start);
    }
  };
}

/**
 * `repeated group Item = 1 { required int32 type_id = 2; required bytes message = 3; }`
 * https://protobuf.dev/reference/cpp/api-docs/google.protobuf.descriptor.pb/#MessageOptions (message_set_wire_format)
 */
function messageSetItemWriter(field: Field): ContentWriter {
  const write = elementWriter(field);
  return (writer, value) => {
    writer.tag(1, wireType.startGroup);
    writer.tag(2, wireType.varint);
    writer.uint32(field.number);
    writer.tag(3, wireType.lengthDelimited);
    write(writer, value);
    writer.tag(1, wireType.endGroup);
  };
}

const scalarWriters: Readonly<Record<FieldKind, ContentWriter>> = {
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
