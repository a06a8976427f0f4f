import type { Field, MessageType } from "../types.ts";
import type { FieldValue } from "../value.ts";
import { messageOfField } from "./fields.ts";
import type { Form, Reader } from "./form.ts";
import { fieldFromJson } from "./message-from-json.ts";
import { fieldToJson } from "./message-to-json.ts";
import type { JsonNode } from "./parse.ts";
import { errorAt, type Place } from "./place.ts";
import { scalarFromJson } from "./scalar-from-json.ts";
import { shown } from "./shown.ts";

/** The one field of `Struct` (a map) and of `ListValue` (a list): struct.proto. */
const content = 1;

/** `google.protobuf.Struct`: any JSON object. https://protobuf.dev/programming-guides/json/#wkt */
export const struct: Form = {
  read(reader, type, node, at) {
    if (node.kind !== "object") throw errorAt(at, `expected an object, got ${shown(node)}`);
    return messageOfField(content, fieldFromJson(reader, fieldOf(type, content), node, at));
  },
  write(writer, type, value, at) {
    const map = value.fields.get(content) ?? new Map();
    return fieldToJson(writer, fieldOf(type, content), map, at);
  },
};

/** `google.protobuf.ListValue`: any JSON array. https://protobuf.dev/programming-guides/json/#wkt */
export const listValue: Form = {
  read(reader, type, node, at) {
    if (node.kind !== "array") throw errorAt(at, `expected an array, got ${shown(node)}`);
    return messageOfField(content, fieldFromJson(reader, fieldOf(type, content), node, at));
  },
  write(writer, type, value, at) {
    const list = value.fields.get(content) ?? [];
    return fieldToJson(writer, fieldOf(type, content), list, at);
  },
};

/** The members of the oneof of `Value`: struct.proto. */
const kinds = {
  null: 1,
  number: 2,
  string: 3,
  boolean: 4,
  object: 5,
  array: 6,
} as const satisfies Record<JsonNode["kind"], number>;

/**
 * `google.protobuf.Value`: any JSON value, `null` too.
 *
 * struct.proto: absence of any variant is an error, and so are NaN and the
 * infinities, which would come back as strings.
 */
export const value: Form = {
  read(reader, type, node, at) {
    const number = kinds[node.kind];
    return messageOfField(number, contentOfValue(reader, fieldOf(type, number), node, at));
  },
  write(writer, type, { fields }, at) {
    const [number, held] = [...fields][0] ?? [];
    if (number === undefined || held === undefined)
      throw errorAt(at, `${type.typeName} without a value`);
    if (typeof held === "number" && !isSayable(number, held))
      throw errorAt(at, `${type.typeName} cannot be ${held} in field ${number}`);
    return fieldToJson(writer, fieldOf(type, number), held, at);
  },
};

/** Any number but NaN and the infinities; of `NullValue` only its one value. */
function isSayable(number: number, held: number): boolean {
  return number === kinds.null ? held === 0 : Number.isFinite(held);
}

function contentOfValue(reader: Reader, field: Field, node: JsonNode, at: Place): FieldValue {
  if (node.kind === "null") return 0;
  if (field.message !== undefined) return reader.message(field.message, node, at);
  if (field.kind === "message" || field.kind === "enum")
    throw new TypeError(`field ${field.name} of ${field.kind} is none of google.protobuf.Value`);
  return scalarFromJson(field.kind, node, at);
}

function fieldOf(type: MessageType, number: number): Field {
  const field = type.byNumber.get(number);
  if (field === undefined) throw new TypeError(`${type.typeName} has no field ${number}`);
  return field;
}
