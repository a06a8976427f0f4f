import { withAnyContents } from "../../schema/any-content.ts";
import type { Field, MessageType, TypeFinder } from "../../schema/types.ts";
import {
  type ElementValue,
  emptyMessage,
  type FieldValue,
  type ListValue,
  type MapKey,
  type MapValue,
  type MessageValue,
  noUnknownFields,
  type ScalarValue,
} from "../../schema/value.ts";
import { isImplicitDefault } from "../../schema/wire/scalar-readers.ts";
import { reachableTypes } from "../recursion.ts";
import { packedMessage } from "../shrink/any.ts";

const finders = new WeakMap<MessageType, TypeFinder>();

/** Knows the types that can be reached from one: those that the `Any`s of its generated values hold. */
export function typesAround(root: MessageType): TypeFinder {
  let finder = finders.get(root);
  if (finder === undefined) {
    const types = new Map(reachableTypes(root).map((type) => [type.typeName, type]));
    finder = { find: (typeName) => types.get(typeName) };
    finders.set(root, finder);
  }
  return finder;
}

/**
 * The value without what ProtoJSON has no place for: unknown fields, text that is no valid UTF-8
 * (its bad bytes are replaced), message sets, an `Any` that cannot be opened.
 *
 * Nor with -0: it "is considered equivalent to 0" in the guide of old, and nothing is said today.
 */
export function sayableInJson(type: MessageType, value: MessageValue): MessageValue {
  const sayable = (inner: MessageType, content: MessageValue): MessageValue =>
    sayableMessage(type, inner, content);
  return withAnyContents(typesAround(type), type, sayable(type, value), sayable);
}

function sayableMessage(root: MessageType, type: MessageType, value: MessageValue): MessageValue {
  if (type.messageSet) return emptyMessage;
  if (type.typeName === "google.protobuf.Any" && packedMessage(value, root) === undefined)
    return emptyMessage;
  const fields = new Map<number, FieldValue>();
  for (const [number, content] of value.fields) {
    const field = type.byNumber.get(number);
    if (field === undefined) continue;
    const said = sayableContent(root, field, content);
    if (!(field.presence === "implicit" && isImplicitDefault(said as ElementValue)))
      fields.set(number, said);
  }
  return { fields, unknown: noUnknownFields };
}

function sayableContent(root: MessageType, field: Field, content: FieldValue): FieldValue {
  const element = (one: ElementValue): ElementValue =>
    field.message === undefined
      ? sayableScalar(field, one as ScalarValue)
      : sayableMessage(root, field.message, one as MessageValue);
  if (field.cardinality === "repeated") return (content as ListValue).map(element);
  if (field.cardinality === "singular") return element(content as ElementValue);
  const entries = [...(content as MapValue)];
  return new Map(entries.map(([key, one]) => [sayableKey(key), element(one)]));
}

function sayableScalar({ kind }: Field, value: ScalarValue): ScalarValue {
  if (Object.is(value, -0)) return 0;
  return kind === "string" && value instanceof Uint8Array ? textOf(value) : value;
}

function sayableKey(key: MapKey): MapKey {
  return key instanceof Uint8Array ? textOf(key) : key;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
