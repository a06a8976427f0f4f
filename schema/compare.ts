import type { Field, MessageType } from "./types.ts";
import type {
  ElementValue,
  FieldValue,
  ListValue,
  MapKey,
  MapValue,
  MessageValue,
} from "./value.ts";
import { normalUnknown } from "./wire/unknown-records.ts";

/** The first place at which two values mean different things. */
export interface Difference {
  /** From the outermost message inwards, as a person would write it: `items[2].tags["a"]`. */
  readonly path: string;
  /** The message type that the field belongs to. */
  readonly typeName: string;
  /** The field, or `undefined` where unknown fields differ. */
  readonly field: Field | undefined;
  readonly reason: DifferenceReason;
  /** What was expected there; `undefined` where nothing was. */
  readonly expected: FieldValue | undefined;
  /** What was there; `undefined` where nothing was. */
  readonly actual: FieldValue | undefined;
}

/** In which way two values differ. */
export type DifferenceReason = "lost" | "added" | "changed" | "length" | "unknown fields";

/**
 * The first difference in meaning, or `undefined` where the values mean the same.
 *
 * NaN equals NaN, -0 differs from 0, the order of map entries and of unknown
 * fields with different numbers does not matter, presence does where the schema
 * tracks it (the normal form of values sees to that).
 */
export function firstDifference(
  type: MessageType,
  expected: MessageValue,
  actual: MessageValue,
): Difference | undefined {
  return messageDifference(type, expected, actual, "");
}

function messageDifference(
  type: MessageType,
  expected: MessageValue,
  actual: MessageValue,
  path: string,
): Difference | undefined {
  for (const [number, content] of expected.fields) {
    const field = type.byNumber.get(number);
    if (field === undefined) throw new TypeError(`${type.typeName} has no field ${number}`);
    const place = { typeName: type.typeName, field, path: join(path, field) };
    const other = actual.fields.get(number);
    if (other === undefined)
      return { ...place, reason: "lost", expected: content, actual: undefined };
    const found = fieldDifference(place, content, other);
    if (found !== undefined) return found;
  }
  for (const [number, content] of actual.fields) {
    const field = type.byNumber.get(number);
    if (expected.fields.has(number)) continue;
    const place = { typeName: type.typeName, field, path: join(path, field) };
    return { ...place, reason: "added", expected: undefined, actual: content };
  }
  return unknownDifference(type, expected, actual, path);
}

/** Where a difference is. */
interface Place {
  readonly typeName: string;
  readonly field: Field;
  readonly path: string;
}

function join(path: string, field: Field | undefined): string {
  const name = field?.extension ? field.jsonName : (field?.name ?? "?");
  return path === "" ? name : `${path}.${name}`;
}

function fieldDifference(
  place: Place,
  expected: FieldValue,
  actual: FieldValue,
): Difference | undefined {
  if (place.field.cardinality === "map")
    return mapDifference(place, expected as MapValue, actual as MapValue);
  if (place.field.cardinality === "repeated")
    return listDifference(place, expected as ListValue, actual as ListValue);
  return elementDifference(place, expected as ElementValue, actual as ElementValue);
}

function elementDifference(
  place: Place,
  expected: ElementValue,
  actual: ElementValue,
): Difference | undefined {
  if (place.field.message !== undefined)
    return messageDifference(
      place.field.message,
      expected as MessageValue,
      actual as MessageValue,
      place.path,
    );
  return sameScalar(expected, actual)
    ? undefined
    : { ...place, reason: "changed", expected, actual };
}

/** `Object.is` is right for numbers: NaN is NaN, -0 is not 0. */
function sameScalar(a: ElementValue, b: ElementValue): boolean {
  if (Object.is(a, b)) return true;
  if (!(a instanceof Uint8Array) || !(b instanceof Uint8Array) || a.length !== b.length)
    return false;
  return a.every((byte, index) => byte === b[index]);
}

function listDifference(
  place: Place,
  expected: ListValue,
  actual: ListValue,
): Difference | undefined {
  for (const [index, element] of expected.entries()) {
    const other = actual[index];
    if (other === undefined) break;
    const at = { ...place, path: `${place.path}[${index}]` };
    const found = elementDifference(at, element, other);
    if (found !== undefined) return found;
  }
  return expected.length === actual.length
    ? undefined
    : { ...place, reason: "length", expected, actual };
}

function mapDifference(place: Place, expected: MapValue, actual: MapValue): Difference | undefined {
  for (const [key, element] of expected) {
    const at = { ...place, path: `${place.path}[${keyText(key)}]` };
    const other = actual.get(key);
    if (other === undefined) return { ...at, reason: "lost", expected: element, actual: undefined };
    const found = elementDifference(at, element, other);
    if (found !== undefined) return found;
  }
  for (const [key, element] of actual) {
    if (expected.has(key)) continue;
    const path = `${place.path}[${keyText(key)}]`;
    return { ...place, path, reason: "added", expected: undefined, actual: element };
  }
  return undefined;
}

function keyText(key: MapKey): string {
  return typeof key === "string" ? JSON.stringify(key) : String(key);
}

function unknownDifference(
  type: MessageType,
  expected: MessageValue,
  actual: MessageValue,
  path: string,
): Difference | undefined {
  if (expected.unknown.length === 0 && actual.unknown.length === 0) return undefined;
  if (normalUnknown(expected.unknown) === normalUnknown(actual.unknown)) return undefined;
  return {
    path: path === "" ? "(unknown fields)" : `${path}.(unknown fields)`,
    typeName: type.typeName,
    field: undefined,
    reason: "unknown fields",
    expected: expected.unknown,
    actual: actual.unknown,
  };
}
