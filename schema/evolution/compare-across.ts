import type { Field, MessageType } from "../types.ts";
import type { ElementValue, FieldValue, ListValue, MapValue, MessageValue } from "../value.ts";
import { entriesOf, entryTypeOf } from "./entry-type.ts";
import {
  type FieldPair,
  isReplaced,
  type MessagePair,
  otherSide,
  type Side,
} from "./evolution-types.ts";
import { pairOf } from "./message-pair.ts";
import { defaultOf, isSameElement, isZero, keyText, type Typed } from "./same-element.ts";

/** In which way a reader of another version has something else than was written. */
export type Departure =
  /** A field that its version requires is missing: it has to refuse the message. */
  | "required"
  /** A field means something else. */
  | "value"
  /** A field is set to one of them and unset to the other, and means the same to both. */
  | "presence";

/** A field that means something else to a reader of another version. */
export interface AcrossDifference {
  readonly departure: Departure;
  /** From the outermost message inwards: `items[2].total`. */
  readonly path: string;
  /** The pairs of messages from the outermost to the one whose field it is. */
  readonly trail: readonly Step[];
  /** The content of the writer's field; `undefined` where it is not set. */
  readonly meant: FieldValue | undefined;
  /** The content of the reader's field; `undefined` where it is not set. */
  readonly got: FieldValue | undefined;
}

/** A field, or one of a side only, of a pair of messages. */
export interface Step {
  readonly pair: MessagePair;
  readonly old: Field | undefined;
  readonly new: Field | undefined;
}

/**
 * Everything that a reader of another version has otherwise than it was written, by the fields that
 * both versions have.
 *
 * A field that the reader does not have is nothing that it lacks: messages are made to be
 * extended. Where a type has taken the place of another, it is.
 * https://protobuf.dev/programming-guides/proto3/#updating
 *
 * @param writer the side that wrote
 * @param isSameForm asked where the types of two elements differ, one of them a message
 */
export function differencesAcross(
  pair: MessagePair,
  writer: Side,
  written: MessageValue,
  read: MessageValue,
  isSameForm?: SameForm,
): readonly AcrossDifference[] {
  const found: AcrossDifference[] = [];
  const to = { writer, found, ...(isSameForm === undefined ? {} : { isSameForm }) };
  compareMessages(to, { pair, trail: [], path: "" }, written, read);
  return found;
}

/**
 * Whether two elements of different types are one and the same in the encoding that they travel in: text, and a
 * wrapper of it, in ProtoJSON.
 */
export type SameForm = (written: Typed, read: Typed) => boolean;

/** What stays the same all the way down. */
interface Comparison {
  readonly isSameForm?: SameForm;
  readonly writer: Side;
  readonly found: AcrossDifference[];
}

/** A message on the way. */
interface Place {
  readonly pair: MessagePair;
  readonly trail: readonly Step[];
  /** Of the message, with what divides it from its fields. */
  readonly path: string;
}

function compareMessages(
  to: Comparison,
  place: Place,
  written: MessageValue,
  read: MessageValue,
): void {
  const telling = tellingUnset(place.pair, to.writer);
  const reader = otherSide(to.writer);
  for (const field of place.pair.fields) {
    const meant = written.fields.get(field[to.writer].number);
    const got = read.fields.get(field[reader].number);
    if (meant === undefined && got === undefined && !telling.has(field)) continue;
    const spot = spotOf(to, place, field);
    if (got === undefined && spot.read.presence === "required")
      spot.tell("required", meant, undefined);
    else compareFields(spot, meant, got);
  }
  lookAtSurplus(to, place, read);
  if (isReplaced(place.pair)) lookAtLacking(to, place, written);
}

const knownTelling = new WeakMap<MessagePair, Partial<Record<Side, ReadonlySet<FieldPair>>>>();

/** The fields that differ even where both sides have them unset: the others need no look then, and most fields are unset. */
function tellingUnset(pair: MessagePair, writer: Side): ReadonlySet<FieldPair> {
  const known = knownTelling.get(pair) ?? {};
  knownTelling.set(pair, known);
  const telling =
    known[writer] ?? new Set(pair.fields.filter((field) => tellsUnset(pair, writer, field)));
  known[writer] = telling;
  return telling;
}

function tellsUnset(pair: MessagePair, writer: Side, field: FieldPair): boolean {
  const to: Comparison = { writer, found: [] };
  const spot = spotOf(to, { pair, trail: [], path: "" }, field);
  if (spot.read.presence === "required") return true;
  compareFields(spot, undefined, undefined);
  return to.found.length > 0;
}

