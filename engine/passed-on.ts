import type { CheckRecord } from "./check-outcome.ts";
import { type CheckId, checkKey, type PassingCase } from "./finding.ts";
import type { StoredInput } from "./stored-input.ts";

/** Inputs on which a property fails, found by others that leave it to that one to tell. */
export interface PassedOn {
  readonly check: CheckId;
  readonly inputs: readonly StoredInput[];
  /** Where each of them came up. */
  readonly cases: readonly PassingCase[];
}

/**
 * The failures that some property came upon, and that the property whose they are did not: it has
 * inputs of its own. In the order of the records, whichever worker ran them.
 */
export function passedOn(records: readonly CheckRecord[]): readonly PassedOn[] {
  const told = new Map(records.map(({ check, signatures }) => [checkKey(check), signatures]));
  const rest = new Map<string, { check: CheckId; found: Map<string, FoundElsewhere> }>();
  for (const { check, blamed } of records)
    for (const { property, signature, input, phase, index } of blamed) {
      const due = { ...check, property };
      const key = checkKey(due);
      if (told.get(key)?.has(signature)) continue;
      const one = rest.get(key) ?? { check: due, found: new Map() };
      const by = { property: check.property, phase, index };
      if (!one.found.has(signature)) one.found.set(signature, { input, by });
      rest.set(key, one);
    }
  return [...rest.values()].map(({ check, found }) => ({
    check,
    inputs: [...found.values()].map(({ input }) => input),
    cases: [...found.values()].map(({ by }) => by),
  }));
}

interface FoundElsewhere {
  readonly input: StoredInput;
  readonly by: PassingCase;
}
