import { broken, declined, held } from "../verdict.ts";
import type { ObservingProperty } from "./call-property.ts";
import { isServers } from "./client-made.ts";
import { sayingWhatIsValid } from "./saying-what-is-valid.ts";
import { statusCode, statusTable } from "./status-code.ts";

/** What the user says is no valid request is refused. */
export const invalidRejected: ObservingProperty = {
  kind: "observing",
  id: "rpc/invalid-rejected",
  claim: "a request that the config calls invalid is not answered with OK",
  source: statusTable,
  explanation: `The config says of a method which requests are valid (methods: { "acme.v1.Orders/Create": { valid: (request) => … } }). A request of which it
says false must not be answered with OK: what gets past the check is stored, billed, or shown to somebody else. INVALID_ARGUMENT is what the
specification has for it, but any other status will do here, since a server may see first that something is missing or not allowed.

Nothing is claimed of methods that the config says nothing of, nor of requests for which it says undefined.`,
  appliesTo: (_method, facts) => sayingWhatIsValid(facts),
  judge({ outcome, input }, { facts }) {
    if (!isServers(outcome) || facts.isValid?.(input) !== false) return declined;
    if (outcome.status.code !== statusCode.OK) return held;
    return broken({
      way: "accepted",
      signature: "accepted: a request that the config calls invalid",
      describe: () => ({
        expected:
          "a status other than OK, such as INVALID_ARGUMENT: the config calls the request invalid",
        actual: "OK",
      }),
    });
  },
};
