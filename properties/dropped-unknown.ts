import type { MessageType } from "../schema/types.ts";
import type { FieldValue, ListValue, MapValue, MessageValue } from "../schema/value.ts";
import { keyIn } from "../schema/wire/map-entries.ts";
import { Reader } from "../schema/wire/reader.ts";
import { groupContent, recordsOf, tagOf } from "../schema/wire/records.ts";
import { normalUnknown } from "../schema/wire/unknown-records.ts";
import { wireType } from "../schema/wire/wire-type.ts";

/**
 * Whether all that became of unknown fields is that some were dropped: those that
 * came back were sent, in that order, in the same message and under the same number.
 *
 * Of values whose known fields are the same.
 */
export function onlyDropsUnknown(
  type: MessageType,
  sent: MessageValue,
  actual: MessageValue,
): boolean {
  if (!areAmong(actual.unknown, sent.unknown)) return false;
  for (const [number, content] of sent.fields) {
    const inner = type.byNumber.get(number)?.message;
    const other = actual.fields.get(number);
    if (inner === undefined || other === undefined) continue;
    for (const [one, another] of messagePairs(content, other))
      if (!onlyDropsUnknown(inner, one, another)) return false;
  }
  return true;
}

/** Whether records are some of those that were sent, those of one number in their order. */
export function areAmong(records: readonly Uint8Array[], sent: readonly Uint8Array[]): boolean {
  const waiting = new Map<number, { readonly records: Uint8Array[]; next: number }>();
  for (const record of sent) {
    const number = tagOf(record) >>> 3;
    const others = waiting.get(number);
    if (others === undefined) waiting.set(number, { records: [record], next: 0 });
    else others.records.push(record);
  }
  for (const record of records) {
    const rest = waiting.get(tagOf(record) >>> 3);
    if (rest === undefined) return false;
    // A place to go on from and no shorter copy: a hostile message has a hundred thousand records.
    while (rest.next < rest.records.length && !isAllOrSomeOf(record, rest.records[rest.next]))
      rest.next++;
    if (rest.next++ >= rest.records.length) return false;
  }
  return true;
}

/** Whether a record is the one that was sent; a group may lack what was in it. */
function isAllOrSomeOf(record: Uint8Array, sent: Uint8Array | undefined): boolean {
  if (sent === undefined) return false;
  if (normalUnknown([record]) === normalUnknown([sent])) return true;
  const inner = contentOfGroup(record);
  const sentInner = contentOfGroup(sent);
  if (inner === undefined || sentInner === undefined) return false;
  return areAmong([...recordsOf(inner)], [...recordsOf(sentInner)]);
}

function contentOfGroup(record: Uint8Array): Uint8Array | undefined {
  const reader = new Reader(record);
  return (reader.tag() & 7) === wireType.startGroup ? groupContent(reader) : undefined;
}

/** The messages of a field and those in their places in another value of it. */
function* messagePairs(
  content: FieldValue,
  other: FieldValue,
): Generator<readonly [MessageValue, MessageValue]> {
  // Casts, since the field is of messages and its content the same in both.
  if (Array.isArray(content)) {
    for (const [index, one] of content.entries())
      yield [one, (other as ListValue)[index] as MessageValue];
  } else if (content instanceof Map) {
    const map = other as MapValue;
    for (const [key, one] of content) yield [one, map.get(keyIn(map, key)) as MessageValue];
  } else yield [content as MessageValue, other as MessageValue];
}
