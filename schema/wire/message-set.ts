import type { Reader } from "./reader.ts";
import { wireType } from "./wire-type.ts";

/** One item of a message set: an extension's number, and where its message stands. */
export interface MessageSetItem {
  readonly typeId: number;
  /** Where the length of the message begins. */
  readonly start: number;
}

/** The tag that an item of a message set begins with. */
export const messageSetItemTag: number = (1 << 3) | wireType.startGroup;

const endTag = (1 << 3) | wireType.endGroup;
const typeIdTag = (2 << 3) | wireType.varint;
const messageTag = (3 << 3) | wireType.lengthDelimited;

/**
 * Reads an item of a message set whose tag was just read, and moves behind it:
 * `repeated group Item = 1 { required int32 type_id = 2; required bytes message = 3; }`
 * (descriptor.proto, `MessageOptions.message_set_wire_format`). Its parts may
 * come in any order; the first of each counts.
 *
 * Gives places, not bytes: the message is to be read by the same reader, which
 * knows how deep it stands and where in the input.
 *
 * `undefined` where the item is not complete.
 *
 * @throws WireError where it is malformed.
 */
export function messageSetItem(reader: Reader): MessageSetItem | undefined {
  const inside = reader.pos;
  // What is wrong with the item itself is told as of any other group.
  reader.skip(messageSetItemTag);
  reader.pos = inside;
  let typeId: number | undefined;
  let start: number | undefined;
  for (let tag = reader.tag(); tag !== endTag; tag = reader.tag()) {
    if (tag === typeIdTag && typeId === undefined) {
      typeId = reader.uint32();
      continue;
    }
    if (tag === messageTag) start ??= reader.pos;
    reader.skip(tag);
  }
  return typeId === undefined || start === undefined ? undefined : { typeId, start };
}
