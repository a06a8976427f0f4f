import { printable } from "../printable.ts";
import type { Field, MessageType } from "../types.ts";
import { type AnnotationRow, annotationLines } from "./annotation-lines.ts";
import { innerShape, itemShape, type Shape } from "./annotation-shapes.ts";
import { elementText, fieldLabel, payloadText, sizeText } from "./annotation-text.ts";
import { messageSetItem } from "./message-set.ts";
import { Reader } from "./reader.ts";
import { WireError } from "./wire-error.ts";
import { isPackable, wireType, wireTypeOf } from "./wire-type.ts";

/** More lines than a person reads. */
const maxRows = 200;

/** Messages nested deeper are shown closed. */
const maxOpenDepth = 32;

/** Packed elements that are shown; the rest is counted. */
const maxElements = 8;

/**
 * Which bytes are which field: a line a record, messages opened and indented.
 *
 * Works on malformed bytes too: the last line says where reading stops and why. Never throws.
 * Long payloads are elided, and after some hundred lines the rest is only counted.
 */
export function annotateBytes(type: MessageType, bytes: Uint8Array): readonly string[] {
  const walk: Walk = { reader: new Reader(bytes), rows: [] };
  const stop = readAll(walk, type);
  const read = walk.rows.at(-1)?.end ?? 0;
  const rest = bytes.length - read;
  if (stop !== undefined || rest > 0)
    walk.rows.push({
      depth: 0,
      start: read,
      end: bytes.length,
      text: stop ?? `${sizeText(rest)} more`,
    });
  return annotationLines(bytes, walk.rows);
}

/** Where an annotation stands. */
interface Walk {
  readonly reader: Reader;
  readonly rows: AnnotationRow[];
}

/** Reads to the end or to the first malformed part, and says why it stopped there. */
function readAll(walk: Walk, type: MessageType): string | undefined {
  try {
    annotateRecords(walk, type, 0);
    return undefined;
  } catch (error) {
    if (error instanceof WireError) return `reading stops ${printable(error.message)}`;
    throw error;
  }
}

/** A row from where the record starts to the cursor. */
function mark(walk: Walk, record: Pick<RecordStart, "depth" | "start">, text: string): void {
  const { depth, start } = record;
  walk.rows.push({ depth, start, end: walk.reader.pos, text });
}

function isFull(walk: Walk): boolean {
  return walk.rows.length >= maxRows;
}

/** Reads to the reader's end, or behind the end tag of the group that it is in. */
function annotateRecords(walk: Walk, shape: Shape, depth: number, group?: number): void {
  const { reader } = walk;
  const seen = new Set<number>();
  while (!isFull(walk) && (group !== undefined || reader.pos < reader.end)) {
    const start = reader.pos;
    if (start >= reader.end) throw reader.error(`group ${group} is not ended`, "unended group");
    const tag = reader.tag();
    if (group !== undefined && tag === ((group << 3) | wireType.endGroup) >>> 0) {
      mark(walk, { depth: depth - 1, start }, `end of group ${group}`);
      return;
    }
    annotateRecord(walk, shape, { depth, start, tag, again: seen.has(tag >>> 3) });
    seen.add(tag >>> 3);
  }
}

/** A record whose tag was just read. */
interface RecordStart {
  readonly depth: number;
  readonly start: number;
  readonly tag: number;
  /** Whether its message had a record of the same number before. */
  readonly again: boolean;
}

/** Adds the rows of one record, and moves the cursor behind it. */
type Annotate = (walk: Walk, record: RecordStart) => void;

function annotateRecord(walk: Walk, shape: Shape, record: RecordStart): void {
  wayToAnnotate(shape, record)(walk, record);
}

function wayToAnnotate(shape: Shape, record: RecordStart): Annotate {
  const number = record.tag >>> 3;
  const wire = record.tag & 7;
  if (shape.messageSet)
    return number === 1 && wire === wireType.startGroup ? asItem(shape) : asUnknown(number);
  const field = shape.byNumber.get(number);
  if (field === undefined) return asUnknown(number);
  const inner = innerShape(field);
  if (inner === undefined) return wayToAnnotateScalars(field, wire);
  if (wire !== messageWireType(field)) return asMisfit(field);
  return record.depth < maxOpenDepth ? asMessage(field, inner) : asClosed(field);
}

function wayToAnnotateScalars(field: Field, wire: number): Annotate {
  if (wire === wireTypeOf(field.kind)) return asScalar(field);
  return wire === wireType.lengthDelimited && isRepeatedPackable(field)
    ? asPacked(field)
    : asMisfit(field);
}

function isRepeatedPackable(field: Field): boolean {
  return field.cardinality === "repeated" && isPackable(field.kind);
}

