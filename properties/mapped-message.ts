import type { MessageType } from "../schema/types.ts";
import type { MessageValue } from "../schema/value.ts";

/** A message with a change made to it, after it was made to each of the messages in it. Packed `Any`s are not entered. */
export function mappedMessage(
  type: MessageType,
  value: MessageValue,
  change: (type: MessageType, value: MessageValue) => MessageValue,
): MessageValue {
  const fields = new Map(value.fields);
  for (const [number, content] of fields) {
    const inner = type.byNumber.get(number)?.message;
    if (inner === undefined) continue;
    // A cast, since fields of messages hold nothing else.
    const map = (element: unknown) => mappedMessage(inner, element as MessageValue, change);
    if (Array.isArray(content)) fields.set(number, content.map(map));
    else if (content instanceof Map)
      fields.set(number, new Map([...content].map(([key, element]) => [key, map(element)])));
    else fields.set(number, map(content));
  }
  return change(type, { fields, unknown: value.unknown });
}
