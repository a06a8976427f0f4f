import { broken, declined, held, type Verdict } from "../verdict.ts";
import type { CallInput } from "./call-input.ts";
import { knownGoodInput, ordinaryInputs } from "./call-inputs.ts";
import type { CallContext, CallInputs, TryingProperty } from "./call-property.ts";
import { clientMade } from "./client-made.ts";
import type { Exchange, LiveMethod } from "./exchange.ts";
import { growthByRetries } from "./growth-by-retries.ts";
import { markedRequest } from "./marked-request.ts";
import { shownStatus } from "./shown-status.ts";
import { shrinkCall } from "./shrink-call.ts";
import { statusCode, statusNameOf } from "./status-code.ts";
import { wholeRequests } from "./whole-requests.ts";

/** What is said to be safe to call again is. */
export const idempotent: TryingProperty = {
  kind: "trying",
  needsQuiet: true,
  id: "rpc/idempotent",
  claim: "a call that is made twice does what one does",
  source:
    "https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.proto (MethodOptions.IdempotencyLevel)",
  explanation: `Clients and proxies make a call again whose answer was lost, where the schema says IDEMPOTENT ("idempotent, but may have side effects") or
NO_SIDE_EFFECTS. What was answered with OK is called again, with the same bytes.

The second call must be answered with OK too, since the caller who did not get the first answer takes the second for it. NOT_FOUND and
ALREADY_EXISTS, by which servers often say that it is done already, get no finding. And nothing may grow by it: neither what the method answers, nor what methods of the same service
answer that have no side effects (a text, a list, a number that is a little larger after each of five calls,
and between them stays as it is). Times, versions and counts of calls are left out, by what they are called; so is what changes for other reasons, since
it does not grow by the same each time.`,
  appliesTo(_method, facts) {
    if (facts.idempotent) return { applies: true };
    return {
      applies: false,
      reason:
        "nothing says that a call may be made twice: say idempotency_level = IDEMPOTENT in the schema, or idempotent in wireproof.config",
    };
  },
  inputs: repeatedInputs,
  async check(input, context) {
    const first = await firstCall(input, context);
    if (first === undefined) return declined;
    const whole = wholeRequests(first);
    const second = await context.call(whole);
    const { status } = second.outcome;
    if (status.code !== statusCode.OK) return await judgeSecond(input, second, context);
    return await judgeGrowth(whole, [first, second], context);
  },
};

/** A case takes a dozen calls; what is in the request matters less than that there are two. */
const maxRandom = 4;
const maxBoundaries = 8;

function repeatedInputs(method: LiveMethod): CallInputs {
  const ordinary = ordinaryInputs(method);
  return {
    *edges() {
      yield knownGoodInput();
      let left = maxBoundaries;
      for (const input of ordinary.edges()) {
        if (input.overKnownGood !== true) continue;
        yield input;
        left--;
        if (left === 0) return;
      }
    },
    random: (prng) => ordinary.random(prng),
    maxRandom,
    shrink: (input) => shrinkCall(method.requestType, input),
  };
}

/** How many other requests are tried before a first call that was made before. */
const maxOthers = 6;

/**
 * A first call, that is answered with OK. Where it says that it was made before, as it may have been by another case, another request is
 * made in between, with other text in one place.
 */
async function firstCall(input: CallInput, context: CallContext): Promise<Exchange | undefined> {
  const first = await context.call(input);
  const { code } = first.outcome.status;
  if (code === statusCode.OK) return first;
  if (code !== statusCode.FAILED_PRECONDITION && code !== statusCode.ALREADY_EXISTS)
    return undefined;
  const whole = wholeRequests(first);
  const type = context.method.requestType;
  for (let other = 0; other < maxOthers; other++) {
    const { request, count } = markedRequest(type, whole, "-other", (place) => place === other);
    if (count === 0) return undefined;
    const between = await context.call(request);
    if (between.outcome.status.code !== statusCode.OK) continue;
    const again = await context.call(input);
    return again.outcome.status.code === statusCode.OK ? again : undefined;
  }
  return undefined;
}

/** How often a second call must fail in the same way, each time behind a first one that does not. */
const confirmations = 3;

/** The second call is not answered with OK. */
async function judgeSecond(
  input: CallInput,
  second: Exchange,
  context: CallContext,
): Promise<Verdict> {
  const { status } = second.outcome;
  if (mayEndSo(second, context)) return declined;
  for (let round = 1; round < confirmations; round++) {
    const first = await firstCall(input, context);
    if (first === undefined) return declined;
    const again = await context.call(wholeRequests(first));
    if (again.outcome.status.code !== status.code) return declined;
  }
  return broken({
    way: "wrong status",
    signature: `second call: ${statusNameOf(status.code) ?? "no status"}`,
    describe: () => ({
      expected: "OK for the second of two calls with the same request, as for the first",
      actual: shownStatus(status),
    }),
  });
}

/** Ends that say more of the moment than of the request. */
const momentary: ReadonlySet<number> = new Set([
  statusCode.CANCELLED,
  statusCode.DEADLINE_EXCEEDED,
  statusCode.RESOURCE_EXHAUSTED,
  statusCode.ABORTED,
  statusCode.UNAVAILABLE,
]);

/** Ends by which a server says that the first call did it, as usual for what is made or removed under a name. */
const doneAlready: ReadonlySet<number> = new Set([statusCode.NOT_FOUND, statusCode.ALREADY_EXISTS]);

/** What others did in the meantime, to a method that does nothing. */
const changedByOthers: ReadonlySet<number> = new Set([
  statusCode.NOT_FOUND,
  statusCode.ALREADY_EXISTS,
  statusCode.FAILED_PRECONDITION,
]);

function mayEndSo({ outcome: { status } }: Exchange, { facts }: CallContext): boolean {
  if (momentary.has(status.code) || clientMade(status) !== undefined) return true;
  return (facts.noSideEffects ? changedByOthers : doneAlready).has(status.code);
}

async function judgeGrowth(
  whole: CallInput,
  made: readonly [Exchange, Exchange],
  context: CallContext,
): Promise<Verdict> {
  const growth = await growthByRetries(whole, made, context);
  if (growth === undefined) return held;
  const { subject, path, sizes } = growth;
  return broken({
    way: "wrong value",
    signature: `grows with each retry: ${subject} ${path}`,
    describe: () => ({
      expected: "nothing that grows when the same call is made again",
      actual: `${path} in the answers of ${subject}: ${sizes.join(", ")}, one after each call`,
      because: "each retry does once more what the first call did",
    }),
  });
}
