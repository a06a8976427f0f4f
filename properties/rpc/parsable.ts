import type { Field, MessageType } from "../../schema/types.ts";
import type { ElementValue, FieldValue, MapKey, MessageValue } from "../../schema/value.ts";
import { Reader } from "../../schema/wire/reader.ts";
import { wireType, wireTypeOf } from "../../schema/wire/wire-type.ts";

/**
 * How deep messages may stand in messages so that every library reads them: most stop at 100, and not all of them
 * begin to count at the same.
 */
const usualDepth = 90;

/**
 * The first reason for which a library may refuse bytes that mean this: a required field that is not set, text of a kind that need
 * not be UTF-8 and is not, a field with the wire type of another kind, or more depth than most go to. `undefined` where every library has to take them.
 */
export function whyUnreadable(type: MessageType, value: MessageValue): string | undefined {
  return reasonIn(type, value, 1);
}

/** The first required field that is not set, as a path from the outermost message, with its type and number. */
export function missingRequired(
  type: MessageType,
  value: MessageValue,
  path = "",
): MissingField | undefined {
  const missing = ownMissing(type, value);
  if (missing !== undefined)
    return { path: `${path}${missing.name}`, typeName: type.typeName, field: missing.number };
  for (const { field, message, inner, at } of submessagesOf(type, value)) {
    const found = missingRequired(message, inner, `${path}${field.name}${at}.`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A required field that is not set. */
export interface MissingField {
  readonly path: string;
  readonly typeName: string;
  readonly field: number;
}

function ownMissing(type: MessageType, { fields }: MessageValue): Field | undefined {
  return type.fields.find(({ presence, number }) => presence === "required" && !fields.has(number));
}

function reasonIn(type: MessageType, value: MessageValue, depth: number): string | undefined {
  if (depth > usualDepth) return `messages ${depth} deep`;
  if (ownMissing(type, value) !== undefined) return "a required field that is not set";
  for (const [number, content] of value.fields) {
    const field = type.byNumber.get(number);
    if (field !== undefined && holdsNoText(field, content)) return "text that is not UTF-8";
  }
  if (value.unknown.some((record) => isMisfit(type, record)))
    return "a field with another wire type than its own";
  for (const { message, inner } of submessagesOf(type, value)) {
    const reason = reasonIn(message, inner, depth + 1);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** What is unknown under a number that is known: some libraries keep it, as unknown fields, and some read no further. */
function isMisfit(type: MessageType, record: Uint8Array): boolean {
  const tag = new Reader(record).tag();
  const field = type.byNumber.get(tag >>> 3);
  if (field === undefined) return false;
  const isGroup = field.delimited && field.cardinality !== "map";
  return (tag & 7) !== (isGroup ? wireType.startGroup : wireTypeOf(field.kind));
}

/** Text of proto2 need not be UTF-8, and libraries of many languages have no text that is not. */
function holdsNoText(field: Field, content: FieldValue): boolean {
  const isBytes = (one: unknown): boolean => one instanceof Uint8Array;
  if (content instanceof Map && field.mapKey === "string" && [...content.keys()].some(isBytes))
    return true;
  return field.kind === "string" && elementsOf(content).some(({ element }) => isBytes(element));
}

interface Submessage {
  readonly field: Field;
  readonly message: MessageType;
  readonly inner: MessageValue;
  /** `[2]`, `["a"]`, or nothing. */
  readonly at: string;
}

function* submessagesOf(type: MessageType, value: MessageValue): Iterable<Submessage> {
  for (const [number, content] of value.fields) {
    const field = type.byNumber.get(number);
    const message = field?.message;
    if (field === undefined || message === undefined) continue;
    for (const { element, at } of elementsOf(content))
      if (isMessage(element)) yield { field, message, inner: element, at };
  }
}

interface Element {
  readonly element: ElementValue;
  readonly at: string;
}

function elementsOf(content: FieldValue): readonly Element[] {
  if (content instanceof Map)
    return [...content].map(([key, element]: [MapKey, ElementValue]) => ({
      element,
      at: `[${typeof key === "string" ? JSON.stringify(key) : String(key)}]`,
    }));
  if (Array.isArray(content))
    return content.map((element: ElementValue, index) => ({ element, at: `[${index}]` }));
  return [{ element: content as ElementValue, at: "" }];
}

function isMessage(element: ElementValue): element is MessageValue {
  return typeof element === "object" && "fields" in element;
}
