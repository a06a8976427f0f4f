import { Reader } from "./reader.ts";
import { wireType } from "./wire-type.ts";

/**
 * A text that is equal for equal unknown fields: what they mean, by field
 * number, the records of one number in order. A varint written with surplus
 * bytes means the same as a minimal one; an opaque payload only itself.
 */
export function normalUnknown(records: readonly Uint8Array[]): string {
  const byNumber = new Map<number, string[]>();
  for (const record of records) {
    const reader = new Reader(record);
    while (reader.pos < reader.end) addRecord(reader, byNumber);
  }
  return joined(byNumber);
}

function joined(byNumber: ReadonlyMap<number, readonly string[]>): string {
  return [...byNumber]
    .sort(([a], [b]) => a - b)
    .map(([number, texts]) => `${number}:${texts.join()}`)
    .join(";");
}

function addRecord(reader: Reader, byNumber: Map<number, string[]>): void {
  const tag = reader.tag();
  const texts = byNumber.get(tag >>> 3) ?? [];
  texts.push(payloadText(reader, tag));
  byNumber.set(tag >>> 3, texts);
}

function payloadText(reader: Reader, tag: number): string {
  switch (tag & 7) {
    case wireType.varint:
      return `v${reader.uint64()}`;
    case wireType.fixed64:
      return `q${reader.fixed64()}`;
    case wireType.fixed32:
      return `d${reader.fixed32()}`;
    case wireType.lengthDelimited:
      return `b${Buffer.from(reader.delimited()).toString("hex")}`;
    case wireType.startGroup:
      return `{${groupText(reader, tag >>> 3)}}`;
    default:
      throw reader.error(`wire type ${tag & 7} does not begin a field`);
  }
}

function groupText(reader: Reader, number: number): string {
  const end = ((number << 3) | wireType.endGroup) >>> 0;
  const fields = new Map<number, string[]>();
  for (;;) {
    const start = reader.pos;
    if (reader.tag() === end) return joined(fields);
    reader.pos = start;
    addRecord(reader, fields);
  }
}
