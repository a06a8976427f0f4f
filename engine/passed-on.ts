import type { CheckRecord } from "./check-outcome.ts";
import { type CheckId, checkKey } from "./finding.ts";
import type { StoredInput } from "./stored-input.ts";

/** Inputs on which a property fails, found by others that leave it to that one to tell. */
export interface PassedOn {
  readonly check: CheckId;
  readonly inputs: readonly StoredInput[];
}

/**
 * The failures that some property came upon, and that the property whose they are did not: it has
 * inputs of its own. In the order of the records, whichever worker ran them.
 */
export function passedOn(records: readonly CheckRecord[]): readonly PassedOn[] {
  const told = new Map(records.map(({ check, signatures }) => [checkKey(check), signatures]));
  const rest = new Map<string, { check: CheckId; inputs: Map<string, StoredInput> }>();
  for (const { check, blamed } of records)
    for (const { property, signature, input } of blamed) {
      const due = { ...check, property };
      const key = checkKey(due);
      if (told.get(key)?.has(signature)) continue;
      const one = rest.get(key) ?? { check: due, inputs: new Map() };
      if (!one.inputs.has(signature)) one.inputs.set(signature, input);
      rest.set(key, one);
    }
  return [...rest.values()].map(({ check, inputs }) => ({ check, inputs: [...inputs.values()] }));
}