function messageWireType(field: Field): number {
  const isGroup = field.delimited && field.cardinality !== "map";
  return isGroup ? wireType.startGroup : wireType.lengthDelimited;
}

function asScalar(field: Field): Annotate {
  return (walk, record) => {
    const { reader } = walk;
    const payload = reader.pos;
    const text = elementText(reader, field);
    const notes = [
      ...(isPadded(reader, record.start, payload) ? ["padded tag"] : []),
      ...paddingOf(reader, record.tag & 7, payload),
      ...(record.again && field.cardinality === "singular" ? ["again: the last counts"] : []),
      ...(field.packed ? ["not packed as declared"] : []),
    ];
    const noted = notes.length === 0 ? "" : ` (${notes.join("; ")})`;
    mark(walk, record, `${fieldLabel(field)}: ${text}${noted}`);
  };
}

function paddingOf(reader: Reader, wire: number, start: number): readonly string[] {
  if (wire === wireType.varint) return isPadded(reader, start, reader.pos) ? ["padded varint"] : [];
  if (wire !== wireType.lengthDelimited) return [];
  return isPadded(reader, start, endOfVarint(reader.bytes, start)) ? ["padded length"] : [];
}

function endOfVarint(bytes: Uint8Array, start: number): number {
  let end = start;
  while ((bytes[end] ?? 0) >= 0x80) end++;
  return end + 1;
}

/** Whether a varint has a last group of zeros, that nobody needs. */
function isPadded(reader: Reader, start: number, end: number): boolean {
  return end - start > 1 && ((reader.bytes[end - 1] ?? 0) & 0x7f) === 0;
}

/** https://protobuf.dev/programming-guides/encoding/#packed */
function asPacked(field: Field): Annotate {
  return (walk, record) => {
    const { reader } = walk;
    const outer = reader.enter(Number.POSITIVE_INFINITY);
    const shown: string[] = [];
    let count = 0;
    for (; reader.pos < reader.end; count++) {
      const text = elementText(reader, field, { withKind: count === 0 });
      if (count < maxElements) shown.push(text);
    }
    reader.leave(outer);
    const more = count > maxElements ? `, … ${count} elements` : "";
    const content = count === 0 ? "no element" : `${shown.join(", ")}${more}`;
    const surprise = field.packed ? "" : " (packed, declared unpacked)";
    mark(walk, record, `${fieldLabel(field)}: packed ${content}${surprise}`);
  };
}

function asMessage(field: Field, inner: Shape): Annotate {
  return (walk, record) => {
    const { reader } = walk;
    const merges = record.again && field.cardinality === "singular" ? " (again: it merges)" : "";
    if (messageWireType(field) === wireType.startGroup) {
      mark(walk, record, `${messageLabel(field)}, a group${merges}`);
      annotateRecords(walk, inner, record.depth + 1, field.number);
      return;
    }
    const outer = reader.enter(Number.POSITIVE_INFINITY);
    const size = reader.end - reader.pos;
    mark(walk, record, `${messageLabel(field)}, ${sizeText(size)}${merges}`);
    annotateRecords(walk, inner, record.depth + 1);
    reader.leave(outer);
  };
}

function messageLabel(field: Field): string {
  const what = field.cardinality === "map" ? "map entry" : (field.message?.typeName ?? "message");
  return `${fieldLabel(field)}: ${what}`;
}

function asClosed(field: Field): Annotate {
  return annotateWhole(`${messageLabel(field)}, nested too deep to show`);
}

function asMisfit(field: Field): Annotate {
  return annotateWhole(`${fieldLabel(field)} in a wire type that is not its own`);
}

function asUnknown(number: number): Annotate {
  return annotateWhole(`unknown field ${number}`);
}

/** One row for a record that is not looked into. */
function annotateWhole(label: string): Annotate {
  return (walk, record) => {
    const { reader } = walk;
    const payload = reader.pos;
    reader.skip(record.tag);
    const text = payloadText(reader.bytes.subarray(payload, reader.pos), record.tag & 7);
    mark(walk, record, `${label}: ${text}`);
  };
}

/** descriptor.proto, `MessageOptions.message_set_wire_format` */
function asItem(shape: Shape): Annotate {
  return (walk, record) => {
    const { reader } = walk;
    const inside = reader.pos;
    const item = messageSetItem(reader);
    const extension = item && shape.byNumber.get(item.typeId);
    reader.pos = inside;
    mark(walk, record, `message set item ${extension?.jsonName ?? "of an unknown type"}`);
    annotateRecords(walk, itemShape(extension), record.depth + 1, record.tag >>> 3);
  };
}
