import { toHex } from "../schema/hex.ts";
import type { Field, MessageType } from "../schema/types.ts";
import { messageSetItem, messageSetItemTag } from "../schema/wire/message-set.ts";
import { Reader } from "../schema/wire/reader.ts";
import { groupContent, recordsOf, tagOf } from "../schema/wire/records.ts";
import { wireType } from "../schema/wire/wire-type.ts";

/**
 * Whether two encodings of a message have the same records in the same order, the
 * entries of maps apart: their order the specification leaves open.
 * https://protobuf.dev/programming-guides/proto3/#maps-features
 */
export function sameButForMapOrder(type: MessageType, a: Uint8Array, b: Uint8Array): boolean {
  return recordsText(type, a) === recordsText(type, b);
}

/** The records of a message, with the entries of each map sorted. */
function recordsText(type: MessageType, bytes: Uint8Array): string {
  const records: { readonly map: Field | undefined; readonly text: string }[] = [];
  const entries = new Map<Field, string[]>();
  for (const record of recordsOf(bytes)) {
    const field = type.byNumber.get(tagOf(record) >>> 3);
    const map = field?.cardinality === "map" ? field : undefined;
    const text = type.messageSet ? itemText(type, record) : recordText(field, record);
    records.push({ map, text });
    if (map !== undefined) entries.set(map, [...(entries.get(map) ?? []), text]);
  }
  for (const texts of entries.values()) texts.sort();
  return records
    .map(({ map, text }) => (map === undefined ? text : entries.get(map)?.shift()))
    .join();
}

/** A record of a message set: an item, or an extension that stands as an ordinary field. */
function itemText(set: MessageType, record: Uint8Array): string {
  const reader = new Reader(record);
  const tag = reader.tag();
  if (tag !== messageSetItemTag) return recordText(set.byNumber.get(tag >>> 3), record);
  const item = messageSetItem(reader);
  const message = item && set.byNumber.get(item.typeId)?.message;
  if (item === undefined || message === undefined) return toHex(record);
  reader.pos = item.start;
  const content = reader.delimited();
  const head = toHex(record.subarray(0, item.start));
  return `${head}(${recordsText(message, content)})${toHex(record.subarray(reader.pos))}`;
}

function recordText(field: Field | undefined, record: Uint8Array): string {
  const reader = new Reader(record);
  const tag = reader.tag();
  const wire = tag & 7;
  if (field?.message === undefined) return toHex(record);
  if (wire === wireType.startGroup)
    return `${tag}{${recordsText(field.message, groupContent(reader))}}`;
  if (wire !== wireType.lengthDelimited) return toHex(record);
  const content = reader.delimited();
  if (field.cardinality === "map") return `${tag}(${entryText(field, content)})`;
  return `${tag}(${recordsText(field.message, content)})`;
}

/** A map's entry whose value is a message, in which there may be maps again. */
function entryText(map: Field, entry: Uint8Array): string {
  const texts: string[] = [];
  for (const record of recordsOf(entry)) {
    const isValue = tagOf(record) >>> 3 === 2;
    const value = { ...map, cardinality: "singular" } as const;
    texts.push(isValue ? recordText(value, record) : toHex(record));
  }
  return texts.join();
}
