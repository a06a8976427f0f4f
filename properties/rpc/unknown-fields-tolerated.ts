import { drawUnknownFields } from "../../generators/draw/unknown-fields.ts";
import { contentOf } from "../../generators/edges/with-field.ts";
import { minimalMessage } from "../../generators/minimal-message.ts";
import { nestingFields } from "../../generators/recursion.ts";
import { unknownRecordEdges } from "../../generators/unknown-fields.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { mappedMessage } from "../mapped-message.ts";
import { messagesIn } from "../messages-in.ts";
import { declined } from "../verdict.ts";
import { withoutUnknown } from "../without-unknown.ts";
import { agreementOf, judgeAgreement } from "./agreement.ts";
import type { CallInput } from "./call-input.ts";
import { ordinaryInputs, requestPart } from "./call-inputs.ts";
import type { CallInputs, TryingProperty } from "./call-property.ts";
import type { Exchange, LiveMethod } from "./exchange.ts";
import { shrinkCall } from "./shrink-call.ts";
import { statusCode } from "./status-code.ts";

/** A request of a client with a newer schema is taken. */
export const unknownFieldsTolerated: TryingProperty = {
  kind: "trying",
  id: "rpc/unknown-fields-tolerated",
  claim:
    "a request with fields that the schema does not have is answered like the one without them",
  source: "https://protobuf.dev/programming-guides/proto3/#unknowns",
  explanation: `A client that was built from a newer schema sends fields that the server does not know. "Old binaries simply ignore the new field
when parsing" (proto3 guide, #updating): the server must do with the request what it does without them. One that does not is
down for every client that is upgraded before it.

Fields of unknown numbers, of all wire types, are put into requests that are answered with OK, and into the messages in them. The
status must be OK still, by turns with calls without them before and after. A server that says in its status
that it is the unknown field that it will not have (INVALID_ARGUMENT) has a rule of its own, and gets no finding.`,
  appliesTo({ requestType }) {
    if (requestType.messageSet)
      return { applies: false, reason: "a message set has no unknown fields" };
    return { applies: true };
  },
  inputs: unknownInputs,
  async check(input, context) {
    const { method } = context;
    const type = method.requestType;
    if (!input.messages.some(({ value }) => hasUnknown(type, value))) return declined;
    const messages = input.messages.map(({ value }) => requestPart(type, bare(type, value)));
    const plain = await context.call({ ...input, messages });
    const other = await context.call(input);
    // A message with unknown fields alone, where the known good request has none, is more than unknown fields.
    if (!areOfOneShape(plain, other)) return declined;
    const [plains, others] = [[plain], [other]];
    const agreement = await agreementOf({
      method,
      plain: async () => plains.pop() ?? (await context.call({ ...input, messages })),
      other: async () => others.pop() ?? (await context.call(input)),
      compares: "status",
      excuses: isRule,
    });
    if (agreement.kind === "agrees" && isRule(agreement.other)) return declined;
    return judgeAgreement(agreement, "with fields that the schema does not have");
  },
};

/** Each case takes two calls or more, and the edges have every wire type already. */
const maxRandom = 10;

function unknownInputs(method: LiveMethod): CallInputs {
  const type = method.requestType;
  const ordinary = ordinaryInputs(method);
  return {
    *edges() {
      const records = unknownRecordEdges(type);
      yield overKnownGood(type, { fields: new Map(), unknown: records });
      for (const value of insideFirst(type)) yield overKnownGood(type, value);
      for (const record of records)
        yield overKnownGood(type, { fields: new Map(), unknown: [record] });
    },
    random: (prng) => {
      const input = ordinary.random(prng);
      const messages = input.messages.map(({ value }) => {
        const draw = (inner: MessageType, one: MessageValue): MessageValue => ({
          fields: one.fields,
          unknown: drawUnknownFields(inner, one.fields, inner === type ? 0 : 1, prng),
        });
        return requestPart(type, mappedMessage(type, value, draw));
      });
      return { ...input, messages };
    },
    maxRandom,
    *shrink(input) {
      for (const simpler of shrinkCall(type, input))
        if (simpler.messages.some(({ value }) => hasUnknown(type, value))) yield simpler;
    },
  };
}

/** An unknown field inside each message that a request can hold. */
function* insideFirst(type: MessageType): Generator<MessageValue> {
  for (const field of nestingFields(type)) {
    const inner = field.message;
    if (inner === undefined || inner.messageSet) continue;
    const unknown = unknownRecordEdges(inner).slice(0, 1);
    const nested = { fields: minimalMessage(inner).fields, unknown };
    yield { fields: new Map([[field.number, contentOf(field, nested)]]), unknown: [] };
  }
}

/** Without unknown fields, and without the messages that nothing else was in: what these are laid over has them. */
function bare(type: MessageType, value: MessageValue): MessageValue {
  const fields = new Map(value.fields);
  for (const [number, content] of fields) {
    const field = type.byNumber.get(number);
    if (field?.cardinality !== "singular" || field.message === undefined) continue;
    // A cast, since a singular field of messages holds a message.
    const inner = content as MessageValue;
    if (inner.fields.size === 0 && inner.unknown.length > 0) fields.delete(number);
    else fields.set(number, bare(field.message, inner));
  }
  return withoutUnknown(type, { fields, unknown: [] });
}

/** Whether the same fields are set in what was sent, also inside. What is in them may be made anew for each call. */
function areOfOneShape(one: Exchange, other: Exchange): boolean {
  const shapes = [one, other].map(({ input }) => input.messages.map(({ value }) => shapeOf(value)));
  return JSON.stringify(shapes[0]) === JSON.stringify(shapes[1]);
}

function shapeOf({ fields }: MessageValue): readonly unknown[] {
  return [...fields]
    .sort(([a], [b]) => a - b)
    .map(([number, content]) => {
      const isMessage = typeof content === "object" && "fields" in content;
      return isMessage ? [number, shapeOf(content)] : number;
    });
}

function overKnownGood(type: MessageType, value: MessageValue): CallInput {
  return { messages: [requestPart(type, value)], overKnownGood: true };
}

function hasUnknown(type: MessageType, value: MessageValue): boolean {
  for (const { unknown } of messagesIn(type, value)) if (unknown.length > 0) return true;
  return false;
}

/** Whether a server says that it is the unknown field which it will not have. */
function isRule({ outcome: { status } }: Exchange): boolean {
  return (
    status.code === statusCode.INVALID_ARGUMENT &&
    /unknown|unrecogni[sz]ed|unexpected|undefined|extra|not (?:allowed|defined)/i.test(
      status.details,
    )
  );
}
