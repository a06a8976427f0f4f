import type { Field, MessageType } from "../../schema/types.ts";
import type { FieldValue, ListValue, MapValue, MessageValue } from "../../schema/value.ts";
import { cycleOf } from "../recursion.ts";

/** At most this many descendants are tried in the place of one message. */
const maxDescendants = 64;

/**
 * The messages inside a message that are of its own type, the deepest first.
 *
 * Each can stand in its place, and is a part of it: so a failure deep down
 * rises to the top without its ancestors.
 */
export function descendantsOf(type: MessageType, value: MessageValue): readonly MessageValue[] {
  if (cycleOf(type) === undefined) return [];
  const waiting: Placed[] = [{ type, message: value }];
  // Breadth first: what is added while the list is walked is visited too.
  for (const { type: outer, message } of waiting)
    for (const [number, content] of message.fields)
      for (const inner of messagesIn(outer.byNumber.get(number), content)) waiting.push(inner);
  const found = waiting.filter((one) => one.type === type && one.message !== value);
  return evenly(found.map(({ message }) => message).reverse());
}

/** A message and its type. */
interface Placed {
  readonly type: MessageType;
  readonly message: MessageValue;
}

function messagesIn(field: Field | undefined, content: FieldValue): readonly Placed[] {
  const type = field?.message;
  if (field === undefined || type === undefined) return [];
  return [...elementsIn(field, content)].map((message) => ({ type, message }));
}

/** Casts, since a field with a message type holds messages. */
function elementsIn(field: Field, content: FieldValue): Iterable<MessageValue> {
  if (field.cardinality === "singular") return [content as MessageValue];
  if (field.cardinality === "repeated") return content as ListValue as readonly MessageValue[];
  return (content as MapValue).values() as Iterable<MessageValue>;
}

/** All of a few; of many the same number, spread from the first to the last. */
function evenly<T>(items: readonly T[]): readonly T[] {
  if (items.length <= maxDescendants) return items;
  const step = items.length / maxDescendants;
  return Array.from(
    { length: maxDescendants },
    (_, index) => items[Math.floor(index * step)],
  ).filter((item) => item !== undefined);
}
