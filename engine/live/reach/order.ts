import type { LiveMethod } from "../../../properties/rpc/exchange.ts";
import { slotsOf } from "./slots.ts";
import { isCreating, isDestroying } from "./verbs.ts";

/** The methods in the order in which they are looked at: what makes things first, what destroys them last, and what asks for fewer names before what asks for more. */
export function inOrder(methods: readonly LiveMethod[]): readonly LiveMethod[] {
  const ranked = methods.map((method, index) => ({ method, index, rank: rankOf(method) }));
  return ranked.sort((a, b) => a.rank - b.rank || a.index - b.index).map(({ method }) => method);
}

const perGroup = 1000;

function rankOf(method: LiveMethod): number {
  const keys = slotsOf(method.requestType).filter((slot) => slot.isKey).length;
  if (isDestroying(method)) return 2 * perGroup + keys;
  return (isCreating(method) ? 0 : perGroup) + keys;
}
