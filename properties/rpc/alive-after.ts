import type { CallOutcome } from "../../transports/transport.ts";
import type { Claim } from "../property.ts";
import { type ClientMade, clientMade } from "./client-made.ts";
import { statusCode, statusTable } from "./status-code.ts";

/** No call ends the server. The engine judges it: only who starts calls and servers knows which call it was. */
export const aliveAfter: Claim = {
  id: "rpc/alive-after",
  claim: "the server is there after every call",
  source: statusTable,
  explanation: `After a call that ended as calls do when nobody is there (UNAVAILABLE, a connection or a stream that was cut off, no answer at all) the server is asked
whether it is alive: by its health check, or by a call that it is known to answer. Where it is not, it died of that call, and anybody who
can send that one request can take it down for everybody.

A server that died is one finding, with the call that killed it. With --spawn it is started again and the run goes on. A stream that was
open for a while and is cut off by a server that lives is left out: servers close connections that have reached some age.`,
};

/** What is left of a call whose server may be gone. */
const signs: ReadonlySet<ClientMade> = new Set([
  "connection",
  "reset",
  "no status",
  "http status",
  "deadline",
]);

/**
 * Whether a call may have ended as it did because the server is gone: worth asking whether it is. UNAVAILABLE counts whoever said
 * it, since "server shutting down" is what it is for; and a call that nobody here cancelled, since a lost connection can look like that.
 */
export function looksDead({ status }: CallOutcome, wasCancelled = false): boolean {
  if (status.code === statusCode.UNAVAILABLE) return true;
  const made = clientMade(status);
  if (made === undefined) return false;
  return made === "cancelled"
    ? !wasCancelled && status.details === "Call cancelled"
    : signs.has(made);
}
