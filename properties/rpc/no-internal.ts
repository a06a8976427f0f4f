import { usualLimit } from "../usual-limit.ts";
import { broken, declined, held } from "../verdict.ts";
import type { ObservingProperty } from "./call-property.ts";
import { isServers } from "./client-made.ts";
import type { Exchange } from "./exchange.ts";
import { whyUnreadable } from "./parsable.ts";
import { shownStatus } from "./shown-status.ts";
import { statusCode, statusTable } from "./status-code.ts";
import { statusSignature } from "./status-signature.ts";

/** No request that means something breaks what the server takes for granted. */
export const noInternal: ObservingProperty = {
  kind: "observing",
  id: "rpc/no-internal",
  claim: "no call with a request that parses ends with INTERNAL",
  source: statusTable,
  explanation: `INTERNAL says that something is broken that the server itself relies on. A library of gRPC says it for a request that it cannot parse; any
request that is sent here does parse, by the schema, so it is the server's code that says it: mostly a handler that catches every exception and
has no better name for it. What is wrong with a request is INVALID_ARGUMENT, what is missing NOT_FOUND, what is not there yet FAILED_PRECONDITION.

Not judged are requests that a library may refuse to parse (a required field that is not set, messages more than 90 deep, text of proto2 that is
not UTF-8, a field with the wire type of another kind, more than 4 MiB), and INTERNAL that the caller's own library makes up: for a stream that was cut off and for an answer that
it cannot read. Those are for rpc/alive-after, rpc/status-valid and rpc/response-decodes.`,
  appliesTo: () => ({ applies: true }),
  judge(exchange) {
    const { outcome, input } = exchange;
    if (!isServers(outcome)) return declined;
    const { status } = outcome;
    if (status.code !== statusCode.INTERNAL) return held;
    if (mayBeRefused(exchange)) return declined;
    return broken({
      way: "wrong status",
      signature: statusSignature(status, input),
      describe: () => ({
        expected:
          "an answer, or a status that says what is wrong with the request or missing for it",
        actual: shownStatus(status),
      }),
    });
  },
};

/** Whether a library may have refused the request before any code of the server saw it. */
function mayBeRefused({ method, input }: Exchange): boolean {
  return input.messages.some(
    ({ value, bytes }) =>
      bytes.length > usualLimit || whyUnreadable(method.requestType, value) !== undefined,
  );
}
