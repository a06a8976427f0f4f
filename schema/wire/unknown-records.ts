import { toHex } from "../hex.ts";
import { Reader } from "./reader.ts";
import { wireType } from "./wire-type.ts";

/**
 * A text that is equal for equal unknown fields: what they mean, by field
 * number, the records of one number in order. A varint written with surplus
 * bytes means the same as a minimal one; an opaque payload only itself.
 */
export function normalUnknown(records: readonly Uint8Array[]): string {
  const root: Group = new Map();
  for (const record of records) addRecords(new Reader(record), root);
  return groupText(root);
}

/** By field number, the payloads in the order of the wire. */
type Group = Map<number, (string | Group)[]>;

/** Reads to the reader's end. A loop, not a recursion: unknown groups may nest without limit. */
function addRecords(reader: Reader, root: Group): void {
  const open: { readonly number: number; readonly outer: Group }[] = [];
  let group = root;
  while (open.length > 0 || reader.pos < reader.end) {
    const tag = reader.tag();
    const number = tag >>> 3;
    if ((tag & 7) === wireType.endGroup) {
      const ended = open.pop();
      if (ended?.number !== number) {
        const message = `group ended by number ${number}`;
        throw reader.error(message, "unmatched end of group");
      }
      group = ended.outer;
    } else if ((tag & 7) === wireType.startGroup) {
      const inner: Group = new Map();
      add(group, number, inner);
      open.push({ number, outer: group });
      group = inner;
    } else {
      add(group, number, payloadText(reader, tag));
    }
  }
}

function add(group: Group, number: number, payload: string | Group): void {
  const payloads = group.get(number);
  if (payloads === undefined) group.set(number, [payload]);
  else payloads.push(payload);
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
      return `b${toHex(reader.delimited())}`;
    default:
      throw reader.error(`wire type ${tag & 7} does not begin a field`, "unknown wire type");
  }
}

/** Put together once, at the end: text copied at each level would take the square of the depth. */
function groupText(root: Group): string {
  const written: string[] = [];
  const waiting: (string | Group)[] = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === "string") written.push(next);
    else for (const part of partsOf(next).reverse()) waiting.push(part);
  }
  return written.join("");
}

function partsOf(group: Group): (string | Group)[] {
  const parts: (string | Group)[] = ["{"];
  for (const [number, payloads] of [...group].sort(([a], [b]) => a - b))
    for (const payload of payloads) parts.push(`${number}:`, payload, ";");
  parts.push("}");
  return parts;
}
