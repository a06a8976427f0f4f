import type { EnumType, Field, MessageType } from "../types.ts";
import type { ElementValue, FieldValue, MapKey, MessageValue } from "../value.ts";
import { noUnknownFields } from "../value.ts";
import { isImplicitDefault } from "../wire/scalar-readers.ts";
import type { Reader } from "./form.ts";
import type { JsonMember, JsonNode } from "./parse.ts";
import { errorAt, type Place, placeIn } from "./place.ts";
import { enumFromJson, mapKeyFromJson, nullValueName, scalarFromJson } from "./scalar-from-json.ts";
import { shown } from "./shown.ts";

/**
 * Reads the members of an object as the fields of a message type.
 *
 * A field that appears twice, in whatever spelling, is refused, and so are two
 * members of one oneof: "Serializers must never serialize the same field
 * multiple times". The guide would rather have parsers keep the last; it lets
 * them refuse, and a judge of serializers has to.
 * https://protobuf.dev/programming-guides/json/#duplicate-values
 *
 * Required fields are not checked, as in the binary format.
 *
 * @throws JsonError where a member is no field, or its value none of the field.
 */
export function membersFromJson(
  reader: Reader,
  type: MessageType,
  members: readonly JsonMember[],
  at: Place,
): MessageValue {
  const fields = new Map<number, FieldValue>();
  const seen = new Set<Field>();
  for (const member of members) {
    const below = placeIn(at, member.name);
    const field = fieldsByName(type).get(member.name);
    if (field === undefined) {
      if (reader.ignoreUnknown) continue;
      throw errorAt(below, `${type.typeName} has no such field`);
    }
    if (seen.has(field)) throw errorAt(below, `field ${field.name} is given twice`);
    seen.add(field);
    const value = fieldFromJson(reader, field, member.value, below);
    if (value !== undefined) set(fields, field, value, below);
  }
  return { fields, unknown: noUnknownFields };
}

const fieldsByNameOf = new WeakMap<MessageType, ReadonlyMap<string, Field>>();

/**
 * The fields of a type by every name that they have in ProtoJSON.
 *
 * "Parsers accept both the lowerCamelCase name (or the one specified by the
 * `json_name` option) and the original proto field name." An extension has one
 * name, in brackets. https://protobuf.dev/programming-guides/json/#field-names
 */
export function fieldsByName(type: MessageType): ReadonlyMap<string, Field> {
  const known = fieldsByNameOf.get(type);
  if (known !== undefined) return known;
  const names = new Map<string, Field>();
  for (const field of type.fields) if (!field.extension) names.set(field.name, field);
  for (const field of type.fields) names.set(field.jsonName, field);
  fieldsByNameOf.set(type, names);
  return names;
}

/** Keeps the normal form: no default in a field of implicit presence, one member of a oneof. */
function set(fields: Map<number, FieldValue>, field: Field, value: FieldValue, at: Place): void {
  const isSingular = field.cardinality === "singular";
  if (isSingular && field.presence === "implicit" && isImplicitDefault(value as ElementValue))
    return;
  const other = field.oneof?.members.find((member) => fields.has(member));
  if (other !== undefined)
    throw errorAt(
      at,
      `oneof ${field.oneof?.name} is set twice, by fields ${other} and ${field.number}`,
    );
  fields.set(field.number, value);
}

/** The value of a field, or `undefined` where the node leaves it unset. */
export function fieldFromJson(
  reader: Reader,
  field: Field,
  node: JsonNode,
  at: Place,
): FieldValue | undefined {
  if (node.kind === "null" && !(field.cardinality === "singular" && saysNull(field)))
    return undefined;
  if (field.cardinality === "repeated") return listFromJson(reader, field, node, at);
  if (field.cardinality === "map") return mapFromJson(reader, field, node, at);
  return elementFromJson(reader, field, node, at);
}

/**
 * Whether `null` is a value of the field's type, where elsewhere it leaves a field unset.
 * https://protobuf.dev/programming-guides/json/#null-values
 */
export function saysNull(field: Field): boolean {
  return (
    field.enum?.typeName === nullValueName || field.message?.typeName === "google.protobuf.Value"
  );
}

function listFromJson(
  reader: Reader,
  field: Field,
  node: JsonNode,
  at: Place,
): FieldValue | undefined {
  if (node.kind !== "array") throw errorAt(at, `expected an array, got ${shown(node)}`);
  const list: ElementValue[] = [];
  for (const [index, element] of node.elements.entries()) {
    const value = innerElement(reader, field, element, placeIn(at, index));
    if (value !== undefined) list.push(value);
  }
  return list.length === 0 ? undefined : list;
}

function mapFromJson(
  reader: Reader,
  field: Field,
  node: JsonNode,
  at: Place,
): FieldValue | undefined {
  if (node.kind !== "object") throw errorAt(at, `expected an object, got ${shown(node)}`);
  const map = new Map<MapKey, ElementValue>();
  const seen = new Set<MapKey>();
  for (const member of node.members) {
    const below = placeIn(at, member.name);
    const key = mapKeyFromJson(field, member.name, below);
    if (seen.has(key)) throw errorAt(below, `key ${key} is given twice`);
    seen.add(key);
    const value = innerElement(reader, field, member.value, below);
    if (value !== undefined) map.set(key, value);
  }
  return map.size === 0 ? undefined : map;
}

/** "`null` values are not allowed within repeated fields", nor in maps. */
function innerElement(
  reader: Reader,
  field: Field,
  node: JsonNode,
  at: Place,
): ElementValue | undefined {
  if (node.kind === "null" && !saysNull(field))
    throw errorAt(at, `expected a value of ${field.name}, got null`);
  return elementFromJson(reader, field, node, at);
}

/** One element, or `undefined` where it is an enum name to be ignored. */
function elementFromJson(
  reader: Reader,
  field: Field,
  node: JsonNode,
  at: Place,
): ElementValue | undefined {
  if (field.kind === "message") return reader.message(known(field.message), node, at);
  if (field.kind === "enum") return enumFromJson(known<EnumType>(field.enum), node, at, reader);
  return scalarFromJson(field.kind, node, at);
}

/** The type that a field of its kind always has. */
function known<T extends MessageType | EnumType = MessageType>(type: T | undefined): T {
  if (type === undefined) throw new TypeError("a message or enum field without a type");
  return type;
}
