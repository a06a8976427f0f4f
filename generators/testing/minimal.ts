import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { shrinkMessage } from "../shrink/message.ts";

/** Where a shrink ended. */
export interface Minimum {
  /** The simplest failing value found. */
  readonly value: MessageValue;
  /** How many simpler values failed in turn. */
  readonly steps: number;
  /** How many values were tried. */
  readonly attempts: number;
}

/** Enough for everything but a search that leads nowhere. */
const defaultBudget = 10_000;

/**
 * The simplest value that `fails`, found by taking the first simpler one that fails, again and again.
 *
 * Ends when none does, or after `budget` tries.
 */
export function minimal(
  type: MessageType,
  value: MessageValue,
  fails: (candidate: MessageValue) => boolean,
  budget: number = defaultBudget,
): Minimum {
  let attempts = 0;
  let steps = 0;
  let current = value;
  for (let candidates = shrinkMessage(type, current)[Symbol.iterator](); attempts < budget; ) {
    const next = candidates.next();
    if (next.done === true) break;
    attempts++;
    if (!fails(next.value)) continue;
    current = next.value;
    steps++;
    candidates = shrinkMessage(type, current)[Symbol.iterator]();
  }
  return { value: current, steps, attempts };
}
