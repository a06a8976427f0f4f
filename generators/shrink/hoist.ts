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
  const found: MessageValue[] = [];
  const waiting = new Map([[value, type]]);
  // Breadth first: what is added while the map is walked is visited too.
  for (const [message, messageType] of waiting) {
    if (messageType === type && message !== value) found.push(message);
    for (const [number, content] of message.fields)
      addMessages(messageType.byNumber.get(number), content, waiting);
  }
  return evenly(found.reverse());
}

function addMessages(
  field: Field | undefined,
  content: FieldValue,
  waiting: Map<MessageValue, MessageType>,
): void {
  if (field?.message === undefined) return;
  for (const message of messagesIn(field, content)) waiting.set(message, field.message);
}

/** Casts, since a field with a message type holds messages. */
function messagesIn(field: Field, content: FieldValue): Iterable<MessageValue> {
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