/** Fields that only the reader has. */
function lookAtSurplus(to: Comparison, place: Place, read: MessageValue): void {
  const reader = otherSide(to.writer);
  const surplus = reader === "new" ? place.pair.added : place.pair.removed;
  for (const field of surplus) {
    const got = read.fields.get(field.number);
    // What was a field of another name and number to the writer.
    if (got !== undefined) tellOne(to, place, { [reader]: field }, "value", undefined, got);
    else if (field.presence === "required")
      tellOne(to, place, { [reader]: field }, "required", undefined, undefined);
  }
}

/** Fields that only the writer has. */
function lookAtLacking(to: Comparison, place: Place, written: MessageValue): void {
  const lacking = to.writer === "new" ? place.pair.added : place.pair.removed;
  for (const field of lacking) {
    const meant = written.fields.get(field.number);
    if (meant !== undefined) tellOne(to, place, { [to.writer]: field }, "value", meant, undefined);
  }
}

function tellOne(
  to: Comparison,
  place: Place,
  sides: Partial<Record<Side, Field>>,
  departure: Departure,
  meant: FieldValue | undefined,
  got: FieldValue | undefined,
): void {
  const step: Step = { pair: place.pair, old: sides.old, new: sides.new };
  const name = nameOf(sides.old ?? sides.new);
  to.found.push({ departure, path: place.path + name, trail: [...place.trail, step], meant, got });
}

function nameOf(field: Field | undefined): string {
  return field?.extension ? field.jsonName : (field?.name ?? "?");
}

/** A field of both versions, on the way. */
interface Spot {
  readonly to: Comparison;
  readonly written: Field;
  readonly read: Field;
  readonly path: string;
  readonly trail: readonly Step[];
  tell(departure: Departure, meant: FieldValue | undefined, got: FieldValue | undefined): void;
}

function spotOf(to: Comparison, place: Place, field: FieldPair): Spot {
  const written = field[to.writer];
  const path = place.path + nameOf(written);
  const trail = [...place.trail, { pair: place.pair, ...field }];
  return {
    ...{ to, written, read: field[otherSide(to.writer)], path, trail },
    tell: (departure, meant, got) => to.found.push({ departure, path, trail, meant, got }),
  };
}

function compareFields(
  spot: Spot,
  meant: FieldValue | undefined,
  got: FieldValue | undefined,
): void {
  const { written, read } = spot;
  if (written.cardinality === "singular" && read.cardinality === "singular")
    // Casts, here and below: what a field holds follows from its cardinality.
    compareSingular(spot, meant as ElementValue | undefined, got as ElementValue | undefined);
  else if (written.cardinality === "map" && read.cardinality === "map")
    compareMaps(spot, meant as MapValue | undefined, got as MapValue | undefined);
  else compareLists(spot, asList(written, meant), asList(read, got), meant, got);
}

function compareSingular(
  spot: Spot,
  meant: ElementValue | undefined,
  got: ElementValue | undefined,
): void {
  if (meant !== undefined && got !== undefined) compareElements(spot, meant, got);
  else if (meant !== undefined) compareWithUnset(spot, meant);
  else if (got !== undefined) compareUnsetWith(spot, got);
  else if (!isSameDefault(spot)) spot.tell("value", undefined, undefined);
  else if (canBeUnset(spot.written) !== canBeUnset(spot.read))
    spot.tell("presence", undefined, undefined);
}

/** Set, and read as unset: the same where that says as much. */
function compareWithUnset(spot: Spot, meant: ElementValue): void {
  const unset = unsetOf(spot.read);
  const isSame = unset !== undefined && isSameContent({ field: spot.written, value: meant }, unset);
  if (!isSame) spot.tell("value", meant, undefined);
  else if (canBeUnset(spot.written)) spot.tell("presence", meant, undefined);
}

/** Unset, and read as set. */
function compareUnsetWith(spot: Spot, got: ElementValue): void {
  const unset = unsetOf(spot.written);
  const isSame = unset !== undefined && isSameContent(unset, { field: spot.read, value: got });
  if (!isSame) spot.tell("value", undefined, got);
  else if (canBeUnset(spot.read)) spot.tell("presence", undefined, got);
}

/** What a field holds that is not set, where that cannot be told from being set to it. */
function unsetOf(field: Field): Typed | undefined {
  const value = field.presence === "implicit" ? defaultOf(field) : undefined;
  return value === undefined ? undefined : { field, value };
}

/** Whether set and unset are told apart, and either may be. A required field is always set. */
function canBeUnset(field: Field): boolean {
  return field.presence === "explicit";
}

/** Whether a field that is not set reads the same on both sides. */
function isSameDefault({ written, read }: Spot): boolean {
  const [one, other] = [defaultOf(written), defaultOf(read)];
  if (one === undefined || other === undefined) return true;
  return isSameContent({ field: written, value: one }, { field: read, value: other });
}

