import { Reader } from "./reader.ts";
import { wireType } from "./wire-type.ts";

/** One item of a message set: an extension's number, and its message behind the cursor. */
export interface MessageSetItem {
  readonly typeId: number;
  /** Stands at the length of the message. */
  readonly payload: Reader;
}

/**
 * Reads a whole record as an item of a message set:
 * `repeated group Item = 1 { required int32 type_id = 2; required bytes message = 3; }`
 * (descriptor.proto, `MessageOptions.message_set_wire_format`). Its parts may
 * come in any order; the first of each counts.
 *
 * `undefined` where the record is no complete item.
 */
export function messageSetItem(record: Uint8Array): MessageSetItem | undefined {
  const item = new Reader(record);
  if (item.tag() !== ((1 << 3) | wireType.startGroup)) return undefined;
  let typeId: number | undefined;
  let payload: Reader | undefined;
  for (let tag = item.tag(); tag !== ((1 << 3) | wireType.endGroup); tag = item.tag()) {
    const start = item.pos;
    if (tag === ((2 << 3) | wireType.varint) && typeId === undefined) {
      typeId = item.uint32();
      continue;
    }
    item.skip(tag);
    if (tag === ((3 << 3) | wireType.lengthDelimited))
      payload ??= new Reader(record.subarray(start, item.pos));
  }
  return typeId === undefined || payload === undefined ? undefined : { typeId, payload };
}
