import { broken, declined, held } from "../verdict.ts";
import type { ObservingProperty } from "./call-property.ts";
import { isServers } from "./client-made.ts";
import { sayingWhatIsValid } from "./saying-what-is-valid.ts";
import { shownStatus } from "./shown-status.ts";
import { statusCode, statusTable } from "./status-code.ts";
import { statusSignature } from "./status-signature.ts";

/** The statuses that say that the request is wrong, whatever the state of the server. */
const refusals: readonly number[] = [statusCode.INVALID_ARGUMENT, statusCode.OUT_OF_RANGE];

/** What the user says is a valid request is not refused as one that is none. */
export const validAccepted: ObservingProperty = {
  kind: "observing",
  id: "rpc/valid-accepted",
  claim: "a request that the config calls valid is not refused as invalid",
  source: statusTable,
  explanation: `The config says of a method which requests are valid (methods: { "acme.v1.Orders/Create": { valid: (request) => … } }). A request of which it
says true must not be answered with INVALID_ARGUMENT or OUT_OF_RANGE: these two say that the request is wrong, and a caller who gets them must not try
it again. Any other status is taken: a valid request may name what is not there, exist already, or come at a bad time.

Nothing is claimed of methods that the config says nothing of, nor of requests for which it says undefined.`,
  appliesTo: (_method, facts) => sayingWhatIsValid(facts),
  judge({ outcome, input }, { facts }) {
    if (!isServers(outcome) || facts.isValid?.(input) !== true) return declined;
    // It may be the metadata that is refused.
    if (input.metadata !== undefined && input.metadata.length > 0) return declined;
    const { status } = outcome;
    if (!refusals.includes(status.code)) return held;
    return broken({
      way: "refused",
      signature: statusSignature(status, input),
      describe: () => ({
        expected:
          "any status but INVALID_ARGUMENT and OUT_OF_RANGE: the config calls the request valid",
        actual: shownStatus(status),
      }),
    });
  },
};
