import { ToolError } from "../schema/tool-error.ts";
import type { Field, MessageType } from "../schema/types.ts";

const known = new WeakMap<MessageType, boolean>();

/**
 * Whether any finite value of the type is complete: false where a required field leads back to
 * its own message, and so to infinity.
 *
 * Optional fields of such a type can only stay unset.
 */
export function isInhabited(type: MessageType): boolean {
  const answer = known.get(type);
  if (answer !== undefined) return answer;
  // While its required fields are looked at it counts as uninhabited: to meet it there is the circle.
  known.set(type, false);
  const inhabited = type.fields.every(
    (field) => field.presence !== "required" || isFillable(field),
  );
  known.set(type, inhabited);
  return inhabited;
}

/** Whether a field can be set at all. */
export function isFillable(field: Field): boolean {
  return field.message === undefined || isInhabited(field.message);
}

/**
 * Refuses a type that has no values.
 *
 * @throws ToolError `schema` that names the circle of required fields.
 */
export function assertInhabited(type: MessageType): void {
  if (isInhabited(type)) return;
  throw new ToolError(
    `${type.typeName}: no finite message is complete: ${requiredCircle(type).join(" requires ")}`,
    {
      code: "schema",
      hint: "make one of these required fields optional, or leave the message out",
    },
  );
}

/** Type names from the type on, up to the first that comes again. */
function requiredCircle(type: MessageType): string[] {
  const names: string[] = [];
  let next: MessageType | undefined = type;
  while (next !== undefined) {
    const seen = names.includes(next.typeName);
    names.push(next.typeName);
    if (seen) break;
    next = next.fields.find(
      (field) => field.presence === "required" && !isFillable(field),
    )?.message;
  }
  return names;
}
