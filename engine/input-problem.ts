import type { CaseInput } from "../properties/input.ts";
import type { Property } from "../properties/property.ts";
import type { MessageType } from "../schema/types.ts";
import { WireError } from "../schema/wire/wire-error.ts";
import { restoredInput, type StoredInput } from "./store.ts";

/** Why a stored input is none for a property of that message any more; `undefined` where it is one. */
export function inputProblem(
  property: Property,
  type: MessageType,
  stored: StoredInput,
): string | undefined {
  const input = restored(type, stored);
  if (input === undefined) return "its input means nothing any more";
  // Every input of a property is of one form, and boundaries are the cheapest to look at.
  const [model] = property.inputs(type).edges();
  const due = model === undefined ? undefined : formOf(model);
  const form = formOf(input);
  if (due === undefined || due === form) return undefined;
  return `its input is ${form}, and ${property.id} takes ${due}`;
}

function formOf(input: CaseInput): string {
  if (input.kind === "object") return "an object";
  const count = input.parts.length;
  return count === 1 ? "one message" : `${count} messages`;
}

function restored(type: MessageType, stored: StoredInput): CaseInput | undefined {
  try {
    return restoredInput(type, stored);
  } catch (error) {
    if (error instanceof TypeError || error instanceof WireError) return undefined;
    throw error;
  }
}
