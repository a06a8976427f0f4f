import type { Schemas } from "../../properties/compat/carrier.ts";
import { type Direction, writerOf } from "../../properties/compat/levels.ts";
import type { AcrossDifference } from "../../schema/evolution/compare-across.ts";
import { otherSide } from "../../schema/evolution/evolution-types.ts";
import { defaultOf } from "../../schema/evolution/same-element.ts";
import { spacedHex, toHex } from "../../schema/hex.ts";
import { describeField } from "../../schema/json/describe-field.ts";
import type { Schema } from "../../schema/schema.ts";
import type { Field } from "../../schema/types.ts";
import type { ElementValue, FieldValue } from "../../schema/value.ts";

/** What a field holds, or one element of it. */
export interface Content {
  readonly schema: Schema;
  readonly field: Field | undefined;
  readonly content: FieldValue | undefined;
  /** Whether it is one element of a list or map. */
  readonly isElement: boolean;
}

/** What was meant and what was read where a reader has something else. */
export function differenceTexts(
  schemas: Schemas,
  direction: Direction,
  { path, trail, meant, got }: AcrossDifference,
): { readonly meant: string; readonly got: string } {
  const writer = writerOf(direction);
  const reader = direction === "round" ? "old" : otherSide(writer);
  const step = trail.at(-1);
  const isElement = path.endsWith("]");
  return meantAndGot(
    { schema: schemas[writer], field: step?.[writer], content: meant, isElement },
    { schema: schemas[reader], field: step?.[reader], content: got, isElement },
  );
}

/** Told apart where both would look the same. */
function meantAndGot(
  meant: Content,
  got: Content,
): { readonly meant: string; readonly got: string } {
  const texts = { meant: contentText(meant), got: contentText(got) };
  if (texts.meant !== texts.got) return texts;
  return { meant: `${texts.meant}${moreOf(meant)}`, got: `${texts.got}${moreOf(got)}` };
}

/**
 * What a field holds in one line for a person: a number as its digits, bytes as hex, text in quotes, an enum
 * by its name, all else as JSON. One that is not set by what readers make of it.
 */
export function contentText({ schema, field, content, isElement }: Content): string {
  if (field === undefined) return content === undefined ? "nothing" : "something";
  if (content !== undefined) {
    const isOne = isElement || field.cardinality === "singular";
    return isOne
      ? elementText(schema, field, content as ElementValue)
      : describeField(schema, field, content);
  }
  if (isElement) return "no such entry";
  if (field.cardinality === "repeated") return "[]";
  if (field.cardinality === "map") return "{}";
  return unsetText(schema, field);
}

/** What an unset field reads, or of which kind a field is. */
function moreOf({ schema, field, content, isElement }: Content): string {
  if (field === undefined) return "";
  const unset = content === undefined ? defaultOf(field) : undefined;
  if (unset !== undefined && field.presence === "explicit")
    return `, which reads ${elementText(schema, field, unset)}`;
  const cardinality =
    isElement || field.cardinality === "singular" ? "" : `${field.cardinality} of `;
  return ` (${cardinality}${field.message?.typeName ?? field.enum?.typeName ?? field.kind})`;
}

function unsetText(schema: Schema, field: Field): string {
  const unset = defaultOf(field);
  if (unset === undefined) return "absent";
  const text = elementText(schema, field, unset);
  if (field.presence === "implicit") return text;
  const isDeclared = field.defaultValue !== undefined && !isNothing(field.defaultValue);
  return isDeclared ? `absent, which reads ${text}` : "absent";
}

function isNothing(value: ElementValue): boolean {
  if (value instanceof Uint8Array) return value.length === 0;
  return value === "" || value === false || Number(value) === 0;
}

function elementText(schema: Schema, field: Field, value: ElementValue): string {
  if (value instanceof Uint8Array) return value.length === 0 ? "no bytes" : `bytes ${hexOf(value)}`;
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (field.enum !== undefined) return enumText(field, Number(value));
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "string") return JSON.stringify(value);
  return describeField(schema, singularOf(field), value);
}

function enumText({ enum: type }: Field, number: number): string {
  const name = type?.names.get(number);
  return name === undefined ? `${number}, which has no name` : `${name} (${number})`;
}

function hexOf(bytes: Uint8Array): string {
  return spacedHex(toHex(bytes));
}

/** One element of a list or map. */
function singularOf(field: Field): Field {
  return { ...field, cardinality: "singular", presence: "explicit" };
}
