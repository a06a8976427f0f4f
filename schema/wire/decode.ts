import type { Field, MessageType, ScalarKind } from "../types.ts";
import {
  type ElementValue,
  type FieldValue,
  type MapKey,
  type MessageValue,
  noUnknownFields,
  type ScalarValue,
} from "../value.ts";
import { setEntry } from "./map-entries.ts";
import { messageSetItem, messageSetItemTag } from "./message-set.ts";
import { Reader } from "./reader.ts";
import type { Remarks } from "./remarks.ts";
import { isImplicitDefault, scalarReaders, zeroOf } from "./scalar-readers.ts";
import { WireError } from "./wire-error.ts";
import { isPackable, wireType, wireTypeOf } from "./wire-type.ts";
import { Writer } from "./writer.ts";

/**
 * How deep messages may nest. The specification names no limit and libraries
 * stop at about 100; this one only keeps the decoder from exhausting its stack.
 */
export const maxDecodeDepth = 1000;

/** A message under construction: the lists, maps and messages in it are still ours to change. */
interface Draft {
  readonly fields: Map<number, FieldValue>;
  unknown: readonly Uint8Array[];
}

/**
 * The value that the bytes mean, by the rules of the encoding guide: the last of
 * repeated singular records wins, messages merge, packed and unpacked are both
 * read, a record of the wrong wire type or of a closed enum's unknown number is
 * an unknown field.
 *
 * Required fields are not checked: a message without them is still one that says so.
 *
 * https://protobuf.dev/programming-guides/encoding/
 *
 * @param remarks gets to know what the specification leaves open about the bytes
 * @throws WireError where the bytes are malformed, or text that must be UTF-8 is not.
 */
export function decode(type: MessageType, bytes: Uint8Array, remarks?: Remarks): MessageValue {
  const draft = emptyDraft();
  const reader = new Reader(bytes);
  reader.remarks = remarks;
  readMessage(reader, type, draft);
  return draft;
}

function emptyDraft(): Draft {
  return { fields: new Map(), unknown: noUnknownFields };
}

/** Reads to the reader's end into `draft`, merging with what it holds. */
function readMessage(reader: Reader, type: MessageType, draft: Draft): void {
  while (reader.pos < reader.end) {
    const start = reader.pos;
    const tag = reader.tag();
    if (!readKnown(reader, type, draft, tag)) {
      reader.pos = start;
      reader.remarks?.unknown(type, tag);
      keepUnknown(draft, reader.record());
    }
  }
}

/** Reads the payload behind a tag. False where it is an unknown field, whatever was read of it. */
function readKnown(reader: Reader, type: MessageType, draft: Draft, tag: number): boolean {
  if (type.messageSet && tag === messageSetItemTag) return readMessageSet(reader, type, draft);
  const field = type.byNumber.get(tag >>> 3);
  if (field === undefined) return false;
  return field.extension && reader.remarks !== undefined
    ? readExtension(reader, field, draft, tag)
    : readField(reader, field, draft, tag & 7);
}

/** Codecs may keep an extension as an unknown field until it is asked for: what is in it, they need not see. */
function readExtension(reader: Reader, field: Field, draft: Draft, tag: number): boolean {
  const { pos, end } = reader;
  try {
    return readField(reader, field, draft, tag & 7);
  } catch (error) {
    reader.pos = pos;
    reader.end = end;
    reader.skip(tag);
    reader.remarks?.dispute();
    throw error;
  }
}

function readField(reader: Reader, field: Field, draft: Draft, wire: number): boolean {
  if (field.cardinality === "map")
    return wire === wireType.lengthDelimited && readMapEntry(reader, field, draft);
  if (field.message !== undefined)
    return wire === messageWireType(field) && readSubmessage(reader, field, field.message, draft);
  if (wire === wireTypeOf(field.kind)) return readScalar(reader, field, draft);
  const isPacked = wire === wireType.lengthDelimited && field.cardinality === "repeated";
  return isPacked && isPackable(field.kind) && readPacked(reader, field, draft);
}

function keepUnknown(draft: Draft, record: Uint8Array): void {
  // The shared empty list must stay empty.
  if (draft.unknown.length === 0) draft.unknown = [record];
  else (draft.unknown as Uint8Array[]).push(record);
}

function messageWireType(field: Field): number {
  return field.delimited ? wireType.startGroup : wireType.lengthDelimited;
}

function readScalar(reader: Reader, field: Field, draft: Draft): boolean {
  const value = scalarReaders[field.kind](reader, field);
  if (isUnknownEnum(field, value)) {
    noteWide(reader);
    return false;
  }
  if (field.cardinality === "repeated") append(draft, field, value);
  else setSingular(draft, field, value);
  return true;
}

/** Of a number of more than 32 bits it is not said whether it is kept as it is, or as an enum's. */
function noteWide(reader: Reader): void {
  if (reader.isWide) reader.remarks?.dispute();
}

/** An unknown number of a closed enum is an unknown field. https://protobuf.dev/programming-guides/enum/ */
function isUnknownEnum(field: Field, value: ElementValue): boolean {
  return field.enum !== undefined && !field.enum.open && !field.enum.names.has(value as number);
}

/** The last value wins; setting a member of a oneof clears the others. */
function setSingular(draft: Draft, field: Field, value: ElementValue): void {
  if (field.presence === "implicit" && isImplicitDefault(value)) draft.fields.delete(field.number);
  else draft.fields.set(field.number, value);
  if (field.oneof === undefined) return;
  for (const member of field.oneof.members)
    if (member !== field.number) draft.fields.delete(member);
}

