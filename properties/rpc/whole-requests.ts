import type { CallInput } from "./call-input.ts";
import type { Exchange } from "./exchange.ts";

/** What was sent, to be sent once more: whole requests, that are laid over nothing again. */
export function wholeRequests({ input }: Exchange): CallInput {
  const { overKnownGood: _over, without: _without, ...whole } = input;
  return whole;
}
