import type { Field, MessageType } from "../schema/types.ts";
import { isFillable } from "./inhabited.ts";

const known = new WeakMap<MessageType, readonly Field[] | null>();

/**
 * The fields that lead from a message type back to itself, on the shortest way; `undefined` where none do.
 *
 * A message of the type can be nested as deep as one likes by going round.
 */
export function cycleOf(type: MessageType): readonly Field[] | undefined {
  let cycle = known.get(type);
  if (cycle === undefined) {
    cycle = shortestCycle(type) ?? null;
    known.set(type, cycle);
  }
  return cycle ?? undefined;
}

/** How a message type was first come to. */
interface Step {
  readonly field: Field;
  readonly from: MessageType;
}

/** Breadth first, so that the first way found is a shortest one; among those, the lowest field numbers. */
function shortestCycle(type: MessageType): readonly Field[] | undefined {
  const steps = new Map<MessageType, Step>();
  const waiting = [type];
  // What is added while the list is walked is visited too.
  for (const from of waiting) {
    for (const field of nestingFields(from)) {
      const next = field.message;
      if (next === undefined || steps.has(next)) continue;
      steps.set(next, { field, from });
      if (next === type) return wayBack(type, steps);
      waiting.push(next);
    }
  }
  return undefined;
}

/** The fields of the steps that lead from a type round to itself. */
function wayBack(type: MessageType, steps: ReadonlyMap<MessageType, Step>): readonly Field[] {
  const way: Field[] = [];
  let step = steps.get(type);
  while (step !== undefined) {
    way.unshift(step.field);
    step = step.from === type ? undefined : steps.get(step.from);
  }
  return way;
}

/** Every message type that can be met in a value of the type, itself first, nearest first. */
export function reachableTypes(type: MessageType): readonly MessageType[] {
  const types = new Set([type]);
  // A set visits what is added while it is walked.
  for (const current of types)
    for (const field of nestingFields(current))
      if (field.message !== undefined) types.add(field.message);
  return [...types];
}

/** The fields that can hold messages. */
export function nestingFields(type: MessageType): readonly Field[] {
  return type.fields.filter((field) => field.message !== undefined && isFillable(field));
}
