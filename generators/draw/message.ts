import type { MessageType } from "../../schema/types.ts";
import { type FieldValue, type MessageValue, noUnknownFields } from "../../schema/value.ts";
import type { Prng } from "../prng.ts";
import { canNest, type DrawContext } from "./context.ts";
import type { Drawer, Slot } from "./drawer.ts";
import { type Slots, slotsOf } from "./slots.ts";
import { drawUnknownFields } from "./unknown-fields.ts";

/** Draws messages of a type from its fields alone. Compiled on the first draw: a type may contain itself. */
export function fieldwiseDrawer(type: MessageType, context: DrawContext): Drawer<MessageValue> {
  let slots: Slots | undefined;
  return (prng) => {
    slots ??= slotsOf(type, context);
    const fields = new Map<number, FieldValue>();
    for (const slot of slots.required) slot(prng, fields);
    densityOf(slots.optional.length, context, prng)(slots.optional, prng, fields);
    if (context.isDeep && slots.recursive.length > 0 && canNest(context))
      prng.pick(slots.recursive)(prng, fields);
    context.left -= fields.size;
    const unknown = context.unknownFields
      ? drawUnknownFields(type, fields, context.depth, prng)
      : noUnknownFields;
    return { fields, unknown };
  };
}

/** Draws some of the slots. */
type Density = (slots: readonly Slot[], prng: Prng, fields: Map<number, FieldValue>) => void;

const none: Density = () => {};

const all: Density = (slots, prng, fields) => {
  for (const slot of slots) slot(prng, fields);
};

/** One or two of them. */
const few: Density = (slots, prng, fields) => {
  drawSparsely(slots, prng, fields, slots.length);
};

/** About four of many: each gap is an eighth to half of what four leave between them. */
const some: Density = (slots, prng, fields) => {
  drawSparsely(slots, prng, fields, slots.length >> 1);
};

const half: Density = (slots, prng, fields) => {
  let bits = 0;
  // By index: an iterator of entries costs a tenth of the whole draw.
  for (let index = 0; index < slots.length; index++) {
    if ((index & 31) === 0) bits = prng.next();
    if (bits & 1) slots[index]?.(prng, fields);
    bits >>>= 1;
  }
};

/** Three of four. */
const most: Density = (slots, prng, fields) => {
  let bits = 0;
  for (let index = 0; index < slots.length; index++) {
    if ((index & 31) === 0) bits = prng.next() | prng.next();
    if (bits & 1) slots[index]?.(prng, fields);
    bits >>>= 1;
  }
};

/** Walks over the slots in steps of 1 to `maxGap`, so that the cost is that of the fields set. */
function drawSparsely(
  slots: readonly Slot[],
  prng: Prng,
  fields: Map<number, FieldValue>,
  maxGap: number,
): void {
  const bound = Math.max(1, maxGap);
  for (let index = prng.below(bound); index < slots.length; index += 1 + prng.below(bound))
    slots[index]?.(prng, fields);
}

/** One of sixteen each: how much of a message is set. */
const rootDensities: readonly Density[] = [
  ...Array<Density>(1).fill(none),
  ...Array<Density>(2).fill(few),
  ...Array<Density>(2).fill(some),
  ...Array<Density>(7).fill(half),
  ...Array<Density>(3).fill(most),
  all,
];

/** The same inside another message, which has elements enough of its own. */
const nestedDensities: readonly Density[] = [
  ...Array<Density>(2).fill(none),
  ...Array<Density>(5).fill(few),
  ...Array<Density>(3).fill(some),
  ...Array<Density>(4).fill(half),
  most,
  all,
];

/** The same of many fields, a share of which would grow without end. */
const largeNestedDensities: readonly Density[] = [
  ...Array<Density>(2).fill(none),
  ...Array<Density>(6).fill(few),
  ...Array<Density>(8).fill(some),
];

/** From this many optional fields on, a nested message sets a few of them and not a share. */
const manyFields = 24;

/** Deep draws are narrow, or the size would be used up before the depth. */
function densityOf(fieldCount: number, context: DrawContext, prng: Prng): Density {
  if (context.isDeep) return few;
  if (context.depth === 0) return prng.pick(rootDensities);
  return prng.pick(fieldCount > manyFields ? largeNestedDensities : nestedDensities);
}
