import { describeJson } from "../../schema/json/describe-json.ts";
import type { Schema } from "../../schema/schema.ts";
import { broken, declined, held, type Verdict } from "../verdict.ts";
import { knownGoodInput, ordinaryInputs } from "./call-inputs.ts";
import type { CallContext, CallInputs, TryingProperty } from "./call-property.ts";
import { type Caller, callerCount, callersOf, isMomentary, strangerIn } from "./callers.ts";
import type { Exchange, LiveMethod } from "./exchange.ts";
import { shownStatus, shownText } from "./shown-status.ts";
import { shrinkCall } from "./shrink-call.ts";
import { statusCode } from "./status-code.ts";

/** Who calls gets the answer to its own request. */
export const noCrossTalk: TryingProperty = {
  kind: "trying",
  needsQuiet: true,
  id: "rpc/no-cross-talk",
  claim: "callers at the same time each get the answer to their own request",
  source: "https://grpc.io/docs/what-is-grpc/core-concepts/#rpc-life-cycle",
  explanation: `"The client calls a stub method and the server returns its response": that of this call. A handler that keeps what it works on where the next call finds it
(a field of a shared object, a buffer that is used again, a cache with too short a key) answers one caller with what is another's as
soon as two call at once: wrong data, and somebody else's.

Sixteen callers with different requests call alone first, three times each in different order, and then all at once, again and again. An
answer under load that holds a word which only another caller has sent, and which no answer to the same request held before, is another's.
So is, where the method has no side effects, an answer that differs from all that its request gets alone, before and after, and is just
what another request gets; fields that change by themselves are left out.`,
  appliesTo({ requestType, clientStreaming }) {
    if (requestType.fields.length === 0)
      return { applies: false, reason: "all requests are the same: the message has no fields" };
    if (clientStreaming)
      return { applies: false, reason: "it is tried with methods that take one request" };
    return { applies: true };
  },
  inputs: baseInputs,
  async check(input, context) {
    const callers = await callersOf(input, context);
    if (!canBeToldApart(callers, context)) return declined;
    let seen: Mixup | undefined;
    for (let round = 0; round < rounds; round++) {
      const mixup = await mixupIn(callers, context);
      // A word of another's is proof enough; an answer that could be the truth of a moment must come twice.
      if (mixup !== undefined && (mixup.isProof || seen !== undefined))
        return mixedUp(mixup, context);
      seen ??= mixup;
    }
    return held;
  },
};

/** How often all call at once. */
const rounds = 6;

/** A case takes some 150 calls; that there are many is what tells, not what is in the one they are made from. */
const maxRandom = 1;

function baseInputs(method: LiveMethod): CallInputs {
  const ordinary = ordinaryInputs(method);
  return {
    edges: () => [knownGoodInput()],
    random: (prng) => ordinary.random(prng),
    maxRandom,
    shrink: (input) => shrinkCall(method.requestType, input),
  };
}

/** One caller's answer that another one should have had. */
interface Mixup {
  readonly caller: Caller;
  readonly other: Caller;
  readonly exchange: Exchange;
  readonly isProof: boolean;
}

function canBeToldApart(callers: readonly Caller[], { facts }: CallContext): boolean {
  if (callers.length < 2) return false;
  if (callers.some(({ token }) => token !== undefined)) return true;
  const [first, ...others] = callers;
  return facts.noSideEffects && others.some((other) => first !== undefined && differ(first, other));
}

/** Whether what stays the same of the answers of two is not the same. */
function differ(one: Caller, other: Caller): boolean {
  const { example } = other.stable;
  return example !== undefined && one.stable.differenceFrom(example) !== undefined;
}

async function mixupIn(
  callers: readonly Caller[],
  context: CallContext,
): Promise<Mixup | undefined> {
  const crowd = Array.from({ length: callerCount }, (_, index) => callers[index % callers.length]);
  const calls = crowd.flatMap((caller) => (caller === undefined ? [] : [caller]));
  const answers = await Promise.all(
    calls.map(async (caller) => ({ caller, exchange: await context.call(caller.request) })),
  );
  for (const { caller, exchange } of answers) {
    if (isMomentary(exchange)) continue;
    const stranger = strangerIn(exchange, caller, callers);
    if (stranger !== undefined) return { caller, other: stranger, exchange, isProof: true };
    const other = context.facts.noSideEffects ? ownerOf(exchange, caller, callers) : undefined;
    if (other === undefined) continue;
    // What was the truth of that moment (something was added, say) it still is, or is known to change now.
    caller.stable.learn(await context.call(caller.request));
    if (ownerOf(exchange, caller, callers) !== undefined)
      return { caller, other, exchange, isProof: false };
  }
  return undefined;
}

/** The caller whose answer it is, where it is not that of the one who got it. An answer with nothing in it is nobody's. */
function ownerOf(
  exchange: Exchange,
  caller: Caller,
  callers: readonly Caller[],
): Caller | undefined {
  if (!isTelling(exchange) || caller.stable.differenceFrom(exchange) === undefined)
    return undefined;
  return callers.find(
    (other) =>
      other !== caller &&
      !other.stable.isUnclear &&
      differ(caller, other) &&
      other.stable.differenceFrom(exchange) === undefined &&
      other.alone.some((alone) => saysTheSame(alone, exchange)),
  );
}

/** Something in it, or INVALID_ARGUMENT, which tells of the request alone, whatever the state of the server. */
function isTelling({ outcome: { status, messages } }: Exchange): boolean {
  if (status.code === statusCode.INVALID_ARGUMENT) return true;
  return status.code === statusCode.OK && messages.some(({ length }) => length > 0);
}

/** Of an answer with OK its meaning is compared. */
function saysTheSame(one: Exchange, other: Exchange): boolean {
  const { status } = one.outcome;
  return status.code === statusCode.OK || status.details === other.outcome.status.details;
}

function mixedUp({ caller, other, exchange, isProof }: Mixup, { schema }: CallContext): Verdict {
  const sign = isProof
    ? `with ${other.token ?? ""}, which only another caller sent`
    : "which is what another caller's request gets";
  return broken({
    way: "wrong value",
    signature: "the answer of another caller",
    describe: () => ({
      expected: `what the request gets when it is the only one: ${caller.alone.slice(0, 1).map((alone) => told(alone, schema))}`,
      actual: `${told(exchange, schema)}, ${sign}`,
      because: `${callerCount} callers with different requests called at once`,
    }),
  });
}

function told({ outcome, method, answers }: Exchange, schema: Schema): string {
  if (outcome.status.code !== statusCode.OK) return shownStatus(outcome.status);
  const texts = answers.map((answer) =>
    answer.kind === "read"
      ? describeJson(schema, method.responseType, answer.value)
      : `${answer.bytes.length} bytes`,
  );
  return shownText(texts.join(" "));
}
