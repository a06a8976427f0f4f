import type { Field, MessageType } from "../schema/types.ts";
import { Reader } from "../schema/wire/reader.ts";
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
  // Its items are no fields. Maps that are in them may come in any order, so all bytes may.
  if (type.messageSet) return hex(bytes.toSorted());
  const reader = new Reader(bytes);
  const records: { readonly map: Field | undefined; readonly text: string }[] = [];
  const entries = new Map<Field, string[]>();
  while (reader.pos < reader.end) {
    const record = reader.record();
    const field = type.byNumber.get(new Reader(record).tag() >>> 3);
    const map = field?.cardinality === "map" ? field : undefined;
    const text = recordText(field, record);
    records.push({ map, text });
    if (map !== undefined) entries.set(map, [...(entries.get(map) ?? []), text]);
  }
  for (const texts of entries.values()) texts.sort();
  return records
    .map(({ map, text }) => (map === undefined ? text : entries.get(map)?.shift()))
    .join();
}

function recordText(field: Field | undefined, record: Uint8Array): string {
  const reader = new Reader(record);
  const tag = reader.tag();
  const wire = tag & 7;
  if (field?.message === undefined) return hex(record);
  if (wire === wireType.startGroup)
    return `${tag}{${recordsText(field.message, groupContent(reader))}}`;
  if (wire !== wireType.lengthDelimited) return hex(record);
  const content = reader.delimited();
  if (field.cardinality === "map") return `${tag}(${entryText(field, content)})`;
  return `${tag}(${recordsText(field.message, content)})`;
}

/** A map's entry whose value is a message, in which there may be maps again. */
function entryText(map: Field, entry: Uint8Array): string {
  const reader = new Reader(entry);
  const texts: string[] = [];
  while (reader.pos < reader.end) {
    const record = reader.record();
    const isValue = new Reader(record).tag() >>> 3 === 2;
    const value = { ...map, cardinality: "singular" } as const;
    texts.push(isValue ? recordText(value, record) : hex(record));
  }
  return texts.join();
}

/** What stands between the tags of a group; the reader is behind the first. */
function groupContent(reader: Reader): Uint8Array {
  const start = reader.pos;
  for (;;) {
    const end = reader.pos;
    if ((reader.tag() & 7) === wireType.endGroup) return reader.bytes.subarray(start, end);
    reader.pos = end;
    reader.record();
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
