import type { Field, MessageType } from "../schema/types.ts";
import type {
  ElementValue,
  FieldValue,
  ListValue,
  MapValue,
  MessageValue,
} from "../schema/value.ts";

/** The value with each element of each field replaced: of lists every entry, of maps every value. */
export function mapElements(
  type: MessageType,
  value: MessageValue,
  replace: (field: Field, element: ElementValue) => ElementValue,
): MessageValue {
  const fields = new Map<number, FieldValue>();
  for (const [number, content] of value.fields) {
    const field = type.byNumber.get(number);
    fields.set(number, field === undefined ? content : mapField(field, content, replace));
  }
  return { fields, unknown: value.unknown };
}

function mapField(
  field: Field,
  content: FieldValue,
  replace: (field: Field, element: ElementValue) => ElementValue,
): FieldValue {
  if (field.cardinality === "singular") return replace(field, content as ElementValue);
  if (field.cardinality === "repeated")
    return (content as ListValue).map((element) => replace(field, element));
  return new Map(
    [...(content as MapValue)].map(([key, element]) => [key, replace(field, element)]),
  );
}
