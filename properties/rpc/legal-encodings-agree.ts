import { drawStyle, styleEdges } from "../../generators/encodings.ts";
import type { MessageType } from "../../schema/types.ts";
import { canonicalStyle, type WireStyle } from "../../schema/wire/style.ts";
import { sameBytes } from "../bytes.ts";
import { canonicalPart, styledPart } from "../inputs.ts";
import { declined } from "../verdict.ts";
import { agreementOf, judgeAgreement } from "./agreement.ts";
import type { CallInput } from "./call-input.ts";
import { type CallEdge, edgesInTurn, knownGoodInput, ordinaryInputs } from "./call-inputs.ts";
import type { CallInputs, TryingProperty } from "./call-property.ts";
import type { LiveMethod } from "./exchange.ts";
import { shrinkCall } from "./shrink-call.ts";
import { wholeRequests } from "./whole-requests.ts";

/** How a request is written makes no difference. */
export const legalEncodingsAgree: TryingProperty = {
  kind: "trying",
  id: "rpc/legal-encodings-agree",
  claim: "the same request in other legal bytes gets the same answer",
  source: "https://protobuf.dev/programming-guides/encoding/#order",
  explanation: `The wire format leaves a writer many choices: the order of fields, lists packed or not, a message in two records that merge, a
scalar that a later record replaces, defaults written out, varints and lengths with surplus bytes, numbers of more than 32 bits for a
32-bit field. Clients in other languages and proxies make other choices than yours do, and "parsers must be able
to parse" all of them (encoding guide, #order, #packed, #last-one-wins). The same request is sent as our oracle writes it and in
another way; both answers must have the same status and mean the same.

It is tried where the schema says NO_SIDE_EFFECTS, or wireproof.config says noSideEffects: only there may a call be made again.
What differs between two answers to the very same bytes (a time, an id) is left out; a difference
must come again three times, by turns with plain calls that all agree.`,
  appliesTo(method, facts) {
    if (!facts.noSideEffects)
      return {
        applies: false,
        reason:
          "a call may have side effects, so that its answers cannot be compared: nothing says NO_SIDE_EFFECTS; say so in the schema, or noSideEffects in wireproof.config",
      };
    if (method.requestType.fields.length === 0)
      return { applies: false, reason: "a request without fields has one encoding only" };
    return { applies: true };
  },
  inputs: styledInputs,
  async check(input, context) {
    const { method } = context;
    const type = method.requestType;
    // What the input is laid over is known from the first call on; it shows nothing yet.
    const whole = wholeRequests(await context.call(input));
    const messages = whole.messages.map(({ value }) => canonicalPart(type, value));
    const isPlain = messages.every(({ bytes }, index) =>
      sameBytes(bytes, whole.messages[index]?.bytes ?? new Uint8Array()),
    );
    // A choice that changes nothing about this request shows nothing.
    if (isPlain) return declined;
    const agreement = await agreementOf({
      method,
      plain: () => context.call({ ...whole, messages }),
      other: () => context.call(whole),
      compares: "answers",
    });
    return judgeAgreement(agreement, `in other legal bytes (${stylesOf(whole)})`);
  },
};

/** Each case takes four calls or more; each choice is met by the edges, and a few random ones mix them. */
const maxRandom = 10;

/**
 * The edges: each choice over the known good request with every field set, or with as many as one has; then boundaries in
 * all choices at once.
 */
function styledInputs(method: LiveMethod): CallInputs {
  const type = method.requestType;
  const ordinary = ordinaryInputs(method);
  return {
    *edges() {
      const full = fullest(type);
      for (const style of styleEdges) {
        yield styled(type, knownGoodInput(), style);
        if (full !== undefined) yield styled(type, full, style);
      }
      const last = styleEdges.at(-1);
      if (last !== undefined) for (const input of ordinary.edges()) yield styled(type, input, last);
    },
    random: (prng) => {
      const input = ordinary.random(prng);
      return styled(type, input, drawStyle(prng));
    },
    maxRandom,
    shrink: (input) => shrinkCall(type, input),
  };
}

function styled(type: MessageType, input: CallInput, style: WireStyle): CallInput {
  return { ...input, messages: input.messages.map(({ value }) => styledPart(type, value, style)) };
}

/** The edge with most fields set. */
function fullest(type: MessageType): CallInput | undefined {
  let best: CallEdge | undefined;
  for (const edge of edgesInTurn(type))
    if (best === undefined || edge.value.fields.size > best.value.fields.size) best = edge;
  return best && { messages: [canonicalPart(type, best.value)] };
}

/** The choices that are not the usual ones, in words. */
function stylesOf({ messages }: CallInput): string {
  const [first] = messages;
  if (first?.style === undefined) return "as they were stored";
  const { seed: _seed, ...choices } = first.style;
  const usual: Readonly<Record<string, unknown>> = { ...canonicalStyle };
  return Object.entries(choices)
    .filter(([knob, choice]) => choice !== usual[knob])
    .map(([knob, choice]) => `${knob}: ${String(choice)}`)
    .join(", ");
}
