import { firstDifference } from "../../schema/compare.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { formOf } from "../../schema/json/well-known.ts";
import type { Schema } from "../../schema/schema.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import type { ElementValue, FieldValue, MapValue, MessageValue } from "../../schema/value.ts";
import { keyIn } from "../../schema/wire/map-entries.ts";
import { jsonText } from "./json-text.ts";
import type { JsonData } from "./mock-options.ts";

/** Whether a message is as something says. */
export type Matcher = (value: MessageValue) => boolean;

/** Whether what a field holds, if anything, is as something says. */
type ContentMatcher = (content: FieldValue | undefined) => boolean;

interface JsonObject {
  readonly [name: string]: JsonData;
}

/**
 * Compiles ProtoJSON that says a message in part: each member that it names must be so, the others may be anything.
 *
 * The same holds for messages inside, and for the entries of a map. A list must have the same length. `null` stands for
 * a field that is not set, and so does the default of a field without presence. A well-known type with a form of its own
 * in JSON is compared as a whole.
 *
 * @throws JsonError with the place where it is no ProtoJSON of the type.
 */
export function partialMatch(schema: Schema, type: MessageType, partial: JsonData): Matcher {
  if (hasOwnForm(type) || !isObject(partial)) {
    const whole = fromJson(schema, type, jsonText(partial));
    return (value) => firstDifference(type, whole, { ...value, unknown: [] }) === undefined;
  }
  // At once, so that the place in an error is the whole way to it.
  fromJson(schema, type, jsonText(partial));
  const members = Object.entries(partial).map(([name, data]) =>
    memberMatch(schema, type, { name, data }),
  );
  return (value) => members.every((matches) => matches(value));
}

interface Member {
  readonly name: string;
  readonly data: JsonData;
}

function memberMatch(schema: Schema, type: MessageType, { name, data }: Member): Matcher {
  const content = fromJson(schema, type, jsonText({ [name]: data })).fields;
  const field = type.fields.find((one) => content.has(one.number) || isCalled(one, name));
  if (field === undefined) throw new TypeError(`${type.typeName} has no field ${name}`);
  const matches = contentMatch(schema, { type, field, name }, data, content.get(field.number));
  return (value) => matches(value.fields.get(field.number));
}

/** A name of a field: what it is called in JSON, or in the `.proto` file. */
function isCalled(field: Field, name: string): boolean {
  return field.jsonName === name || field.name === name;
}

/** A field, and what the JSON calls it. */
interface Place {
  readonly type: MessageType;
  readonly field: Field;
  readonly name: string;
}

function contentMatch(
  schema: Schema,
  place: Place,
  data: JsonData,
  content: FieldValue | undefined,
): ContentMatcher {
  const { type, field } = place;
  if (field.cardinality === "map" && isObject(data)) return entriesMatch(schema, place, data);
  if (content === undefined) return (got) => got === undefined;
  if (field.message === undefined || hasOwnForm(field.message))
    return (got) => got !== undefined && isSame(type, field, content, got);
  const inner = field.message;
  if (Array.isArray(data)) {
    const matchers = data.map((one: JsonData) => partialMatch(schema, inner, one));
    return (got) =>
      Array.isArray(got) &&
      got.length === matchers.length &&
      matchers.every((matches, index) => matches(got[index]));
  }
  const matches = partialMatch(schema, inner, data);
  // A cast, since a singular field of messages holds nothing else.
  return (got) => got !== undefined && matches(got as MessageValue);
}

/** Each entry that is named must be there, and be so. */
function entriesMatch(
  schema: Schema,
  { type, field, name }: Place,
  data: JsonObject,
): ContentMatcher {
  const { message } = field;
  const entries = Object.entries(data).map(([key, one]) => {
    const single = fromJson(schema, type, jsonText({ [name]: { [key]: one } }));
    const [entry] = (single.fields.get(field.number) ?? new Map()) as MapValue;
    if (entry === undefined) throw new TypeError(`${name} has no entry ${key}`);
    const inner =
      message !== undefined && !hasOwnForm(message)
        ? partialMatch(schema, message, one)
        : undefined;
    return { entry, inner };
  });
  return (got) =>
    entries.every(({ entry: [key, element], inner }) => {
      const map: MapValue = got instanceof Map ? got : new Map();
      const found: ElementValue | undefined = map.get(keyIn(map, key));
      if (found === undefined) return false;
      if (inner !== undefined) return inner(found as MessageValue);
      return isSame(type, field, new Map([[key, element]]), new Map([[key, found]]));
    });
}

function isSame(type: MessageType, { number }: Field, one: FieldValue, other: FieldValue): boolean {
  const holding = (content: FieldValue): MessageValue => ({
    fields: new Map([[number, content]]),
    unknown: [],
  });
  return firstDifference(type, holding(one), holding(other)) === undefined;
}

function hasOwnForm(type: MessageType): boolean {
  return formOf(type) !== undefined;
}

function isObject(data: JsonData): data is JsonObject {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}
