import type { MessageType, TypeFinder } from "./types.ts";
import {
  type ElementValue,
  emptyMessage,
  type FieldValue,
  type MapValue,
  type MessageValue,
} from "./value.ts";
import { decode } from "./wire/decode.ts";
import { encode } from "./wire/encode.ts";
import { WireError } from "./wire/wire-error.ts";

/** The field numbers of any.proto. */
const typeUrlField = 1;
const valueField = 2;

/** A message that an `Any` holds, changed: what it is, or what it shall be. */
export type ChangeContent = (type: MessageType, value: MessageValue) => MessageValue;

/**
 * The value with the messages in its `Any`s changed, those inside others first. An `Any` whose type
 * nobody knows, or whose bytes mean nothing, stays as it is.
 */
export function withAnyContents(
  schema: TypeFinder,
  type: MessageType,
  value: MessageValue,
  change: ChangeContent,
): MessageValue {
  if (type.typeName === "google.protobuf.Any") return changedAny(schema, value, change);
  const fields = new Map<number, FieldValue>();
  for (const [number, content] of value.fields) {
    const inner = type.byNumber.get(number)?.message;
    if (inner === undefined) fields.set(number, content);
    else
      fields.set(
        number,
        eachMessage(content, (one) => withAnyContents(schema, inner, one, change)),
      );
  }
  return { fields, unknown: value.unknown };
}

/**
 * The value with every `Any` in one encoding of what it holds. Two values that mean the same are
 * then equal in these bytes too, in whatever order the maps inside were written.
 */
export function withNormalAnys(
  schema: TypeFinder,
  type: MessageType,
  value: MessageValue,
): MessageValue {
  return withAnyContents(schema, type, value, sortedMaps);
}

/** Does something with each message that a field of messages holds. */
export function eachMessage(
  content: FieldValue,
  change: (value: MessageValue) => MessageValue,
): FieldValue {
  // Casts, since fields of messages hold nothing else.
  if (Array.isArray(content)) return content.map((one) => change(one as MessageValue));
  if (content instanceof Map)
    return new Map([...content].map(([key, one]) => [key, change(one as MessageValue)]));
  return change(content as MessageValue);
}

function changedAny(schema: TypeFinder, any: MessageValue, change: ChangeContent): MessageValue {
  const url = any.fields.get(typeUrlField);
  const bytes = any.fields.get(valueField) ?? new Uint8Array(0);
  if (typeof url !== "string" || !(bytes instanceof Uint8Array)) return any;
  const type = schema.find(url.slice(url.lastIndexOf("/") + 1));
  const content = type === undefined ? undefined : decoded(type, bytes);
  if (type === undefined || content === undefined) return any;
  const written = encode(type, change(type, withAnyContents(schema, type, content, change)));
  const fields = new Map(any.fields);
  if (written.length === 0) fields.delete(valueField);
  else fields.set(valueField, written);
  return { fields, unknown: any.unknown };
}

function decoded(type: MessageType, bytes: Uint8Array): MessageValue | undefined {
  try {
    return decode(type, bytes);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

function sortedMaps(type: MessageType, value: MessageValue): MessageValue {
  if (value.fields.size === 0 && value.unknown.length === 0) return emptyMessage;
  const fields = new Map<number, FieldValue>();
  for (const [number, content] of value.fields) {
    const field = type.byNumber.get(number);
    const inner = field?.message;
    const normal =
      inner === undefined ? content : eachMessage(content, (one) => sortedMaps(inner, one));
    fields.set(number, field?.cardinality === "map" ? sortedMap(normal as MapValue) : normal);
  }
  return { fields, unknown: value.unknown };
}

function sortedMap(map: MapValue): MapValue {
  const text = ([key]: readonly [unknown, ElementValue]) =>
    key instanceof Uint8Array ? Buffer.from(key).toString("latin1") : String(key);
  return new Map([...map].sort((a, b) => (text(a) < text(b) ? -1 : 1)));
}
