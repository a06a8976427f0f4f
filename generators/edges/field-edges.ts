import type { Field } from "../../schema/types.ts";
import type { ElementValue, FieldValue, MapKey } from "../../schema/value.ts";
import { isImplicitDefault } from "../../schema/wire/scalar-readers.ts";
import { simplestElement } from "../minimal-message.ts";
import type { EdgeContext } from "./context.ts";
import { keyEdges, manyKeys, notableKey } from "./element-edges.ts";
import { elementEdges, notableElement } from "./nested-edges.ts";

/** So many elements that a packed list of one-byte elements, and the count of a list, need a second byte. */
const manyScalars = 130;

/** Messages are larger, and nothing is counted by them. */
const manyMessages = 20;

/**
 * The boundary contents of a field, the simplest first; each a value on its own.
 *
 * A field of implicit presence cannot hold its default: there it is left out.
 */
export function fieldEdges(field: Field, context: EdgeContext): readonly FieldValue[] {
  const elements = elementEdges(field, context);
  if (field.cardinality === "repeated") return listEdges(field, elements);
  if (field.cardinality === "map") return mapEdges(field, elements, context);
  if (field.presence !== "implicit") return elements;
  return elements.filter((element) => !isImplicitDefault(element));
}

/** One of each, two, all, many. */
function listEdges(field: Field, elements: readonly ElementValue[]): readonly FieldValue[] {
  const simplest = simplestElement(field);
  return [
    ...elements.map((element) => [element]),
    [simplest, simplest],
    [notableElement(field), simplest],
    elements,
    new Array<ElementValue>(manyOf(field)).fill(notableElement(field)),
  ];
}

/** Each key and each element once, the two keys that lie farthest apart, many. */
function mapEdges(
  field: Field,
  elements: readonly ElementValue[],
  context: EdgeContext,
): readonly FieldValue[] {
  const kind = field.mapKey ?? "string";
  const keys = keyEdges(kind, context);
  const notable = notableElement(field);
  return [
    ...keys.map((key) => new Map([[key, notable]])),
    ...elements.map((element) => new Map([[notableKey(kind), element]])),
    new Map(keys.slice(0, 1).map((key): [MapKey, ElementValue] => [key, simplestElement(field)])),
    new Map(keys.map((key): [MapKey, ElementValue] => [key, notable])),
    new Map(manyKeys(kind, manyOf(field)).map((key): [MapKey, ElementValue] => [key, notable])),
  ];
}

function manyOf(field: Field): number {
  return field.message === undefined ? manyScalars : manyMessages;
}
