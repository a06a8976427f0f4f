import type { MessageType } from "../../schema/types.ts";
import type { FieldValue, MessageValue } from "../../schema/value.ts";

/**
 * Whether a message, or one in it, lacks a field that it requires: a decoder may refuse it
 * (https://protobuf.dev/programming-guides/proto2/#field-labels), and need not.
 */
export function lacksRequired(type: MessageType, value: MessageValue): boolean {
  return type.fields.some(({ number, presence, message }) => {
    const content = value.fields.get(number);
    if (content === undefined) return presence === "required";
    return message !== undefined && messagesOf(content).some((one) => lacksRequired(message, one));
  });
}

/** Casts, since the field is of messages. */
function messagesOf(content: FieldValue): readonly MessageValue[] {
  if (Array.isArray(content)) return content as readonly MessageValue[];
  if (content instanceof Map) return [...content.values()] as readonly MessageValue[];
  return [content as MessageValue];
}
