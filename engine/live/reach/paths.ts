import { integerFor } from "../../../generators/plausible/plausible-field.ts";
import type { Field, MessageType } from "../../../schema/types.ts";
import {
  type ElementValue,
  emptyMessage,
  type FieldValue,
  type MessageValue,
} from "../../../schema/value.ts";
import { isImplicitDefault } from "../../../schema/wire/scalar-readers.ts";
import type { FieldPath } from "../call-script.ts";

const integerKinds: ReadonlySet<string> = new Set([
  ...["int32", "sint32", "uint32", "fixed32", "sfixed32"],
  ...["int64", "sint64", "uint64", "fixed64", "sfixed64"],
]);

/** Whether a field holds whole numbers; an enum does not. */
export function isInteger(field: Field): boolean {
  return integerKinds.has(field.kind);
}

/** What a message holds at a path; of a list the first element. `undefined` where nothing is set, and for a map. */
export function valueAt(message: MessageValue, path: FieldPath): ElementValue | undefined {
  let current: ElementValue | undefined = message;
  for (const number of path) {
    if (!isMessage(current)) return undefined;
    current = elementOf(current.fields.get(number));
  }
  return current;
}

/**
 * The message with a value put at a path, in the form that the field there has: a number as text, say. Members of its oneof
 * give way to it. Unchanged where the field cannot hold it.
 */
export function putAt(
  type: MessageType,
  message: MessageValue,
  path: FieldPath,
  value: FieldValue,
): MessageValue {
  const [number = 0, ...rest] = path;
  const field = type.byNumber.get(number);
  if (field === undefined) return message;
  if (rest.length > 0) {
    const inner = innerOf(field, message);
    if (field.message === undefined || inner === undefined) return message;
    return withField(message, field, putAt(field.message, inner, rest, value));
  }
  const held = heldAs(field, value);
  return held === undefined ? message : withField(message, field, held);
}

/** The message without what it holds at a path; a message that then holds nothing stays. */
export function removeAt(message: MessageValue, path: FieldPath): MessageValue {
  const [number = 0, ...rest] = path;
  const inner = message.fields.get(number);
  if (inner === undefined) return message;
  const fields = new Map(message.fields);
  if (rest.length === 0) fields.delete(number);
  else if (isMessage(inner)) fields.set(number, removeAt(inner, rest));
  return { ...message, fields };
}

/** Whether a message says itself what is at a path: it is set, or another member of a oneof on the way is. */
export function speaksOf(type: MessageType, message: MessageValue, path: FieldPath): boolean {
  const [number = 0, ...rest] = path;
  const field = type.byNumber.get(number);
  if (field === undefined) return false;
  const others = field.oneof?.members.filter((member) => member !== number) ?? [];
  if (others.some((member) => message.fields.has(member))) return true;
  const inner = message.fields.get(number);
  if (rest.length === 0 || inner === undefined) return inner !== undefined;
  return field.message === undefined || !isMessage(inner) || speaksOf(field.message, inner, rest);
}

/** The message with a suffix behind the text at a path, in place of a whole number, or where nothing is. */
export function suffixAt(
  type: MessageType,
  message: MessageValue,
  path: FieldPath,
  suffix: string,
): MessageValue {
  const before = valueAt(message, path);
  if (typeof before === "number" || typeof before === "bigint")
    return putAt(type, message, path, numberOf(suffix));
  if (before instanceof Uint8Array)
    return putAt(type, message, path, Buffer.concat([before, Buffer.from(suffix)]));
  return putAt(type, message, path, `${typeof before === "string" ? before : ""}${suffix}`);
}

/** Whether a value is a message. */
export function isMessage(value: FieldValue | undefined): value is MessageValue {
  return typeof value === "object" && "fields" in value;
}

function innerOf(field: Field, message: MessageValue): MessageValue | undefined {
  const inner = message.fields.get(field.number) ?? emptyMessage;
  return field.cardinality === "singular" && isMessage(inner) ? inner : undefined;
}

function elementOf(value: FieldValue | undefined): ElementValue | undefined {
  if (Array.isArray(value)) return value[0] as ElementValue | undefined;
  // A cast, since what is neither list nor map is an element.
  return value instanceof Map ? undefined : (value as ElementValue | undefined);
}

function withField(message: MessageValue, field: Field, value: FieldValue): MessageValue {
  const fields = new Map(message.fields);
  for (const member of field.oneof?.members ?? []) fields.delete(member);
  if (field.presence === "implicit" && isImplicitDefault(value as ElementValue))
    fields.delete(field.number);
  else fields.set(field.number, value);
  return { ...message, fields };
}

/** A value in the form of a field; one element where the field has many. */
function heldAs(field: Field, value: FieldValue): FieldValue | undefined {
  const isWhole = Array.isArray(value) || value instanceof Map;
  if (isWhole) return value;
  if (field.cardinality === "map") return undefined;
  // A cast, since lists and maps are told apart above.
  const element = convert(field, value as ElementValue);
  return field.cardinality === "repeated" && element !== undefined ? [element] : element;
}

function convert(field: Field, value: ElementValue): ElementValue | undefined {
  if (field.message !== undefined) return isMessage(value) ? value : undefined;
  if (field.kind === "string")
    return ["number", "bigint"].includes(typeof value) ? String(value) : asIs(value, "string");
  if (isInteger(field)) return integerOf(field, value);
  if (field.kind === "bytes") return value instanceof Uint8Array ? value : undefined;
  return asIs(value, field.kind === "bool" ? "boolean" : "number");
}

function asIs(value: ElementValue, type: string): ElementValue | undefined {
  return typeof value === type ? value : undefined;
}

function integerOf(field: Field, value: ElementValue): number | bigint | undefined {
  if (typeof integerFor(field, 0) === typeof value) return value as number | bigint;
  if (typeof value === "string" && !/^\d{1,18}$/.test(value)) return undefined;
  if (!["string", "number", "bigint"].includes(typeof value)) return undefined;
  const number = Number(value);
  if (typeof integerFor(field, 0) === "bigint") return BigInt(String(value));
  return Math.abs(number) < 2 ** 31 ? number : undefined;
}

/** A positive number of 31 bits, another for another text as a rule. */
function numberOf(text: string): number {
  let hash = 17;
  for (const character of text) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0;
  return Math.abs(hash) % 0x7fff_ffff || 1;
}
