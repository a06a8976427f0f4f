import { setOwn } from "./own-property.ts";
import type { Field, MessageType } from "./types.ts";
import type { ElementValue, FieldValue, ListValue, MapValue, MessageValue } from "./value.ts";

/** A message as JavaScript programs write it. */
export type PlainObject = Readonly<Record<string, unknown>>;

/**
 * The value as a plain object, in the form that codecs take (`CodecSession.encodeObject`).
 *
 * Keys are field names of the `.proto` file (extensions are left out: no plain
 * object form of them is agreed on), and are always own properties, `__proto__`
 * included. Unknown fields are left out.
 */
export function objectOf(type: MessageType, value: MessageValue): PlainObject {
  const object: Record<string, unknown> = {};
  for (const [number, content] of value.fields) {
    const field = type.byNumber.get(number);
    if (field === undefined || field.extension) continue;
    setOwn(object, field.name, contentOf(field, content));
  }
  return object;
}

function contentOf(field: Field, content: FieldValue): unknown {
  if (field.cardinality === "repeated")
    return (content as ListValue).map((element) => elementOf(field, element));
  if (field.cardinality === "singular") return elementOf(field, content as ElementValue);
  const object: Record<string, unknown> = {};
  for (const [key, element] of content as MapValue)
    setOwn(object, String(key), elementOf(field, element));
  return object;
}

function elementOf(field: Field, element: ElementValue): unknown {
  return field.message === undefined ? element : objectOf(field.message, element as MessageValue);
}
