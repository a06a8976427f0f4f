import { toHex } from "./hex.ts";
import type { Field, MessageType } from "./types.ts";
import type {
  ElementValue,
  FieldValue,
  ListValue,
  MapKey,
  MapValue,
  MessageValue,
} from "./value.ts";
import { keyIn } from "./wire/map-entries.ts";
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
  for (const [number, content] of expected.fields) {
    const field = type.byNumber.get(number);
    if (field === undefined) throw new TypeError(`${type.typeName} has no field ${number}`);
    const place = { type, field };
    const other = actual.fields.get(number);
    if (other === undefined)
      return differenceAt(place, { reason: "lost", expected: content, actual: undefined });
    const found = fieldDifference(place, content, other);
    if (found !== undefined) return found;
  }
  for (const [number, content] of actual.fields) {
    if (expected.fields.has(number)) continue;
    const place = { type, field: type.byNumber.get(number) };
    return differenceAt(place, { reason: "added", expected: undefined, actual: content });
  }
  return unknownDifference(type, expected, actual);
}

/** A field, and the message type that it belongs to. */
interface Place {
  readonly type: MessageType;
  readonly field: Field;
}

/** In what, and how, something differs. */
type Contrast = Pick<Difference, "reason" | "expected" | "actual">;

/** A difference in what a field holds; its path leads there from the field's message. */
function differenceAt(
  { type, field }: { readonly type: MessageType; readonly field: Field | undefined },
  contrast: Contrast,
): Difference {
  return { path: nameOf(field), typeName: type.typeName, field, ...contrast };
}

function nameOf(field: Field | undefined): string {
  return field?.extension ? field.jsonName : (field?.name ?? "?");
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
  const { message } = place.field;
  if (message === undefined)
    return sameScalar(expected, actual)
      ? undefined
      : differenceAt(place, { reason: "changed", expected, actual });
  const found = firstDifference(message, expected as MessageValue, actual as MessageValue);
  // Paths are put together on the way out: most values are the same, and need none.
  return found && { ...found, path: `${nameOf(place.field)}.${found.path}` };
}

/** `Object.is` is right for numbers: NaN is NaN, -0 is not 0. */
function sameScalar(a: ElementValue, b: ElementValue): boolean {
  if (Object.is(a, b)) return true;
  return a instanceof Uint8Array && b instanceof Uint8Array && Buffer.compare(a, b) === 0;
}

function listDifference(
  place: Place,
  expected: ListValue,
  actual: ListValue,
): Difference | undefined {
  for (let index = 0; index < expected.length; index++) {
    const element = expected[index];
    const other = actual[index];
    if (element === undefined || other === undefined) break;
    const found = elementDifference(place, element, other);
    if (found !== undefined) return inElement(place, String(index), found);
  }
  if (expected.length === actual.length) return undefined;
  return differenceAt(place, { reason: "length", expected, actual });
}

function mapDifference(place: Place, expected: MapValue, actual: MapValue): Difference | undefined {
  for (const [key, element] of expected) {
    const other = actual.get(keyIn(actual, key));
    const found =
      other === undefined
        ? differenceAt(place, { reason: "lost", expected: element, actual: undefined })
        : elementDifference(place, element, other);
    if (found !== undefined) return inElement(place, keyText(key), found);
  }
  for (const [key, element] of actual) {
    if (expected.has(keyIn(expected, key))) continue;
    const added = differenceAt(place, { reason: "added", expected: undefined, actual: element });
    return inElement(place, keyText(key), added);
  }
  return undefined;
}

/** The difference, its path leading through one element of the field that it begins with. */
function inElement({ field }: Place, index: string, found: Difference): Difference {
  const name = nameOf(field);
  return { ...found, path: `${name}[${index}]${found.path.slice(name.length)}` };
}

function keyText(key: MapKey): string {
  if (typeof key === "object") return `0x${toHex(key)}`;
  return typeof key === "string" ? JSON.stringify(key) : String(key);
}

function unknownDifference(
  type: MessageType,
  expected: MessageValue,
  actual: MessageValue,
): Difference | undefined {
  if (expected.unknown.length === 0 && actual.unknown.length === 0) return undefined;
  if (normalUnknown(expected.unknown) === normalUnknown(actual.unknown)) return undefined;
  return {
    path: "(unknown fields)",
    typeName: type.typeName,
    field: undefined,
    reason: "unknown fields",
    expected: expected.unknown,
    actual: actual.unknown,
  };
}
