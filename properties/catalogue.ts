import { nearest } from "../schema/nearest.ts";
import { ToolError } from "../schema/tool-error.ts";
import { encodeObject } from "./object/encode.ts";
import type { Property } from "./property.ts";
import { anyLegalEncoding } from "./wire/any-legal-encoding.ts";
import { merge } from "./wire/merge.ts";
import { roundTrip } from "./wire/round-trip.ts";
import { stable } from "./wire/stable.ts";
import { unknownFields } from "./wire/unknown-fields.ts";

/** Every property, in the order in which they run and are shown. */
export const properties: readonly Property[] = [
  roundTrip,
  anyLegalEncoding,
  unknownFields,
  merge,
  stable,
  encodeObject,
];

/** The property of that id. @throws ToolError `usage` with the nearest id where there is none. */
export function findProperty(id: string): Property {
  const found = properties.find((property) => property.id === id);
  if (found !== undefined) return found;
  const ids = properties.map((property) => property.id);
  const near = nearest(id, ids);
  throw new ToolError(`no property is called "${id}"`, {
    code: "usage",
    hint: near === undefined ? `there are: ${ids.join(", ")}` : `did you mean "${near}"?`,
  });
}
