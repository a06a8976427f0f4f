import { looksDead } from "../../properties/rpc/alive-after.ts";
import { clientMade } from "../../properties/rpc/client-made.ts";
import type { CallOutcome } from "../../transports/transport.ts";

/**
 * Whether a call ended because nobody was there, or because the connection was cut: by what the caller's library made up. A status that
 * a server sent is an answer, UNAVAILABLE too: it says that it is there. A call that was only not answered may be waiting still.
 */
export function isLost(outcome: CallOutcome): boolean {
  const made = clientMade(outcome.status);
  return made !== undefined && !answers.has(made) && looksDead(outcome);
}

/** Ends that somebody has to be there for, and that other claims judge; silence is none, and may be that of one call. */
const answers: ReadonlySet<ReturnType<typeof clientMade>> = new Set([
  "no status",
  "http status",
  "reset",
  "deadline",
]);
