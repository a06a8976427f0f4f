import type { Field, MessageType } from "../../schema/types.ts";
import { innerShape, type Shape } from "../../schema/wire/annotation-shapes.ts";
import { Reader } from "../../schema/wire/reader.ts";
import { WireError } from "../../schema/wire/wire-error.ts";
import { isPackable, wireType } from "../../schema/wire/wire-type.ts";
import { varintLength } from "./varints.ts";

/** One record of a message, or of a message in it, as it stands in the bytes. */
export interface Place {
  /** Where its tag begins. */
  readonly start: number;
  /** Behind the tag: where a length, a number or the inside of a group begins. */
  readonly payload: number;
  /** Behind the length where there is one, else as `payload`. */
  readonly content: number;
  /** Behind what belongs to it: of a group before its end tag. */
  readonly contentEnd: number;
  /** Behind the whole record. */
  readonly end: number;
  readonly tag: number;
  /** The field that the message has under the number; a map's entry has a key and a value. */
  readonly field: Field | undefined;
  /** The record that this one stands in; `undefined` at the root. */
  readonly parent: Place | undefined;
  /** Whether messages are inside: those of a map's entry count. */
  readonly isMessage: boolean;
}

/** Bytes, and the records that they are made of, each before those inside it. */
export interface Anatomy {
  /** What they are bytes of. */
  readonly type: MessageType;
  readonly bytes: Uint8Array;
  readonly places: readonly Place[];
}

/** Messages nested deeper are not entered: there may be any number of them. */
const maxDepth = 24;

/** Never throws: behind what is malformed no more records are found. */
export function anatomyOf(type: MessageType, bytes: Uint8Array): Anatomy {
  const places: Place[] = [];
  const walk: Walk = { reader: new Reader(bytes), places, depth: 0 };
  tolerant(() => walkRecords(walk, type, undefined));
  return { type, bytes, places };
}

/** Whether a field's payload under a wire type is a run of elements. */
export function isPackedRun({ field, tag }: Place): boolean {
  return (
    (tag & 7) === wireType.lengthDelimited &&
    field?.cardinality === "repeated" &&
    isPackable(field.kind)
  );
}

interface Walk {
  readonly reader: Reader;
  readonly places: Place[];
  depth: number;
}

/** Does something until it meets what is malformed. */
function tolerant(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
  }
}

/** Reads to the reader's end, or to the end tag of the group that it is in. */
function walkRecords(walk: Walk, shape: Shape, parent: Place | undefined): void {
  const { reader } = walk;
  while (reader.pos < reader.end) {
    const start = reader.pos;
    const tag = reader.tag();
    if ((tag & 7) === wireType.endGroup) {
      reader.pos = start;
      return;
    }
    walkRecord(walk, shape, { start, tag, parent });
  }
}

function walkRecord(
  walk: Walk,
  shape: Shape,
  { start, tag, parent }: Pick<Place, "start" | "tag" | "parent">,
): void {
  const { reader, places } = walk;
  const payload = reader.pos;
  const wire = tag & 7;
  reader.skip(tag);
  const end = reader.pos;
  const field = shape.messageSet ? undefined : shape.byNumber.get(tag >>> 3);
  const inner = innerOf(field, wire);
  const content = wire === wireType.lengthDelimited ? contentAt(reader.bytes, payload) : payload;
  const contentEnd = wire === wireType.startGroup ? endTagAt(tag, end) : end;
  const isMessage = inner !== undefined;
  const place = { start, payload, content, contentEnd, end, tag, field, parent, isMessage };
  places.push(place);
  if (inner === undefined || walk.depth >= maxDepth) return;
  const outer = reader.end;
  reader.pos = content;
  reader.end = contentEnd;
  walk.depth++;
  tolerant(() => walkRecords(walk, inner, place));
  walk.depth--;
  reader.end = outer;
  reader.pos = end;
}

const shapes = new WeakMap<Field, Shape>();

function innerOf(field: Field | undefined, wire: number): Shape | undefined {
  if (field === undefined) return undefined;
  const isGroup = field.delimited && field.cardinality !== "map";
  if (wire !== (isGroup ? wireType.startGroup : wireType.lengthDelimited)) return undefined;
  let shape = shapes.get(field);
  if (shape === undefined) {
    shape = innerShape(field);
    if (shape !== undefined) shapes.set(field, shape);
  }
  return shape;
}

/** Behind a varint that is known to be whole. */
function contentAt(bytes: Uint8Array, start: number): number {
  let at = start;
  while ((bytes[at] ?? 0) >= 0x80) at++;
  return at + 1;
}

/** Where the tag of a group's end begins; it takes as many bytes as that of its beginning, unless padded. */
function endTagAt(tag: number, end: number): number {
  return end - varintLength(tag);
}
