import type { Field, MessageType, Oneof } from "../../schema/types.ts";
import type { ElementValue, FieldValue, MapKey } from "../../schema/value.ts";
import { isImplicitDefault } from "../../schema/wire/scalar-readers.ts";
import { isFillable } from "../inhabited.ts";
import type { Prng } from "../prng.ts";
import { cycleOf, nestingFields } from "../recursion.ts";
import { canNest, type DrawContext } from "./context.ts";
import type { Drawer, Slot } from "./drawer.ts";
import { elementDrawer, keyDrawer } from "./elements.ts";

/** The fields of a message type, ready to be drawn. */
export interface Slots {
  /** Always drawn. */
  readonly required: readonly Slot[];
  /** One of each field or oneof that may be left unset. */
  readonly optional: readonly Slot[];
  /** Of the optional ones those that lead back to the type of a message under way, once more each. */
  readonly recursive: readonly Slot[];
}

/** Compiles the fields of a type, in the order of their numbers; a oneof stands at its first member. */
export function slotsOf(type: MessageType, context: DrawContext): Slots {
  const required: Slot[] = [];
  const optional: Slot[] = [];
  const oneofs = new Set<Oneof>();
  for (const field of type.fields.filter(isFillable)) {
    if (field.presence === "required") required.push(fieldSlot(field, context));
    else if (field.oneof === undefined) optional.push(fieldSlot(field, context));
    else if (!oneofs.has(field.oneof)) {
      oneofs.add(field.oneof);
      optional.push(oneofSlot(type, field.oneof.members, context));
    }
  }
  return { required, optional, recursive: recursiveSlots(type, context) };
}

function recursiveSlots(type: MessageType, context: DrawContext): Slot[] {
  return nestingFields(type)
    .filter((field) => field.presence !== "required")
    .filter((field) => field.message !== undefined && cycleOf(field.message) !== undefined)
    .map((field) => alone(fieldSlot(field, context), field.oneof?.members ?? []));
}

function fieldSlot(field: Field, context: DrawContext): Slot {
  const slot = unboundedSlot(field, context);
  if (field.message === undefined || field.presence === "required") return slot;
  return (prng, fields) => {
    if (canNest(context)) slot(prng, fields);
  };
}

function unboundedSlot(field: Field, context: DrawContext): Slot {
  const element = elementDrawer(field, context);
  if (field.cardinality === "repeated") return listSlot(field, element, context);
  if (field.cardinality === "map") return mapSlot(field, element, context);
  if (field.presence === "implicit") return implicitSlot(field.number, element);
  const { number } = field;
  return (prng, fields) => {
    fields.set(number, element(prng));
  };
}

/** How often a default is drawn again before an implicit field stays unset. */
const implicitAttempts = 4;

/** A field of implicit presence cannot hold its default, and so is set less often than it is drawn. */
function implicitSlot(number: number, element: Drawer<ElementValue>): Slot {
  return (prng, fields) => {
    for (let attempt = 0; attempt < implicitAttempts; attempt++) {
      const value = element(prng);
      if (isImplicitDefault(value)) continue;
      fields.set(number, value);
      return;
    }
  };
}

/** Never empty: an empty list is an unset field. */
function listSlot(field: Field, element: Drawer<ElementValue>, context: DrawContext): Slot {
  const { number } = field;
  const isMessage = field.message !== undefined;
  return (prng, fields) => {
    const length = lengthOf(prng, context, isMessage);
    const list: ElementValue[] = [];
    for (let index = 0; index < length; index++) list.push(element(prng));
    fields.set(number, list);
  };
}

/** Never empty: an empty map is an unset field. */
function mapSlot(field: Field, element: Drawer<ElementValue>, context: DrawContext): Slot {
  const { number } = field;
  const isMessage = field.message !== undefined;
  const key = keyDrawer(field, context);
  return (prng, fields) => {
    const length = lengthOf(prng, context, isMessage);
    const map = new Map<MapKey, ElementValue>();
    // A key drawn twice makes the map smaller, and the `true` and `false` of a bool map leave no choice.
    for (let index = 0; index < length; index++) map.set(key(prng), element(prng));
    fields.set(number, map);
  };
}

/** Mostly 1 to 3, sometimes up to 40, once in 512 more than a one-byte length can say; of messages at most 4. */
function lengthOf(prng: Prng, context: DrawContext, isMessage: boolean): number {
  const word = prng.next();
  const length = lengths[word & 15] ?? longLength(word);
  const bounded = context.left <= 0 ? 1 : isMessage ? Math.min(length, 4) : length;
  context.left -= bounded;
  return bounded;
}

const lengths: readonly number[] = [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 6];

function longLength(word: number): number {
  return (word & 0x1f0) === 0
    ? 127 + ((word >>> 16) & 7)
    : 5 + ((((word >>> 16) & 0xff) * 36) >>> 8);
}

/** Any of the members, each as likely as the others. */
function oneofSlot(type: MessageType, members: readonly number[], context: DrawContext): Slot {
  const arms: Slot[] = [];
  for (const number of members) {
    const field = type.byNumber.get(number);
    if (field !== undefined && isFillable(field)) arms.push(fieldSlot(field, context));
  }
  return (prng, fields) => prng.pick(arms)(prng, fields);
}

/** A member of a oneof, drawn after its siblings may have been. */
function alone(slot: Slot, members: readonly number[]): Slot {
  if (members.length === 0) return slot;
  return (prng: Prng, fields: Map<number, FieldValue>) => {
    for (const member of members) fields.delete(member);
    slot(prng, fields);
  };
}
