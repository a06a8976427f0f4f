import type { MessageType } from "../schema/types.ts";
import { type MessageValue, noUnknownFields } from "../schema/value.ts";

/** The value without its unknown fields, and without those of the messages in it. */
export function withoutUnknown(type: MessageType, value: MessageValue): MessageValue {
  const fields = new Map(value.fields);
  for (const [number, content] of fields) {
    const inner = type.byNumber.get(number)?.message;
    if (inner === undefined) continue;
    const strip = (element: unknown) => withoutUnknown(inner, element as MessageValue);
    if (Array.isArray(content)) fields.set(number, content.map(strip));
    else if (content instanceof Map)
      fields.set(number, new Map([...content].map(([key, element]) => [key, strip(element)])));
    else fields.set(number, strip(content));
  }
  return { fields, unknown: noUnknownFields };
}
