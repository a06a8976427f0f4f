import type { Compression } from "../../transports/transport.ts";
import { declined } from "../verdict.ts";
import { agreementOf, judgeAgreement } from "./agreement.ts";
import type { CallInput } from "./call-input.ts";
import { knownGoodInput, ordinaryInputs } from "./call-inputs.ts";
import type { CallInputs, TryingProperty } from "./call-property.ts";
import type { Exchange, LiveMethod } from "./exchange.ts";
import { shrinkCall } from "./shrink-call.ts";
import { statusCode } from "./status-code.ts";
import { wholeRequests } from "./whole-requests.ts";

/** Whether a request is compressed makes no difference. */
export const compressionAgrees: TryingProperty = {
  kind: "trying",
  id: "rpc/compression-agrees",
  claim: "a compressed request gets the answer that the same request gets plain",
  source: "https://github.com/grpc/grpc/blob/master/doc/compression.md",
  explanation: `The same request is sent plain and compressed with gzip and deflate. "If a client message is compressed by an algorithm that is not supported
by a server, the message will result in an UNIMPLEMENTED error status on the server": so it is answered as if it were plain, or with
UNIMPLEMENTED, and in no third way. A server, or a proxy before it, that does not unpack what it says it takes fails for those
clients only that were told to save bandwidth.

Where a method has no side effects the answers are compared by meaning, without what changes by itself (times, ids); elsewhere
only the status, and only where plain calls before and after are answered with OK.`,
  appliesTo: () => ({ applies: true }),
  inputs: compressedInputs,
  async check(input, context) {
    const { compression = "identity" } = input;
    if (compression === "identity") return declined;
    const { method, facts } = context;
    // A call that changes things must make its own anew each time; one that does not is to be the very same.
    const request = facts.noSideEffects ? wholeRequests(await context.call(plain(input))) : input;
    const agreement = await agreementOf({
      method,
      plain: () => context.call(plain(request)),
      other: () => context.call({ ...request, compression }),
      compares: facts.noSideEffects ? "answers" : "status",
      excuses: isUnsupported,
    });
    if (agreement.kind === "agrees" && isUnsupported(agreement.other)) return declined;
    return judgeAgreement(agreement, `compressed with ${compression}`);
  },
};

/** Boundaries that are sent in each way of compression, besides the known good request. */
const maxBoundaries = 4;

/** What is in the request matters little to what unpacks it. */
const maxRandom = 4;

const ways: readonly Compression[] = ["gzip", "deflate"];

function compressedInputs(method: LiveMethod): CallInputs {
  const ordinary = ordinaryInputs(method);
  return {
    *edges() {
      for (const compression of ways) yield { ...knownGoodInput(), compression };
      let left = maxBoundaries;
      for (const input of ordinary.edges()) {
        for (const compression of ways) yield { ...input, compression };
        left--;
        if (left === 0) return;
      }
    },
    random: (prng) => ({ ...ordinary.random(prng), compression: prng.pick(ways) }),
    maxRandom,
    *shrink(input) {
      for (const simpler of shrinkCall(method.requestType, input))
        if (simpler.compression !== undefined) yield simpler;
    },
  };
}

function plain(input: CallInput): CallInput {
  return { ...input, compression: "identity" };
}

/** Libraries of clients keep to themselves what the server says that it takes. */
function isUnsupported({ outcome }: Exchange): boolean {
  return outcome.status.code === statusCode.UNIMPLEMENTED;
}
