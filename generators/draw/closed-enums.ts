import type { EnumType, Field, MessageType, ScalarKind } from "../../schema/types.ts";
import type { FieldValue, MapKey } from "../../schema/value.ts";
import { writeScalar } from "../../schema/wire/encode.ts";
import { wireType, wireTypeOf } from "../../schema/wire/wire-type.ts";
import { Writer } from "../../schema/wire/writer.ts";
import { enumStrangers } from "../boundaries.ts";
import type { Prng } from "../prng.ts";

/**
 * Records of fields of closed enums that hold a number which the enum does not name: unknown
 * fields, though the type knows their field. Of a map, the whole entry is one.
 *
 * Of each field one with the first number behind all that are named, and one with a negative
 * number, which takes ten bytes; the same list every time.
 *
 * https://protobuf.dev/programming-guides/enum/#definitions
 */
export function strangerRecords(field: Field): readonly Uint8Array[] {
  const strangers = strangersOf(field);
  const negative = strangers.find((number) => number < 0);
  const chosen = new Set([...strangers.slice(0, 1), ...(negative === undefined ? [] : [negative])]);
  return [...chosen].map((number) => strangerRecord(field, number));
}

/**
 * One such record in about half of the messages of a type that has fields for it.
 *
 * Only of a list, of which the enum guide says what it is then, or of a field that the message says
 * nothing else of: a reader that wrongly takes the number for a value would have it replace another
 * of the field, of the key or of the oneof, and the guide does not speak of that.
 */
export function drawStrangers(
  type: MessageType,
  fields: ReadonlyMap<number, FieldValue>,
  prng: Prng,
): readonly Uint8Array[] {
  const closed = closedEnumFields(type);
  // No word is drawn for the many types without closed enums.
  if (closed.length === 0 || prng.next() < 0) return [];
  const field = prng.pick(closed);
  if (isSet(field, fields)) return [];
  return [strangerRecord(field, prng.pick(strangersOf(field)))];
}

const known = new WeakMap<MessageType, readonly Field[]>();

/** The fields of closed enums in which an unknown number can stand: of a required one, the message would lack it. */
export function closedEnumFields(type: MessageType): readonly Field[] {
  let fields = known.get(type);
  if (fields === undefined) {
    fields = type.fields.filter(
      (field) => field.presence !== "required" && strangersOf(field).length > 0,
    );
    known.set(type, fields);
  }
  return fields;
}

function isSet(field: Field, fields: ReadonlyMap<number, FieldValue>): boolean {
  if (field.cardinality === "repeated") return false;
  return (field.oneof?.members ?? [field.number]).some((number) => fields.has(number));
}

/** Of a closed enum, the simplest first. Never 0, which a writer may leave out of an entry. */
function strangersOf({ enum: type }: Field): readonly number[] {
  if (type === undefined || type.open) return [];
  const strangers = [nextNumber(type), ...enumStrangers];
  return strangers.filter((number) => number !== 0 && !type.names.has(number));
}

function nextNumber(type: EnumType): number {
  return Math.min(Math.max(...type.names.keys()) + 1, 2_147_483_647);
}

function strangerRecord(field: Field, number: number): Uint8Array {
  const writer = new Writer();
  if (field.mapKey === undefined) {
    writer.tag(field.number, wireType.varint);
    writer.int32(number);
    return writer.finish();
  }
  writer.tag(field.number, wireType.lengthDelimited);
  const start = writer.beginDelimited();
  writer.tag(1, wireTypeOf(field.mapKey));
  writeScalar(writer, field.mapKey, plainKey(field.mapKey));
  writer.tag(2, wireType.varint);
  writer.int32(number);
  writer.endDelimited(start);
  return writer.finish();
}

/** Not the default, which a writer may leave out. */
function plainKey(kind: ScalarKind): MapKey {
  if (kind === "string") return "a";
  if (kind === "bool") return true;
  return kind.endsWith("64") ? 1n : 1;
}
