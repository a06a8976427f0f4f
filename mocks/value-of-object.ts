import type { Field, MessageType, ScalarKind } from "../schema/types.ts";
import {
  type ElementValue,
  type FieldValue,
  type MapKey,
  type MessageValue,
  noUnknownFields,
  type ScalarValue,
} from "../schema/value.ts";
import { isImplicitDefault } from "../schema/wire/scalar-readers.ts";

/**
 * The value of an object in the convention of `CodecSession.encodeObject`, in normal form.
 *
 * Of several members of a oneof the last key wins. What is no value of its field fails when it is encoded.
 *
 * @throws TypeError for a key that names no field.
 */
export function valueOfObject(
  type: MessageType,
  object: Readonly<Record<string, unknown>>,
): MessageValue {
  const fields = new Map<number, FieldValue>();
  for (const [key, content] of Object.entries(object)) {
    const field = type.fields.find((one) => one.name === key);
    if (field === undefined) throw new TypeError(`${type.typeName} has no field "${key}"`);
    for (const member of field.oneof?.members ?? []) fields.delete(member);
    const value = fieldValue(field, content);
    if (value !== undefined) fields.set(field.number, value);
  }
  return { fields, unknown: noUnknownFields };
}

/** `undefined` for what an unset field holds. */
function fieldValue(field: Field, content: unknown): FieldValue | undefined {
  if (field.cardinality === "repeated") {
    const list = (content as readonly unknown[]).map((element) => elementValue(field, element));
    return list.length === 0 ? undefined : list;
  }
  if (field.cardinality === "map") {
    const entries = Object.entries(content as object).map(
      ([key, element]) => [mapKey(field.mapKey, key), elementValue(field, element)] as const,
    );
    return entries.length === 0 ? undefined : new Map(entries);
  }
  const value = elementValue(field, content);
  return field.presence === "implicit" && isImplicitDefault(value) ? undefined : value;
}

function elementValue(field: Field, content: unknown): ElementValue {
  return field.message === undefined
    ? (content as ScalarValue)
    : valueOfObject(field.message, content as Readonly<Record<string, unknown>>);
}

function mapKey(kind: ScalarKind | undefined, key: string): MapKey {
  if (kind === undefined || kind === "string") return key;
  if (kind === "bool") return key === "true";
  return kind.endsWith("64") ? BigInt(key) : Number(key);
}
