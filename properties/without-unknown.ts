import type { MessageType } from "../schema/types.ts";
import { type MessageValue, noUnknownFields } from "../schema/value.ts";
import { mappedMessage } from "./mapped-message.ts";

/** The value without its unknown fields, and without those of the messages in it. */
export function withoutUnknown(type: MessageType, value: MessageValue): MessageValue {
  return mappedMessage(type, value, (_type, { fields }) => ({ fields, unknown: noUnknownFields }));
}
