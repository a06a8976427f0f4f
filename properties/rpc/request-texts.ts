import type { FieldValue, MapKey, MessageValue } from "../../schema/value.ts";
import type { CallInput } from "./call-input.ts";

const utf8 = new TextDecoder();

/**
 * Every text that was sent with a call, longest first and each once: strings, keys of maps, bytes and unknown fields
 * as the text they may hold, and metadata. What of it a server quotes, it does not give away.
 */
export function requestTexts(input: CallInput): readonly string[] {
  const texts = new Set<string>();
  for (const { value } of input.messages) addMessage(value, texts);
  for (const { name, value } of input.metadata ?? []) {
    texts.add(name);
    texts.add(textOf(value));
  }
  texts.delete("");
  return [...texts].sort((a, b) => b.length - a.length);
}

function addMessage(message: MessageValue, texts: Set<string>): void {
  for (const content of message.fields.values()) addContent(content, texts);
  for (const record of message.unknown) texts.add(textOf(record));
}

function addContent(content: FieldValue, texts: Set<string>): void {
  if (typeof content !== "object") addScalar(content, texts);
  else if (content instanceof Uint8Array) texts.add(textOf(content));
  else if (content instanceof Map) addMap(content, texts);
  else if (isList(content)) for (const element of content) addContent(element, texts);
  else if ("fields" in content) addMessage(content, texts);
}

function addMap(entries: ReadonlyMap<MapKey, FieldValue>, texts: Set<string>): void {
  for (const [key, value] of entries) {
    addContent(key, texts);
    addContent(value, texts);
  }
}

function addScalar(value: MapKey, texts: Set<string>): void {
  if (typeof value === "string") texts.add(value);
}

function isList(
  content: FieldValue,
): content is readonly Exclude<FieldValue, never>[] & FieldValue {
  return Array.isArray(content);
}

function textOf(value: string | Uint8Array): string {
  return typeof value === "string" ? value : utf8.decode(value);
}
