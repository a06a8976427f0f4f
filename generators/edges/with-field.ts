import type { Field, MessageType } from "../../schema/types.ts";
import {
  type ElementValue,
  type FieldValue,
  type MapKey,
  type MessageValue,
  noUnknownFields,
} from "../../schema/value.ts";
import { isImplicitDefault } from "../../schema/wire/scalar-readers.ts";
import { minimalMessage } from "../minimal-message.ts";
import { wellKnownKind } from "../well-known.ts";
import { notableKey } from "./element-edges.ts";

/**
 * The minimal message of a type with some fields set as well.
 *
 * Later members of a oneof replace earlier ones; a field of implicit presence stays unset at its default.
 */
export function withFields(
  type: MessageType,
  entries: Iterable<readonly [Field, FieldValue]>,
): MessageValue {
  // A Value holds one thing: what is set replaces the null of the minimal one.
  const isValue = wellKnownKind(type) === "value";
  const fields = new Map(isValue ? [] : minimalMessage(type).fields);
  for (const [field, content] of entries) {
    if (isUnset(field, content)) continue;
    for (const member of field.oneof?.members ?? []) fields.delete(member);
    fields.set(field.number, content);
  }
  return { fields, unknown: noUnknownFields };
}

/** A field of implicit presence that holds its default is one that is not set. */
function isUnset(field: Field, content: FieldValue): boolean {
  // A cast, since only a singular field has presence.
  return field.presence === "implicit" && isImplicitDefault(content as ElementValue);
}

/** A field's content of one element: the element, a list of it, a map with it under a notable key. */
export function contentOf(field: Field, element: ElementValue): FieldValue {
  if (field.cardinality === "repeated") return [element];
  if (field.cardinality === "singular") return element;
  return new Map<MapKey, ElementValue>([[notableKey(field.mapKey ?? "string"), element]]);
}
