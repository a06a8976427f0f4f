import type { MessageType } from "../../schema/types.ts";
import { type FieldValue, noUnknownFields } from "../../schema/value.ts";
import { maxFieldNumber, wireType } from "../../schema/wire/wire-type.ts";
import { Writer } from "../../schema/wire/writer.ts";
import type { Prng } from "../prng.ts";
import { drawBytes } from "./bytes.ts";
import { drawStrangers } from "./closed-enums.ts";
import { drawInt64, drawUint32 } from "./numbers.ts";

/** The range that protobuf keeps for its own implementation. https://protobuf.dev/programming-guides/proto3/#assigning */
export const reservedNumbers: { readonly first: number; readonly last: number } = {
  first: 19_000,
  last: 19_999,
};

/** How deep unknown groups are nested at most; decoders stop at about 100, the messages around included. */
const maxGroupDepth = 3;

const shared = new Writer();

/**
 * The unknown fields of one message whose known ones are given: one to four at the root, mostly none
 * inside; beside them sometimes a number that a closed enum does not name.
 */
export function drawUnknownFields(
  type: MessageType,
  fields: ReadonlyMap<number, FieldValue>,
  depth: number,
  prng: Prng,
): readonly Uint8Array[] {
  const word = prng.next();
  if (depth > 0 && (word & 3) !== 0) return noUnknownFields;
  const records: Uint8Array[] = [];
  for (let left = 1 + ((word >>> 8) & 3); left > 0; left--)
    records.push(drawUnknownRecord(type, prng));
  return [...records, ...drawStrangers(type, fields, prng)];
}

/**
 * One record, tag and payload, whose number no field and no known extension of the type has.
 *
 * Of a message set it is a whole item, whose type is unknown.
 */
export function drawUnknownRecord(type: MessageType, prng: Prng): Uint8Array {
  shared.reset();
  const number = drawUnknownNumber(type, prng);
  if (type.messageSet) writeItem(shared, number, drawBytes(prng));
  else writeRecord(shared, number, prng, maxGroupDepth);
  return shared.finish();
}

/** A field number that the type does not know, small as often as large. */
export function drawUnknownNumber(type: MessageType, prng: Prng): number {
  for (;;) {
    const word = prng.next();
    const number = (prng.next() & maxFieldNumber) >>> (word >>> 27);
    if (isUnknownNumber(type, number)) return number;
    if ((word & 7) === 0) return firstUnknownNumber(type, number);
  }
}

/** Whether a number may stand in the tag of an unknown field of the type. */
export function isUnknownNumber(type: MessageType, number: number): boolean {
  const isReserved = number >= reservedNumbers.first && number <= reservedNumbers.last;
  return number >= 1 && number <= maxFieldNumber && !isReserved && !type.byNumber.has(number);
}

/** The first number from `start` on, begun again at 1 behind the last, that the type does not know. */
export function firstUnknownNumber(type: MessageType, start: number): number {
  let number = Math.max(1, start);
  while (!isUnknownNumber(type, number)) number = number >= maxFieldNumber ? 1 : number + 1;
  return number;
}

/** `repeated group Item = 1 { required int32 type_id = 2; required bytes message = 3; }` */
export function writeItem(writer: Writer, typeId: number, message: Uint8Array): void {
  writer.tag(1, wireType.startGroup);
  writer.tag(2, wireType.varint);
  writer.uint32(typeId);
  writer.tag(3, wireType.lengthDelimited);
  writer.delimited(message);
  writer.tag(1, wireType.endGroup);
}

const flatTypes = [
  wireType.varint,
  wireType.fixed64,
  wireType.lengthDelimited,
  wireType.fixed32,
] as const;

const wireTypes = [...flatTypes, wireType.startGroup] as const;

function writeRecord(writer: Writer, number: number, prng: Prng, groupDepth: number): void {
  const type = prng.pick<(typeof wireTypes)[number]>(groupDepth > 0 ? wireTypes : flatTypes);
  writer.tag(number, type);
  switch (type) {
    case wireType.varint:
      writer.int64(drawInt64(prng));
      return;
    case wireType.fixed64:
      writer.fixed64(drawInt64(prng));
      return;
    case wireType.lengthDelimited:
      writer.delimited(drawBytes(prng));
      return;
    case wireType.fixed32:
      writer.fixed32(drawUint32(prng));
      return;
    case wireType.startGroup:
      for (let left = prng.below(4); left > 0; left--)
        writeRecord(writer, 1 + prng.below(20), prng, groupDepth - 1);
      writer.tag(number, wireType.endGroup);
  }
}
