import { contentOf, withFields } from "../../generators/edges/with-field.ts";
import { anatomyOf, type Place } from "../../generators/hostile/anatomy.ts";
import { isFillable } from "../../generators/inhabited.ts";
import { minimalMessage } from "../../generators/minimal-message.ts";
import type { Field } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { blamedOnPlain } from "../blame.ts";
import type { CaseContext } from "../property.ts";
import type { BlamedElsewhere } from "../verdict.ts";

/**
 * The failure on the plain messages around a place in bytes, if there is one: a codec that does
 * not read them when they are sound does not see what is wrong inside.
 */
export async function blamedAround(
  context: CaseContext,
  bytes: Uint8Array,
  offset: number,
): Promise<BlamedElsewhere | undefined> {
  const { places } = anatomyOf(context.type, bytes);
  const innermost = places.findLast(
    ({ isMessage, content, contentEnd }) => isMessage && content <= offset && offset <= contentEnd,
  );
  const value = valueAround(context, innermost);
  return value === undefined ? undefined : await blamedOnPlain(context, [value]);
}

/** Minimal messages in one another, by the fields that lead to a place. */
function valueAround(
  { type }: CaseContext,
  innermost: Place | undefined,
): MessageValue | undefined {
  const way: Field[] = [];
  for (let place = innermost; place !== undefined; place = place.parent)
    // A map's entry is a message of its own, and the value in it is told by the field.
    if (place.field !== undefined && place.parent?.field?.cardinality !== "map")
      way.unshift(place.field);
  const [first, ...rest] = way;
  if (first === undefined || !way.every(isFillable)) return undefined;
  const inside = rest.reduceRight<MessageValue | undefined>(
    (value, field) => around(ownerOf(way, field), field, value),
    undefined,
  );
  return around(type, first, inside);
}

function ownerOf(way: readonly Field[], field: Field): Field["message"] {
  return way[way.indexOf(field) - 1]?.message;
}

function around(
  type: Field["message"],
  field: Field,
  inside: MessageValue | undefined,
): MessageValue | undefined {
  const { message } = field;
  if (type === undefined || message === undefined) return inside;
  return withFields(type, [[field, contentOf(field, inside ?? minimalMessage(message))]]);
}
