import { drawUnknownRecord } from "../../generators/draw/unknown-fields.ts";
import { messageDrawer } from "../../generators/message.ts";
import { shrinkMessage } from "../../generators/shrink/message.ts";
import { unknownFieldEdges } from "../../generators/unknown-fields.ts";
import { firstDifference } from "../../schema/compare.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { readsAndWritesBinary } from "../applicability.ts";
import { failsPlainly } from "../blame.ts";
import { judgeMeaning, notWritten, readBack, wrongValue } from "../failures.ts";
import { canonicalPart, onlyPart, wireInput } from "../inputs.ts";
import { andThen, type Outcome } from "../outcome.ts";
import type { CaseContext, Inputs, Property } from "../property.ts";
import { blamedElsewhere, broken, type Failure, held, type Verdict } from "../verdict.ts";
import { withoutUnknown } from "../without-unknown.ts";

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
      const verdict = judge(context, value, outcome);
      return verdict.kind === "broken" ? unlessPlain(context, value, verdict.failure) : verdict;
    });
  },
};

function judge(context: CaseContext, value: MessageValue, outcome: Outcome): Verdict {
  if (outcome.kind !== "wrote") return broken(notWritten(context, outcome, value));
  return context.codec.claims.unknownFields === "kept"
    ? judgeMeaning(context, value, outcome.bytes)
    : judgeKnown(context, value, outcome.bytes);
}

/** The failure, if the value without its unknown fields does not fail too. */
async function unlessPlain(
  context: CaseContext,
  value: MessageValue,
  failure: Failure,
): Promise<Verdict> {
  const plain = withoutUnknown(context.type, value);
  return (await failsPlainly(context, [plain])) ? blamedElsewhere : broken(failure);
}

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
