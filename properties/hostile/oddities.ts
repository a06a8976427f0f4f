import { anatomyOf, type Place } from "../../generators/hostile/anatomy.ts";
import type { Field, MessageType } from "../../schema/types.ts";

/**
 * What is odd about legal bytes, in words: that which their failures have in common, whatever
 * message they are of. Of bytes that are shrunk it is what brings the failure about.
 */
export function odditiesOf(type: MessageType, bytes: Uint8Array): string {
  const { places } = anatomyOf(type, bytes);
  const oddities = new Set(places.flatMap((place) => oddityOf(places, place)));
  return oddities.size === 0 ? "nothing odd" : [...oddities].sort().join(", ");
}

function oddityOf(places: readonly Place[], place: Place): readonly string[] {
  const { field, parent } = place;
  const isInEntry = parent?.field?.cardinality === "map";
  if (field === undefined) return [isInEntry ? entryPart : unknown];
  const siblings = places.filter((one) => one !== place && one.parent === parent);
  const isAgain = siblings.some((one) => one.field === field);
  if (isAgain) return againOf(field, isInEntry);
  const { oneof } = field;
  const hasRival = oneof !== undefined && siblings.some((one) => one.field?.oneof === oneof);
  return hasRival ? ["several members of a oneof"] : [];
}

/** What is odd about a field of which there are several records. */
function againOf({ cardinality, message }: Field, isInEntry: boolean): readonly string[] {
  if (isInEntry) return ["a part of a map's entry twice"];
  if (cardinality === "repeated") return [];
  if (cardinality === "map") return ["several entries of a map"];
  return [message === undefined ? "a scalar in several records" : "a message in several records"];
}

const unknown = "an unknown field";
const entryPart = "an unknown field in a map's entry";
