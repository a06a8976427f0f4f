import { Reader } from "./reader.ts";
import { wireType } from "./wire-type.ts";

/** The records of a message, tag and payload each, in the order of the wire. */
export function* recordsOf(bytes: Uint8Array): Generator<Uint8Array> {
  const reader = new Reader(bytes);
  while (reader.pos < reader.end) yield reader.record();
}

/** The tag that a record begins with. */
export function tagOf(record: Uint8Array): number {
  return new Reader(record).tag();
}

/** What stands between the tags of a group; the reader is behind the first. */
export function groupContent(reader: Reader): Uint8Array {
  const start = reader.pos;
  for (;;) {
    const end = reader.pos;
    if ((reader.tag() & 7) === wireType.endGroup) return reader.bytes.subarray(start, end);
    reader.pos = end;
    reader.record();
  }
}
