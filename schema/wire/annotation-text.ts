import { countText } from "../count-text.ts";
import { shortestFloat } from "../json/decimal.ts";
import { printable } from "../printable.ts";
import type { Field } from "../types.ts";
import type { ScalarValue } from "../value.ts";
import { Reader } from "./reader.ts";
import { scalarReaders } from "./scalar-readers.ts";
import { wireType } from "./wire-type.ts";

/** Characters of a text that are shown; of a longer one its two ends. */
const maxText = 32;

/** A field as annotations name it: `field 3 name`. */
export function fieldLabel(field: Field): string {
  return `field ${field.number} ${field.extension ? field.jsonName : field.name}`;
}

/** A number of bytes in words. */
export function sizeText(count: number): string {
  return countText(count, "byte");
}

/**
 * Reads one scalar and says what it is: `int32 150`, `enum RED (1)`, `string "a"`.
 *
 * @throws WireError where it is cut short. Text that is no valid UTF-8 is told, and read over.
 */
export function elementText(
  reader: Reader,
  field: Field,
  options: { readonly withKind: boolean } = { withKind: true },
): string {
  // `utf8: false` gives invalid text as bytes instead of an error.
  const value = scalarReaders[field.kind](reader, { ...field, utf8: false });
  const text = valueText(field, value);
  return options.withKind && field.kind !== "bytes" ? `${field.kind} ${text}` : text;
}

function valueText(field: Field, value: ScalarValue): string {
  if (field.enum !== undefined) return enumText(field.enum, Number(value));
  if (typeof value === "string") return quoted(value);
  if (value instanceof Uint8Array) return blobText(field, value);
  if (typeof value === "number") return numberText(field, value);
  return String(value);
}

function enumText(type: NonNullable<Field["enum"]>, value: number): string {
  const name = type.names.get(value);
  if (name !== undefined) return `${name} (${value})`;
  return `${value}, which ${type.typeName} has not${type.open ? "" : ": an unknown field"}`;
}

function quoted(text: string): string {
  const whole = printable(JSON.stringify(text));
  if (whole.length <= maxText) return whole;
  // By characters: half of a surrogate pair would be no text.
  const characters = [...whole];
  const half = maxText / 2;
  const ends = `${characters.slice(0, half).join("")}…${characters.slice(-half).join("")}`;
  return `${ends}, ${text.length} characters`;
}

function blobText(field: Field, value: Uint8Array): string {
  if (field.kind === "bytes") return sizeText(value.length);
  return `of ${sizeText(value.length)}, not valid UTF-8${field.utf8 ? " though it must be" : ""}`;
}

function numberText(field: Field, value: number): string {
  if (Object.is(value, -0)) return "-0";
  return String(field.kind === "float" ? shortestFloat(value) : value);
}

/** A payload of which no more than the wire type is known; it must be whole. */
export function payloadText(payload: Uint8Array, wire: number): string {
  const reader = new Reader(payload);
  switch (wire) {
    case wireType.varint:
      return `varint ${reader.uint64()}`;
    case wireType.fixed64:
      return `64 bits, 0x${reader.fixed64().toString(16)}`;
    case wireType.fixed32:
      return `32 bits, 0x${reader.fixed32().toString(16)}`;
    case wireType.lengthDelimited:
      return sizeText(reader.length());
    default:
      return "a group";
  }
}
