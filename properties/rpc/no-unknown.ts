import { broken, declined, held } from "../verdict.ts";
import type { ObservingProperty } from "./call-property.ts";
import { isServers } from "./client-made.ts";
import { shownStatus } from "./shown-status.ts";
import { statusCode, statusTable } from "./status-code.ts";
import { statusSignature } from "./status-signature.ts";

/** No handler throws what it did not mean to. */
export const noUnknown: ObservingProperty = {
  kind: "observing",
  id: "rpc/no-unknown",
  claim: "no call ends with UNKNOWN",
  source: statusTable,
  explanation: `"Server side application throws an exception (or does something other than returning a Status code to terminate an RPC)": that is what
the specification has a server say UNKNOWN for, and so do the libraries of all languages where a handler throws what nobody caught, or gives back
an error without a status.
A caller can do nothing with it: whether the request was wrong, whether to try again, what was done and what was not, none of that is said.

A status that the caller's own library makes up is not judged here. Where the answer came without a status (HTTP 500 of a proxy, say)
the library says UNKNOWN too; that is for rpc/status-valid.`,
  appliesTo: () => ({ applies: true }),
  judge({ outcome, input }) {
    if (!isServers(outcome)) return declined;
    const { status } = outcome;
    if (status.code !== statusCode.UNKNOWN) return held;
    return broken({
      way: "wrong status",
      signature: statusSignature(status, input),
      describe: () => ({
        expected: "an answer, or a status that says what is wrong",
        actual: shownStatus(status),
        because:
          "servers say UNKNOWN for a handler that threw, or gave back an error that is no status",
      }),
    });
  },
};
