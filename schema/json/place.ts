import { JsonError } from "./json-error.ts";

/** Where in a document a reader or writer stands; a list from the inside out, so that going deeper costs one object. */
export interface Place {
  readonly parent: Place | undefined;
  /** The member's name, the element's index, or "$" for the document itself. */
  readonly key: string | number;
  /** How many objects and arrays are around it. */
  readonly depth: number;
}

/** The document itself. */
export const documentPlace: Place = { parent: undefined, key: "$", depth: 0 };

/** A member or an element of what stands at `parent`. */
export function placeIn(parent: Place, key: string | number): Place {
  return { parent, key, depth: parent.depth + 1 };
}

/** The error that says what is wrong at a place. */
export function errorAt(at: Place, message: string, cause?: unknown): JsonError {
  return new JsonError(`${pathOf(at)}: ${message}`, cause === undefined ? undefined : { cause });
}

/** The place as a JSONPath (RFC 9535): `$.items[2].name`, `$["a b"]`. */
function pathOf(place: Place): string {
  const steps: string[] = [];
  let at = place;
  while (at.parent !== undefined) {
    steps.push(step(at.key));
    at = at.parent;
  }
  return `$${steps.reverse().join("")}`;
}

function step(key: string | number): string {
  if (typeof key === "number") return `[${key}]`;
  return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
