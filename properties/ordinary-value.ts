import type { Field, MessageType } from "../schema/types.ts";
import type { ElementValue, FieldValue, MapValue, MessageValue } from "../schema/value.ts";

/** The value with 1 for every number that is not a small whole one: NaN, -0, 0.5, 2^60. */
export function ordinaryValue(type: MessageType, value: MessageValue): MessageValue {
  const fields = new Map<number, FieldValue>();
  for (const [number, content] of value.fields) {
    const field = type.byNumber.get(number);
    fields.set(number, field === undefined ? content : ordinaryContent(field, content));
  }
  return { fields, unknown: value.unknown };
}

function ordinaryContent(field: Field, content: FieldValue): FieldValue {
  const ordinary = (element: ElementValue) => ordinaryElement(field, element);
  if (Array.isArray(content)) return content.map(ordinary);
  if (field.cardinality !== "map") return ordinary(content as ElementValue);
  const entries = [...(content as MapValue)];
  return new Map(entries.map(([key, element]) => [key, ordinary(element)]));
}

function ordinaryElement(field: Field, element: ElementValue): ElementValue {
  if (field.message !== undefined) return ordinaryValue(field.message, element as MessageValue);
  if (typeof element === "bigint") return BigInt.asIntN(32, element) === element ? element : 1n;
  if (typeof element !== "number" || field.enum !== undefined) return element;
  return Number.isInteger(element) && !Object.is(element, -0) ? element : 1;
}
