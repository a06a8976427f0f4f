import type { CaseInput } from "../properties/input.ts";
import type { Property } from "../properties/property.ts";
import type { Schema } from "../schema/schema.ts";
import type { MessageType } from "../schema/types.ts";
import { WireError } from "../schema/wire/wire-error.ts";
import { restoredInput, type StoredInput } from "./stored-input.ts";

/** How many boundaries are looked at for one of the same form; they are cheap, and few forms are rare. */
const maxModels = 500;

/** Why a stored input is none for a property of that message any more; `undefined` where it is one. */
export function inputProblem(
  property: Property,
  schema: Schema,
  type: MessageType,
  stored: StoredInput,
): string | undefined {
  const input = restored(schema, type, stored);
  if (input === undefined) return "its input means nothing any more";
  const form = formOf(input);
  let due: string | undefined;
  let count = 0;
  for (const model of property.inputs(type).edges()) {
    const modelForm = formOf(model);
    if (modelForm === form) return undefined;
    due ??= modelForm;
    if (++count >= maxModels) break;
  }
  return due === undefined ? undefined : `its input is ${form}, and ${property.id} takes ${due}`;
}

function formOf(input: CaseInput): string {
  switch (input.kind) {
    case "wire":
      return input.parts.length === 1 ? "one message" : `${input.parts.length} messages`;
    case "object":
      return "an object";
    case "json":
      return "a JSON text";
    case "raw":
      return "bytes";
    case "charset":
      return "encoded text";
  }
}

function restored(schema: Schema, type: MessageType, stored: StoredInput): CaseInput | undefined {
  try {
    return restoredInput(schema, type, stored);
  } catch (error) {
    if (error instanceof TypeError || error instanceof WireError) return undefined;
    throw error;
  }
}
