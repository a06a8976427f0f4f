import { toHex } from "../hex.ts";
import type { Field, MessageType } from "../types.ts";
import type {
  ElementValue,
  FieldValue,
  ListValue,
  MapKey,
  MapValue,
  MessageValue,
} from "../value.ts";
import type { Writer } from "./form.ts";
import { errorAt, type Place, placeIn } from "./place.ts";
import { enumToJson, mapKeyToJson, scalarToJson } from "./scalar-to-json.ts";

/**
 * Writes each field as `"name":value`, by ascending number, under its JSON name.
 *
 * "If a field supports presence, serializers must emit the field value if and
 * only if the corresponding hazzer would return true"; other fields are in a
 * value only where they do not hold their default.
 * https://protobuf.dev/programming-guides/json/#presence
 *
 * Unknown fields have no name that could stand in JSON and are left out, as
 * serializers do; leniently they are shown as `$unknown`.
 *
 * @throws JsonError where a value cannot be said.
 */
export function membersToJson(
  writer: Writer,
  type: MessageType,
  value: MessageValue,
  at: Place,
): string[] {
  const members: string[] = [];
  for (const number of [...value.fields.keys()].sort((a, b) => a - b)) {
    const field = type.byNumber.get(number);
    const content = value.fields.get(number);
    if (field === undefined || content === undefined) {
      if (!writer.lenient) throw errorAt(at, `${type.typeName} has no field ${number}`);
      members.push(`"$${number}":"${type.typeName} has no such field"`);
    } else {
      const text = fieldToJson(writer, field, content, placeIn(at, field.jsonName));
      members.push(`${JSON.stringify(field.jsonName)}:${text}`);
    }
  }
  if (writer.lenient && value.unknown.length > 0) {
    const records = value.unknown.map((record) => `"${toHex(record)}"`);
    members.push(`"$unknown":[${records.join(",")}]`);
  }
  return members;
}

/** Writes what a field holds, without its name. */
export function fieldToJson(writer: Writer, field: Field, value: FieldValue, at: Place): string {
  if (field.cardinality === "map") return mapToJson(writer, field, value as MapValue, at);
  if (field.cardinality === "singular")
    return elementToJson(writer, field, value as ElementValue, at);
  const elements = (value as ListValue).map((element, index) =>
    elementToJson(writer, field, element, placeIn(at, index)),
  );
  return `[${elements.join(",")}]`;
}

/**
 * Entries in the order of the value, as the binary encoder writes them, so that
 * the bytes of an `Any` come back the same. For a person they stand by ascending
 * key: two values that differ in their order only look the same.
 */
function mapToJson(writer: Writer, field: Field, map: MapValue, at: Place): string {
  const entries = [...map];
  if (writer.lenient) entries.sort(([a], [b]) => (sortable(a) < sortable(b) ? -1 : 1));
  const members = entries.map(([key, element]) => {
    const below = placeIn(at, String(key));
    const text = elementToJson(writer, field, element, below);
    return `${mapKeyToJson(key, below, writer)}:${text}`;
  });
  return `{${members.join(",")}}`;
}

function sortable(key: MapKey): Exclude<MapKey, Uint8Array> {
  return typeof key === "object" ? toHex(key) : key;
}

function elementToJson(writer: Writer, field: Field, value: ElementValue, at: Place): string {
  if (field.message !== undefined) return writer.message(field.message, value as MessageValue, at);
  if (field.enum !== undefined) return enumToJson(field.enum, value as number, at, writer);
  if (field.kind === "message" || field.kind === "enum")
    throw new TypeError(`field ${field.name} without its type`);
  // The kind is a scalar's here, and so is the value that was made for the field.
  return scalarToJson(field.kind, value as Exclude<ElementValue, MessageValue>, at, writer);
}
