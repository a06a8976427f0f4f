import type { Field, MessageType, ScalarKind } from "../schema/types.ts";
import {
  type ElementValue,
  emptyMessage,
  type FieldValue,
  type MessageValue,
  noUnknownFields,
} from "../schema/value.ts";
import { zeroOf } from "../schema/wire/scalar-readers.ts";
import { isInhabited } from "./inhabited.ts";
import { valueField, wellKnownKind } from "./well-known.ts";

const known = new WeakMap<MessageType, MessageValue>();

/**
 * The simplest complete message: only required fields, each at its zero.
 *
 * A `google.protobuf.Value` is null. Of a type that has no complete message,
 * the empty one. Values are shared: do not change them.
 */
export function minimalMessage(type: MessageType): MessageValue {
  let minimal = known.get(type);
  if (minimal === undefined) {
    minimal = buildMinimal(type);
    known.set(type, minimal);
  }
  return minimal;
}

function buildMinimal(type: MessageType): MessageValue {
  if (wellKnownKind(type) === "value")
    return { fields: new Map([[valueField.null, 0]]), unknown: noUnknownFields };
  if (!isInhabited(type)) return emptyMessage;
  const fields = new Map<number, FieldValue>();
  for (const field of type.fields)
    if (field.presence === "required") fields.set(field.number, simplestElement(field));
  return fields.size === 0 ? emptyMessage : { fields, unknown: noUnknownFields };
}

/** The simplest element of a field: zero, nothing, the first value of the enum, the minimal message. */
export function simplestElement(field: Field): ElementValue {
  if (field.message !== undefined) return minimalMessage(field.message);
  if (field.enum !== undefined) return field.enum.values[0]?.number ?? 0;
  // A cast, since a field that is neither message nor enum is of a scalar kind.
  return zeroOf(field.kind as ScalarKind);
}
