import type { MessageType } from "../../schema/types.ts";
import { Reader } from "../../schema/wire/reader.ts";
import { tagOf } from "../../schema/wire/records.ts";
import { wireType } from "../../schema/wire/wire-type.ts";
import { Writer } from "../../schema/wire/writer.ts";
import { strangerRecords } from "../draw/closed-enums.ts";
import { firstUnknownNumber } from "../draw/unknown-fields.ts";
import { shrinkBytes } from "./bytes.ts";
import { shrinkInteger } from "./integer.ts";
import { shorter } from "./sequence.ts";
import { unit } from "./unit.ts";

/** How far an unknown record is from the shortest one, which is the number 1 with a varint of 0. */
export function unknownRank(record: Uint8Array): bigint {
  const tag = new Reader(record).tag();
  const sum = record.reduce((total, byte) => total + byte, 0);
  return BigInt(record.length) * unit + (BigInt(tag >>> 3) << 32n) + BigInt(sum);
}

/**
 * Strictly simpler records that are just as unknown to the type.
 *
 * The items of a message set are left as they are: they can only go.
 */
export function* shrinkUnknownRecord(type: MessageType, record: Uint8Array): Generator<Uint8Array> {
  if (type.messageSet) return;
  const rank = unknownRank(record);
  const lowest = firstUnknownNumber(type, 1);
  // A known field's record is unknown for what it holds (a closed enum's unknown number, say), and
  // must not turn into one that is understood.
  const field = type.byNumber.get(tagOf(record) >>> 3);
  const candidates =
    field === undefined
      ? candidatesOf(record, lowest)
      : [shortest(lowest), ...strangerRecords(field)];
  for (const candidate of candidates) if (unknownRank(candidate) < rank) yield candidate;
}

function* candidatesOf(record: Uint8Array, lowest: number): Generator<Uint8Array> {
  const reader = new Reader(record);
  const tag = reader.tag();
  const payload = record.subarray(reader.pos);
  yield shortest(lowest);
  yield shortest(tag >>> 3);
  yield renumbered(record, lowest);
  for (const simpler of simplerPayloads(tag, payload)) yield recordOf(tag >>> 3, tag & 7, simpler);
}

/** A varint of 0: no record of the number is shorter. */
function shortest(number: number): Uint8Array {
  return recordOf(number, wireType.varint, Uint8Array.of(0));
}

function recordOf(number: number, type: number, payload: Uint8Array): Uint8Array {
  const writer = new Writer();
  writer.tag(number, type);
  writer.raw(payload);
  return writer.finish();
}

/** The same payload under another number; of a group the end changes too. */
function renumbered(record: Uint8Array, number: number): Uint8Array {
  const reader = new Reader(record);
  const tag = reader.tag();
  const start = reader.pos;
  if ((tag & 7) !== wireType.startGroup) return recordOf(number, tag & 7, record.subarray(start));
  return groupOf(number, partsOf(record.subarray(start), tag >>> 3));
}

function* simplerPayloads(tag: number, payload: Uint8Array): Generator<Uint8Array> {
  const writer = new Writer();
  switch (tag & 7) {
    case wireType.varint:
      for (const nearer of shrinkInteger(new Reader(payload).uint64())) yield varintOf(nearer);
      return;
    case wireType.fixed32:
    case wireType.fixed64:
      for (const bytes of shrinkBytes(payload)) if (bytes.length === payload.length) yield bytes;
      return;
    case wireType.lengthDelimited:
      for (const bytes of shrinkBytes(new Reader(payload).delimited())) {
        writer.reset();
        writer.delimited(bytes);
        yield writer.finish();
      }
      return;
    default:
      yield* simplerGroups(tag, payload);
  }
}

function varintOf(value: bigint): Uint8Array {
  const writer = new Writer();
  writer.int64(value);
  return writer.finish();
}

function* simplerGroups(tag: number, payload: Uint8Array): Generator<Uint8Array> {
  const records = partsOf(payload, tag >>> 3);
  const start = tagLength(tag);
  for (const fewer of shorter(records)) yield groupOf(tag >>> 3, fewer).subarray(start);
  for (const [index, record] of records.entries())
    for (const simpler of candidatesOf(record, 1))
      yield groupOf(tag >>> 3, records.with(index, simpler)).subarray(start);
}

function tagLength(tag: number): number {
  const writer = new Writer();
  writer.uint32(tag);
  return writer.finish().length;
}

/** The records inside a group, whose end comes last. */
function partsOf(payload: Uint8Array, number: number): readonly Uint8Array[] {
  const records: Uint8Array[] = [];
  const reader = new Reader(payload);
  const end = ((number << 3) | wireType.endGroup) >>> 0;
  for (;;) {
    const start = reader.pos;
    if (reader.tag() === end) return records;
    reader.pos = start;
    records.push(reader.record());
  }
}

function groupOf(number: number, records: readonly Uint8Array[]): Uint8Array {
  const writer = new Writer();
  writer.tag(number, wireType.startGroup);
  for (const record of records) writer.raw(record);
  writer.tag(number, wireType.endGroup);
  return writer.finish();
}
