import type fc from "fast-check";
import type { Field, MessageType } from "../schema/types.ts";
import { type MessageValue, noUnknownFields } from "../schema/value.ts";
import { Reader } from "../schema/wire/reader.ts";
import { WireError } from "../schema/wire/wire-error.ts";
import { maxFieldNumber, wireType } from "../schema/wire/wire-type.ts";
import { Writer } from "../schema/wire/writer.ts";
import { closedEnumFields, strangerRecords } from "./draw/closed-enums.ts";
import {
  drawUnknownRecord,
  firstUnknownNumber,
  isUnknownNumber,
  writeItem,
} from "./draw/unknown-fields.ts";
import { DrawnArbitrary } from "./drawn-arbitrary.ts";
import { notableContent } from "./edges/nested-edges.ts";
import { contentOf, withFields } from "./edges/with-field.ts";
import { isFillable, isInhabited } from "./inhabited.ts";
import { minimalMessage } from "./minimal-message.ts";
import { nestingFields } from "./recursion.ts";
import { shrinkUnknownRecord } from "./shrink/unknown-record.ts";

/**
 * Records, tag and payload, of fields that neither the type nor its known extensions have.
 *
 * All wire types, groups too; of a message set whole items of unknown types.
 * Shrinks toward a varint of 0 under the lowest unknown number.
 *
 * https://protobuf.dev/programming-guides/proto3/#unknowns
 */
export function unknownRecordOf(type: MessageType): fc.Arbitrary<Uint8Array> {
  return new DrawnArbitrary({
    draw: (prng) => drawUnknownRecord(type, prng),
    shrink: (record) => shrinkUnknownRecord(type, record),
    isValid: (value) => value instanceof Uint8Array && isUnknownRecord(type, value),
  });
}

/** Whether bytes are exactly one record of a field that the type does not know. */
export function isUnknownRecord(type: MessageType, bytes: Uint8Array): boolean {
  const reader = new Reader(bytes);
  try {
    const tag = reader.tag();
    reader.skip(tag);
    return reader.pos === bytes.length && (type.messageSet || isUnknownNumber(type, tag >>> 3));
  } catch (error) {
    if (error instanceof WireError) return false;
    throw error;
  }
}

/** One record of each wire type and notable payload, then of the notable numbers: the same list every time. */
export function unknownRecordEdges(type: MessageType): readonly Uint8Array[] {
  const numbers = [...new Set(notableNumbers.map((number) => firstUnknownNumber(type, number)))];
  const lowest = firstUnknownNumber(type, 1);
  if (type.messageSet) return [...numbers.map((number) => item(number)), item(lowest, 128)];
  return [
    ...payloads.map(({ wire, write }) => record(lowest, wire, write)),
    ...groups(lowest),
    ...numbers
      .slice(1)
      .map((number) => record(number, wireType.varint, (writer) => writer.uint32(1))),
  ];
}

/**
 * Messages with unknown fields, to be tried before random ones: each record alone, all at once, one
 * twice, beside each known field, and inside each nested message; then numbers that closed enums do
 * not name, which are unknown fields too.
 */
export function* unknownFieldEdges(type: MessageType): Generator<MessageValue> {
  if (!isInhabited(type)) return;
  const records = unknownRecordEdges(type);
  const minimal = minimalMessage(type);
  for (const one of records) yield { fields: minimal.fields, unknown: [one] };
  yield { fields: minimal.fields, unknown: records };
  const first = records.slice(0, 1);
  yield { fields: minimal.fields, unknown: [...first, ...first] };
  for (const field of type.fields.filter(isFillable))
    yield { fields: withFields(type, [[field, notableContent(field)]]).fields, unknown: first };
  for (const field of nestingFields(type))
    yield* inside(type, field, (inner) => unknownRecordEdges(inner).slice(0, 1));
  for (const field of closedEnumFields(type)) yield* strangerEdges(type, field);
  for (const field of nestingFields(type)) yield* inside(type, field, firstStranger);
}

/** The message inside a field with unknown fields, where there are any for its type. */
function* inside(
  type: MessageType,
  field: Field,
  recordsOf: (inner: MessageType) => readonly Uint8Array[],
): Generator<MessageValue> {
  if (field.message === undefined) return;
  const unknown = recordsOf(field.message);
  if (unknown.length === 0) return;
  const nested = { fields: minimalMessage(field.message).fields, unknown };
  const { fields } = withFields(type, [[field, contentOf(field, nested)]]);
  yield { fields, unknown: noUnknownFields };
}

/**
 * Each alone and one behind a field of an unknown number, which readers keep by other means; of a
 * list also one behind an element, from which it is parted when it is read.
 */
function* strangerEdges(type: MessageType, field: Field): Generator<MessageValue> {
  const records = strangerRecords(field);
  const first = records.slice(0, 1);
  const { fields } = minimalMessage(type);
  for (const one of records) yield { fields, unknown: [one] };
  yield { fields, unknown: [...unknownRecordEdges(type).slice(0, 1), ...first] };
  if (field.cardinality === "repeated")
    yield { fields: withFields(type, [[field, notableContent(field)]]).fields, unknown: first };
}

function firstStranger(type: MessageType): readonly Uint8Array[] {
  return closedEnumFields(type).slice(0, 1).flatMap(strangerRecords).slice(0, 1);
}

/** The lowest; the last of one byte of tag and the first of two, of two and three, …; the highest. */
const notableNumbers: readonly number[] = [
  1,
  15,
  16,
  2047,
  2048,
  262_143,
  262_144,
  33_554_431,
  33_554_432,
  maxFieldNumber - 1,
  maxFieldNumber,
];

interface Payload {
  readonly wire: number;
  write(writer: Writer): void;
}

const payloads: readonly Payload[] = [
  ...[0n, 1n, 128n, (1n << 32n) - 1n, (1n << 64n) - 1n].map((value) => ({
    wire: wireType.varint,
    write: (writer: Writer) => writer.int64(value),
  })),
  ...[0, 0xffff_ffff].map((value) => ({
    wire: wireType.fixed32,
    write: (writer: Writer) => writer.fixed32(value),
  })),
  ...[0n, (1n << 64n) - 1n].map((value) => ({
    wire: wireType.fixed64,
    write: (writer: Writer) => writer.fixed64(value),
  })),
  // Nothing, text, bytes that are neither text nor message, and so many that the length takes two bytes.
  ...[[], [0x61], [0xff, 0x80], new Array<number>(128).fill(0x61)].map((bytes) => ({
    wire: wireType.lengthDelimited,
    write: (writer: Writer) => writer.delimited(Uint8Array.from(bytes)),
  })),
];

function record(number: number, wire: number, write: (writer: Writer) => void): Uint8Array {
  const writer = new Writer();
  writer.tag(number, wire);
  write(writer);
  return writer.finish();
}

/** Groups: empty, with a field, with a group. Their end repeats their number, so they are no plain payloads. */
function groups(number: number): readonly Uint8Array[] {
  const empty = group(number, []);
  const field = record(1, wireType.varint, (writer) => writer.uint32(1));
  return [empty, group(number, [field]), group(number, [group(1, [field, group(2, [])])])];
}

function group(number: number, records: readonly Uint8Array[]): Uint8Array {
  return record(number, wireType.startGroup, (writer) => {
    for (const inner of records) writer.raw(inner);
    writer.tag(number, wireType.endGroup);
  });
}

/** An item of a message set of an unknown type, whose message is of that many zeros. */
function item(typeId: number, length = 0): Uint8Array {
  const writer = new Writer();
  writeItem(writer, typeId, new Uint8Array(length));
  return writer.finish();
}
