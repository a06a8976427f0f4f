import type { MessageType } from "../../schema/types.ts";

/** The message type with strings of any bytes, so that what must be refused can be read; messages in it are as they were. */
export function withoutUtf8(type: MessageType): MessageType {
  const fields = type.fields.map((field) => (field.utf8 ? { ...field, utf8: false } : field));
  return { ...type, fields, byNumber: new Map(fields.map((field) => [field.number, field])) };
}