/** The zeros of two kinds are the same nothing; those of two enums are their first values, which have names. */
function isSameContent(one: Typed, other: Typed): boolean {
  const areEnums = one.field.enum !== undefined && other.field.enum !== undefined;
  return (!areEnums && isZero(one) && isZero(other)) || isSameElement(one, other);
}

function compareElements(spot: Spot, meant: ElementValue, got: ElementValue): void {
  const { written, read, to } = spot;
  const hasOtherType = written.message?.typeName !== read.message?.typeName;
  if (
    hasOtherType &&
    to.isSameForm?.({ field: written, value: meant }, { field: read, value: got }) === true
  )
    return;
  if (written.message === undefined || read.message === undefined) {
    const isSame = isSameElement({ field: written, value: meant }, { field: read, value: got });
    if (!isSame) spot.tell("value", meant, got);
    return;
  }
  compareInner(spot, [written.message, read.message], [meant, got]);
}

function compareInner(
  spot: Spot,
  [written, read]: readonly [MessageType, MessageType],
  [meant, got]: readonly [ElementValue, ElementValue],
): void {
  const { to } = spot;
  const pair = to.writer === "old" ? pairOf(written, read) : pairOf(read, written);
  const place = { pair, trail: spot.trail, path: `${spot.path}.` };
  compareMessages(to, place, meant as MessageValue, got as MessageValue);
}

/** The same spot, one element of it. */
function elementOf(spot: Spot, index: string): Spot {
  const path = `${spot.path}[${index}]`;
  return {
    ...spot,
    path,
    tell: (departure, meant, got) =>
      spot.to.found.push({ departure, path, trail: spot.trail, meant, got }),
  };
}

function compareMaps(spot: Spot, meant: MapValue = new Map(), got: MapValue = new Map()): void {
  const others = new Map([...got].map(([key, value]) => [keyText(key), value]));
  for (const [key, value] of meant) {
    const shown = typeof key === "string" ? JSON.stringify(key) : String(key);
    const element = elementOf(spot, shown);
    const text = keyTextFor(spot, keyText(key), others);
    const other = others.get(text);
    others.delete(text);
    if (other === undefined) element.tell("value", value, undefined);
    else compareElements(element, value, other);
  }
  if (others.size > 0) spot.tell("value", meant, got);
}

/** A number is found by its digits where the other map has text for keys, and the other way round: ProtoJSON has text only. */
function keyTextFor(
  { written, read }: Spot,
  text: string,
  others: ReadonlyMap<string, ElementValue>,
): string {
  if (others.has(text) || (written.mapKey === "string") === (read.mapKey === "string")) return text;
  // In binary a bool is 0 or 1; as text it is a word.
  if (written.mapKey === "bool") return text === "number 1" ? "text true" : "text false";
  if (read.mapKey === "bool") return text === "text true" ? "number 1" : "number 0";
  return text.startsWith("text ")
    ? text.replace(/^text /, "number ")
    : text.replace(/^number /, "text ");
}

/**
 * A field as the list of its elements. One that is not set and cannot say so holds its default.
 * A map is the list of its entries.
 */
function asList(field: Field, content: FieldValue | undefined): ElementList {
  if (field.cardinality === "map") {
    const type = entryTypeOf(field);
    return {
      isMap: true,
      message: type,
      elements: entriesOf((content as MapValue | undefined) ?? new Map()),
    };
  }
  const common = { isMap: false, message: field.message };
  if (field.cardinality === "repeated")
    return { ...common, elements: (content as ListValue | undefined) ?? [] };
  if (content !== undefined) return { ...common, elements: [content as ElementValue] };
  const unset = field.presence === "implicit" ? defaultOf(field) : undefined;
  return { ...common, elements: unset === undefined ? [] : [unset] };
}

interface ElementList {
  readonly isMap: boolean;
  readonly message: MessageType | undefined;
  readonly elements: ListValue;
}

function compareLists(
  spot: Spot,
  written: ElementList,
  read: ElementList,
  meant: FieldValue | undefined,
  got: FieldValue | undefined,
): void {
  if (written.elements.length !== read.elements.length) {
    spot.tell("value", meant, got);
    return;
  }
  for (const [index, element] of written.elements.entries()) {
    const other = read.elements[index];
    if (other !== undefined)
      compareItems(elementOf(spot, String(index)), [written, element], [read, other]);
  }
}

type Item = readonly [ElementList, ElementValue];

/** One element of each; that of a map is its entry. */
function compareItems(spot: Spot, [one, meant]: Item, [other, got]: Item): void {
  if (!one.isMap && !other.isMap) compareElements(spot, meant, got);
  else if (one.message === undefined || other.message === undefined) spot.tell("value", meant, got);
  else compareInner(spot, [one.message, other.message], [meant, got]);
}
