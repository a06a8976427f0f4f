import { shrinkMessage } from "../../generators/shrink/message.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";

/** A message that shows something, and what it shows. */
export interface Showing<T> {
  readonly value: MessageValue;
  readonly shown: T;
}

/**
 * The smallest message found that still shows the same, going greedily from each that does to the first simpler
 * one that does.
 *
 * @param show what a candidate shows; `undefined` where it is not the same
 * @param maxAttempts how many candidates are tried: a count, so that it ends at the same message everywhere
 */
export async function smallest<T>(
  type: MessageType,
  found: Showing<T>,
  show: (value: MessageValue) => Promise<T | undefined>,
  maxAttempts: number,
): Promise<Showing<T> & { readonly steps: number }> {
  let best = { ...found, steps: 0 };
  let attempts = maxAttempts;
  const simpler = async (): Promise<Showing<T> | undefined> => {
    for (const value of shrinkMessage(type, best.value)) {
      if (attempts-- <= 0) return undefined;
      const shown = await show(value);
      if (shown !== undefined) return { value, shown };
    }
    return undefined;
  };
  for (let next = await simpler(); next !== undefined; next = await simpler())
    best = { ...next, steps: best.steps + 1 };
  return best;
}
