import { drawUnknownRecord } from "../../generators/draw/unknown-fields.ts";
import { messageDrawer } from "../../generators/message.ts";
import { shrinkMessage } from "../../generators/shrink/message.ts";
import { unknownFieldEdges } from "../../generators/unknown-fields.ts";
import { firstDifference } from "../../schema/compare.ts";
import type { MessageType } from "../../schema/types.ts";
import { type MessageValue, noUnknownFields } from "../../schema/value.ts";
import { readsAndWritesBinary } from "../applicability.ts";
import { judgeMeaning, notWritten, readBack, wrongValue } from "../failures.ts";
import { canonicalPart, onlyPart, wireInput } from "../inputs.ts";
import { andThen } from "../outcome.ts";
import type { CaseContext, Inputs, Property } from "../property.ts";
import { broken, held, type Verdict } from "../verdict.ts";

/** Fields that the schema does not know do no harm, and are kept by codecs that say so. */
export const unknownFields: Property = {
  id: "wire/unknown-fields",
  claim: "unknown fields do not disturb known ones, and are written again",
  source: "https://protobuf.dev/programming-guides/proto3/#unknowns",
  explanation: `A message with fields of numbers that the schema does not have, of every wire type, is read and
written. The known fields must be what they were. The unknown ones must be there again,
those of one number in their order, if the codec claims to keep them.

"Proto3 messages preserve unknown fields and include them during parsing and in the
serialized output, which matches proto2 behavior" (proto3 guide, #unknowns). A codec that
says it drops them gets no finding, and no pass: every service that it sits in strips from
messages what newer clients and servers have added.`,
  appliesTo(type, codec) {
    if (type.messageSet) return { applies: false, reason: "a message set has no unknown fields" };
    return readsAndWritesBinary(type, codec);
  },
  inputs: unknownInputs,
  check(input, context) {
    const { value, bytes } = onlyPart(input);
    return andThen(context.transcode(bytes), (outcome) => {
      if (outcome.kind !== "wrote") return broken(notWritten(context, outcome, value));
      return context.codec.claims.unknownFields === "kept"
        ? judgeMeaning(context, value, outcome.bytes)
        : judgeKnown(context, value, outcome.bytes);
    });
  },
};

/** For a codec that does not claim to keep unknown fields. */
function judgeKnown(context: CaseContext, sent: MessageValue, output: Uint8Array): Verdict {
  const actual = readBack(context.type, output);
  if (actual instanceof Error) return judgeMeaning(context, sent, output);
  const expected = withoutUnknown(context.type, sent);
  const known = withoutUnknown(context.type, actual);
  const difference = firstDifference(context.type, expected, known);
  if (difference !== undefined)
    return broken(wrongValue(context, { expected, actual, output, difference }));
  if (firstDifference(context.type, sent, actual) === undefined) return held;
  return {
    kind: "conceded",
    notice:
      "drops unknown fields: a service that passes messages on with it strips what newer schemas have added",
  };
}

/** The value without its unknown fields, and without those of the messages in it. */
function withoutUnknown(type: MessageType, value: MessageValue): MessageValue {
  const fields = new Map(value.fields);
  for (const [number, content] of fields) {
    const field = type.byNumber.get(number);
    const inner = field?.message;
    if (inner === undefined) continue;
    const strip = (element: unknown) => withoutUnknown(inner, element as MessageValue);
    if (Array.isArray(content)) fields.set(number, content.map(strip));
    else if (content instanceof Map)
      fields.set(number, new Map([...content].map(([key, element]) => [key, strip(element)])));
    else fields.set(number, strip(content));
  }
  return { fields, unknown: noUnknownFields };
}

// One object, for drawers are compiled once for each.
const withUnknownFields = { unknownFields: true };

function unknownInputs(type: MessageType): Inputs {
  const draw = messageDrawer(type, withUnknownFields);
  return {
    *edges() {
      for (const value of unknownFieldEdges(type)) yield wireInput(canonicalPart(type, value));
    },
    random: (prng) => {
      const value = draw(prng);
      // What was drawn may have none; then this is the place for one.
      const unknown = value.unknown.length > 0 ? value.unknown : [drawUnknownRecord(type, prng)];
      return wireInput(canonicalPart(type, { fields: value.fields, unknown }));
    },
    *shrink(input) {
      for (const value of shrinkMessage(type, onlyPart(input).value))
        yield wireInput(canonicalPart(type, value));
    },
  };
}
