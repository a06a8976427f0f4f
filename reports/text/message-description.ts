import { toHex } from "../../schema/hex.ts";
import type { Schema } from "../../schema/schema.ts";
import { columns, listed, plural, shortValue } from "../../schema/text/layout.ts";
import type { EnumType, Field, MessageType } from "../../schema/types.ts";

/** Values of an enum that are shown; the rest is counted. */
const maxEnumValues = 60;

/** A message type as the schema has it: each field with its number, type, rules and line, and the enums it uses. */
export function renderMessageDescription(schema: Schema, type: MessageType): string {
  const location = schema.locate(type.typeName);
  const line = location === undefined ? "" : `:${location.line}`;
  const lines = [
    `message ${type.typeName}  ${location?.file ?? type.file}${line}`,
    ...(type.messageSet ? ["  a message set"] : []),
    ...columns(type.fields.map((field) => fieldRow(schema, type, field))),
    ...(type.fields.length === 0 ? ["  no fields"] : []),
    ...enumsOf(type).flatMap((one) => ["", ...enumLines(one)]),
  ];
  return lines.map((one) => `${one}\n`).join("");
}

function fieldRow(schema: Schema, type: MessageType, field: Field): readonly string[] {
  // An extension is declared elsewhere, and the schema does not say where.
  const location = field.extension ? undefined : schema.locate(type.typeName, field.number);
  return [
    `  ${String(field.number).padStart(5)}`,
    field.extension ? field.jsonName : field.name,
    typeText(field),
    location === undefined ? "" : `:${location.line}`,
    rules(field).join(", "),
  ];
}

function typeText(field: Field): string {
  const element = field.message?.typeName ?? field.enum?.typeName ?? field.kind;
  if (field.cardinality === "map") return `map<${field.mapKey}, ${element}>`;
  return field.cardinality === "repeated" ? `repeated ${element}` : element;
}

/** What the type alone does not say. */
function rules(field: Field): readonly string[] {
  const json = field.extension || field.jsonName === lowerCamel(field.name) ? "" : field.jsonName;
  return [
    presenceText(field),
    field.packed ? "packed" : "",
    field.delimited && field.cardinality !== "map" ? "a group" : "",
    field.kind === "string" && !field.utf8 ? "UTF-8 not verified" : "",
    field.extension ? "an extension" : "",
    defaultText(field),
    json === "" ? "" : `${JSON.stringify(json)} in JSON`,
  ].filter((rule) => rule !== "");
}

function presenceText(field: Field): string {
  if (field.oneof !== undefined) return `one of ${field.oneof.name}`;
  if (field.presence === "none") return "";
  return field.presence === "required" ? "required" : `${field.presence} presence`;
}

function defaultText(field: Field): string {
  const value = field.defaultValue;
  if (value === undefined || isZero(value)) return "";
  if (field.enum !== undefined)
    return value === field.enum.values[0]?.number
      ? ""
      : `default ${field.enum.names.get(Number(value)) ?? value}`;
  if (value instanceof Uint8Array) return `default 0x${toHex(value)}`;
  return `default ${typeof value === "string" ? shortValue(JSON.stringify(value), 40) : value}`;
}

function isZero(value: NonNullable<Field["defaultValue"]>): boolean {
  if (value instanceof Uint8Array) return value.length === 0;
  return value === "" || value === false || value === 0n || Object.is(value, 0);
}

/** https://protobuf.dev/programming-guides/json/: names become lowerCamelCase. */
function lowerCamel(name: string): string {
  return name.replace(/_+(.?)/g, (_, next: string) => next.toUpperCase());
}

function enumsOf(type: MessageType): readonly EnumType[] {
  return [...new Set(type.fields.flatMap((field) => field.enum ?? []))];
}

function enumLines(type: EnumType): readonly string[] {
  const values = type.values.map(({ name, number }) => `${name} = ${number}`);
  const rest = values.length - maxEnumValues;
  const more = rest > 0 ? [`… ${plural(rest, "more value")}`] : [];
  return [
    `enum ${type.typeName}  ${type.open ? "open" : "closed"}`,
    ...listed([...values.slice(0, maxEnumValues), ...more]).map((line) => `  ${line}`),
  ];
}
