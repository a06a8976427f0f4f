import type { Field, ScalarKind } from "../../schema/types.ts";
import type {
  ElementValue,
  FieldValue,
  ListValue,
  MapKey,
  MapValue,
  MessageValue,
  ScalarValue,
} from "../../schema/value.ts";
import { keyIn } from "../../schema/wire/map-entries.ts";
import { isImplicitDefault } from "../../schema/wire/scalar-readers.ts";
import { shrinkEnum } from "./enum.ts";
import { shrinkScalar } from "./scalar.ts";
import { type Simplifying, shorter, simpler } from "./sequence.ts";

/** Strictly simpler messages for a message in the place of a field's element. */
export type ShrinkNested = (field: Field, message: MessageValue) => Iterable<MessageValue>;

/**
 * Strictly simpler contents of a field that stays set, simplest first.
 *
 * To unset the field is the business of the message.
 */
export function* shrinkField(
  field: Field,
  content: FieldValue,
  shrinkNested: ShrinkNested,
): Generator<FieldValue> {
  const shrink = (element: ElementValue) => shrinkElement(field, element, shrinkNested);
  // Casts, since the cardinality says which of the three a field holds.
  if (field.cardinality === "repeated") yield* shrinkList(content as ListValue, shrink);
  else if (field.cardinality === "map") yield* shrinkMap(field, content as MapValue, shrink);
  else
    for (const element of shrink(content as ElementValue))
      if (field.presence !== "implicit" || !isImplicitDefault(element)) yield element;
}

type ShrinkOne = (element: ElementValue) => Iterable<ElementValue>;

function shrinkElement(
  field: Field,
  element: ElementValue,
  shrinkNested: ShrinkNested,
): Iterable<ElementValue> {
  if (field.message !== undefined) return shrinkNested(field, element as MessageValue);
  if (field.enum !== undefined) return shrinkEnum(field.enum, element as number);
  return shrinkScalar(field.kind as ScalarKind, element as ScalarValue);
}

function* shrinkList(list: ListValue, shrink: ShrinkOne): Generator<ListValue> {
  for (const fewer of shorter(list)) if (fewer.length > 0) yield fewer;
  yield* simpler(list, simplifying(shrink));
}

/** What shrinks first is the simplest: so nothing has to be known of the element but how it shrinks. */
function simplifying(shrink: ShrinkOne): Simplifying<ElementValue> {
  return {
    simplest: (element) => first(shrink(element)) ?? element,
    isSimplest: (element) => first(shrink(element)) === undefined,
    shrink,
  };
}

function first<T>(candidates: Iterable<T>): T | undefined {
  for (const candidate of candidates) return candidate;
  return undefined;
}

function* shrinkMap(field: Field, map: MapValue, shrink: ShrinkOne): Generator<MapValue> {
  const keys = [...map.keys()];
  const elements = [...map.values()];
  for (const fewer of shorter([...map])) if (fewer.length > 0) yield new Map(fewer);
  for (const simplerElements of simpler(elements, simplifying(shrink)))
    yield new Map(keys.map((key, index) => [key, elementAt(simplerElements, index)]));
  for (const simplerKeys of simplerKeysOf(field.mapKey ?? "string", map))
    yield new Map(simplerKeys.map((key, index) => [key, elementAt(elements, index)]));
}

/** One key simpler, and different from all others. */
function* simplerKeysOf(kind: ScalarKind, map: MapValue): Generator<readonly MapKey[]> {
  const keys = [...map.keys()];
  for (const [index, key] of keys.entries())
    for (const simplerKey of shrinkScalar(kind, key))
      if (!map.has(keyIn(map, simplerKey))) yield keys.with(index, simplerKey);
}

function elementAt(elements: readonly ElementValue[], index: number): ElementValue {
  // A cast, since keys and elements are two columns of one map.
  return elements[index] as ElementValue;
}
