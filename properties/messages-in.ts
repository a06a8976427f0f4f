import type { MessageType } from "../schema/types.ts";
import type { MessageValue } from "../schema/value.ts";

/** A message, then those in its fields at any depth. Packed `Any`s are bytes, and not entered. */
export function* messagesIn(type: MessageType, value: MessageValue): Generator<MessageValue> {
  yield value;
  for (const [number, content] of value.fields) {
    const inner = type.byNumber.get(number)?.message;
    if (inner === undefined) continue;
    // A cast, since fields of messages hold nothing else.
    for (const element of elementsOf(content) as Iterable<MessageValue>)
      yield* messagesIn(inner, element);
  }
}

/** The elements of a field, whatever its cardinality. */
export function elementsOf(content: unknown): Iterable<unknown> {
  if (Array.isArray(content)) return content;
  return content instanceof Map ? content.values() : [content];
}
