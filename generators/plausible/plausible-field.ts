import type { Field, MessageType } from "../../schema/types.ts";
import {
  type ElementValue,
  emptyMessage,
  type FieldValue,
  type MessageValue,
  noUnknownFields,
} from "../../schema/value.ts";
import { isImplicitDefault } from "../../schema/wire/scalar-readers.ts";
import { wellKnownKind } from "../well-known.ts";
import { otherTexts, plausibleText } from "./plausible-text.ts";
import { stemOf, wordsOf } from "./words.ts";

/** 2024-01-01T00:00:00Z, in seconds of the epoch. */
const fixedDate = 1_704_067_200n;

const wideKinds: ReadonlySet<string> = new Set([
  "int64",
  "uint64",
  "sint64",
  "fixed64",
  "sfixed64",
]);
const floatKinds: ReadonlySet<string> = new Set(["float", "double"]);

/** Numbers for words of a field's name; of several the first that fits. */
const numbers: readonly (readonly [words: readonly string[], number: number])[] = [
  [["offset", "skip", "start", "index"], 0],
  [["limit", "size", "max", "count", "top"], 10],
  [["port"], 8080],
  [["year"], 2024],
];

const otherNumbers: readonly number[] = [1, 10, 100, 0, 2, 1000];
const otherFloats: readonly number[] = [0.5, 1, 0, 10];

/** What a message inside a message may still hold. */
const maxDepth = 3;

/**
 * What a field of that name and type could hold in a request that a server takes: short, ordinary, the same every time.
 * `undefined` where it is best left unset, and where its value would be the same as unset.
 */
export function plausibleField(field: Field, depth: number = maxDepth): FieldValue | undefined {
  const element = plausibleElement(field, depth);
  if (element === undefined) return undefined;
  if (field.cardinality === "repeated") return [element];
  if (field.cardinality === "map") return new Map([[plausibleKey(field), element]]);
  return isAsUnset(field, element) ? undefined : element;
}

/** A message with every field that {@link plausibleField} sets; of a oneof the first member. */
export function plausibleMessage(type: MessageType, depth: number = maxDepth): MessageValue {
  const known = wellKnownMessage(type);
  if (known !== undefined) return known;
  const fields = new Map<number, FieldValue>();
  for (const field of type.fields) {
    if (field.oneof?.members.some((member) => fields.has(member)) === true) continue;
    const value =
      depth > 0 || field.message === undefined ? plausibleField(field, depth - 1) : undefined;
    if (value !== undefined) fields.set(field.number, value);
  }
  return { fields, unknown: noUnknownFields };
}

/** What else a field could hold, for one that refused what its name says: the likeliest first. */
export function otherFieldValues(field: Field): readonly FieldValue[] {
  return otherElements(field)
    .filter((element) => field.cardinality !== "singular" || !isAsUnset(field, element))
    .map((element) => {
      if (field.cardinality === "repeated") return [element];
      return field.cardinality === "map" ? new Map([[plausibleKey(field), element]]) : element;
    });
}

/** An integer as a field of that kind holds it: `bigint` for 64 bits. */
export function integerFor(field: Field, value: number): number | bigint {
  return wideKinds.has(field.kind) ? BigInt(value) : value;
}

function plausibleElement(field: Field, depth: number): ElementValue | undefined {
  if (field.message !== undefined) return plausibleMessage(field.message, depth);
  if (field.enum !== undefined) {
    const { values } = field.enum;
    return (values.find((value) => value.number !== 0) ?? values[0])?.number;
  }
  if (field.kind === "string") return plausibleText(field.name);
  if (field.kind === "bytes") return Uint8Array.of(0x61);
  if (field.kind === "bool") return field.presence === "required" || field.oneof !== undefined;
  if (floatKinds.has(field.kind)) return 0.5;
  const words = wordsOf(field.name).map(stemOf);
  const number = numbers.find(([any]) => any.some((word) => words.includes(word)))?.[1] ?? 1;
  return integerFor(field, number);
}

function otherElements(field: Field): readonly ElementValue[] {
  if (field.message !== undefined) return [emptyMessage];
  if (field.enum !== undefined) return field.enum.values.map((value) => value.number).slice(0, 8);
  if (field.kind === "string") return otherTexts;
  if (field.kind === "bytes") return [Uint8Array.of(1, 2, 3, 4), new Uint8Array(16)];
  if (field.kind === "bool") return [true, false];
  if (floatKinds.has(field.kind)) return otherFloats;
  return otherNumbers.map((number) => integerFor(field, number));
}

/** Well-known types that mean something by their content alone. */
function wellKnownMessage(type: MessageType): MessageValue | undefined {
  const kind = wellKnownKind(type);
  if (kind === "timestamp") return message([[1, fixedDate]]);
  if (kind === "duration") return message([[1, 1n]]);
  if (kind === "value") return message([[3, "a"]]);
  // Of these nothing can be said without knowing what they are about.
  return kind === "any" || kind === "field-mask" ? emptyMessage : undefined;
}

function message(entries: readonly (readonly [number, FieldValue])[]): MessageValue {
  return { fields: new Map(entries), unknown: noUnknownFields };
}

function plausibleKey(field: Field): string | number | bigint | boolean {
  if (field.mapKey === "string") return "a";
  if (field.mapKey === "bool") return true;
  return field.mapKey !== undefined && wideKinds.has(field.mapKey) ? 1n : 1;
}

function isAsUnset(field: Field, element: ElementValue): boolean {
  return field.presence === "implicit" && isImplicitDefault(element);
}