function append(draft: Draft, field: Field, element: ElementValue): void {
  const list = draft.fields.get(field.number);
  if (list === undefined) draft.fields.set(field.number, [element]);
  else (list as ElementValue[]).push(element);
}

/** Singular messages merge with what came before. https://protobuf.dev/programming-guides/encoding/#last-one-wins */
function readSubmessage(reader: Reader, field: Field, type: MessageType, draft: Draft): boolean {
  const earlier = field.cardinality === "singular" ? draft.fields.get(field.number) : undefined;
  const child = (earlier as Draft | undefined) ?? emptyDraft();
  if (field.delimited) readGroup(reader, field.number, type, child);
  else readDelimited(reader, type, child);
  if (field.cardinality === "repeated") append(draft, field, child);
  else setSingular(draft, field, child);
  return true;
}

function readDelimited(reader: Reader, type: MessageType, draft: Draft): void {
  const outer = reader.enter(maxDecodeDepth);
  readMessage(reader, type, draft);
  reader.leave(outer);
}

/** https://protobuf.dev/programming-guides/encoding/#groups */
function readGroup(reader: Reader, number: number, type: MessageType, draft: Draft): void {
  reader.deeper(maxDecodeDepth);
  for (;;) {
    const start = reader.pos;
    if (start >= reader.end) throw reader.error(`group ${number} is not ended`, "unended group");
    const tag = reader.tag();
    if (tag === ((number << 3) | wireType.endGroup) >>> 0) break;
    if (readKnown(reader, type, draft, tag)) continue;
    reader.pos = start;
    reader.remarks?.unknown(type, tag);
    keepUnknown(draft, reader.record());
  }
  reader.shallower();
}

/** https://protobuf.dev/programming-guides/encoding/#packed */
function readPacked(reader: Reader, field: Field, draft: Draft): boolean {
  const outer = reader.enter(maxDecodeDepth);
  while (reader.pos < reader.end) {
    const value = readElement(reader, field);
    if (!isUnknownEnum(field, value)) append(draft, field, value);
    else {
      noteWide(reader);
      keepUnknown(draft, enumRecord(field.number, value));
    }
  }
  reader.leave(outer);
  return true;
}

/** "Each pair must contain a whole number of elements" (#packed): what is cut short is so by the run. */
function readElement(reader: Reader, field: Field): ScalarValue {
  try {
    return scalarReaders[field.kind](reader, field);
  } catch (error) {
    if (!(error instanceof WireError) || error.malformation !== "cut short") throw error;
    throw reader.error("a packed run ends inside an element", "ragged packed run");
  }
}

/** An unknown number out of a packed run has no record of its own: it gets one. */
function enumRecord(number: number, value: ScalarValue): Uint8Array {
  const writer = new Writer();
  writer.tag(number, wireType.varint);
  writer.int32(value as number);
  return writer.finish();
}

/**
 * A map entry is a message with key 1 and value 2, each with its default where absent.
 * https://protobuf.dev/programming-guides/encoding/#maps
 */
function readMapEntry(reader: Reader, field: Field, draft: Draft): boolean {
  const keyKind = field.mapKey ?? "string";
  const keyTag = (1 << 3) | wireTypeOf(keyKind);
  const valueTag = (2 << 3) | wireTypeOf(field.kind);
  const outer = reader.enter(maxDecodeDepth);
  let key = zeroOf(keyKind) as MapKey;
  let value: ElementValue | undefined;
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === keyTag) key = scalarReaders[keyKind](reader, field) as MapKey;
    else if (tag === valueTag) value = readMapValue(reader, field, value);
    else {
      reader.remarks?.entryPart(tag);
      reader.skip(tag);
    }
  }
  reader.leave(outer);
  const element = value ?? defaultElement(field);
  // A closed enum's unknown number makes the whole entry unknown.
  if (isUnknownEnum(field, element)) {
    // Whether what is kept are the bytes of the entry or what they mean is not said.
    reader.remarks?.dispute();
    return false;
  }
  const map = draft.fields.get(field.number);
  if (map === undefined) draft.fields.set(field.number, new Map([[key, element]]));
  else setEntry(map as Map<MapKey, ElementValue>, key, element);
  return true;
}

function readMapValue(
  reader: Reader,
  field: Field,
  earlier: ElementValue | undefined,
): ElementValue {
  if (field.message === undefined) return scalarReaders[field.kind](reader, field);
  const draft = (earlier as Draft | undefined) ?? emptyDraft();
  readDelimited(reader, field.message, draft);
  return draft;
}

function defaultElement(field: Field): ElementValue {
  if (field.message !== undefined) return emptyDraft();
  if (field.enum !== undefined) return field.enum.values[0]?.number ?? 0;
  return zeroOf(field.kind as ScalarKind);
}

/**
 * An extension in a message set may also stand as an ordinary field: the
 * conformance suite recommends to read it as one (`SubmessageEncoding.NotUnknown`).
 */
function readMessageSet(reader: Reader, type: MessageType, draft: Draft): boolean {
  // Nothing is said of other items than the plainest.
  reader.remarks?.dispute();
  const item = messageSetItem(reader);
  const field = item && type.byNumber.get(item.typeId);
  if (item === undefined || field?.message === undefined) return false;
  const behind = reader.pos;
  const child = (draft.fields.get(field.number) as Draft | undefined) ?? emptyDraft();
  reader.pos = item.start;
  readDelimited(reader, field.message, child);
  reader.pos = behind;
  draft.fields.set(field.number, child);
  return true;
}
