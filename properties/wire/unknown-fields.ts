import { firstDifference } from "../../schema/compare.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { encode } from "../../schema/wire/encode.ts";
import { tagOf } from "../../schema/wire/records.ts";
import { wireType } from "../../schema/wire/wire-type.ts";
import { readsAndWritesBinary } from "../applicability.ts";
import { blamedOnPlain } from "../blame.ts";
import { onlyDropsUnknown } from "../dropped-unknown.ts";
import { judgeMeaning, judgeOutcome, readBack, wrongValue } from "../failures.ts";
import type { WirePart } from "../input.ts";
import { onlyPart } from "../inputs.ts";
import { messagesIn } from "../messages-in.ts";
import { andThen, type Outcome } from "../outcome.ts";
import type { CaseContext, Property } from "../property.ts";
import { broken, declined, type Failure, held, type Verdict } from "../verdict.ts";
import { withoutUnknown } from "../without-unknown.ts";
import { unknownInputs } from "./unknown-inputs.ts";

/** Fields that the schema does not know do no harm, and are kept by codecs that say so. */
export const unknownFields: Property = {
  id: "wire/unknown-fields",
  claim: "unknown fields do not disturb known ones, and are written again",
  source: "https://protobuf.dev/programming-guides/proto3/#unknowns",
  explanation: `A message with fields of numbers that the schema does not have, of every wire type, is read and
written. They stand behind the known fields, before and between them: "parsers must be able
to parse fields in any order" (encoding guide, #order). The known fields must be what they
were. The unknown ones must be there again, those of one number in their order, if the codec
claims to keep them. A number that a closed enum does not name is one of them, of a map with
its whole entry (enum guide, #definitions).

"Proto3 messages preserve unknown fields and include them during parsing and in the
serialized output, which matches proto2 behavior" (proto3 guide, #unknowns). A codec that
says it drops them, or says nothing, gets no finding if it does, and no pass: every service
that it sits in strips from messages what newer clients and servers have added. Those that it
writes all the same must be some of those that it read; others in their place are a finding.
Unknown groups are not held against a codec that says it does not support groups.`,
  appliesTo(type, codec) {
    if (type.messageSet) return { applies: false, reason: "a message set has no unknown fields" };
    return readsAndWritesBinary(type, codec);
  },
  inputs: unknownInputs,
  check(input, context) {
    const part = onlyPart(input);
    const noGroups = context.codec.claims.unsupported?.includes("groups") === true;
    if (noGroups && hasUnknownGroup(context.type, part.value)) return declined;
    return andThen(context.transcode(part.bytes), (outcome) => {
      const verdict = judge(context, part.value, outcome);
      return verdict.kind === "broken" ? blamed(context, part, verdict.failure) : verdict;
    });
  },
};

/** Whether an unknown field of a message, or of one in it, is a group. */
export function hasUnknownGroup(type: MessageType, value: MessageValue): boolean {
  for (const { unknown } of messagesIn(type, value))
    if (unknown.some((record) => (tagOf(record) & 7) === wireType.startGroup)) return true;
  return false;
}

/** The verdict on what came of a value with unknown fields, by what the codec claims to do with these. */
export function judge(context: CaseContext, value: MessageValue, outcome: Outcome): Verdict {
  return outcome.kind !== "wrote" || context.codec.claims.unknownFields === "kept"
    ? judgeOutcome(context, value, outcome)
    : judgeKnown(context, value, outcome.bytes);
}

/** The failure, if the value without its unknown fields does not fail too. */
async function blamed(context: CaseContext, part: WirePart, failure: Failure): Promise<Verdict> {
  const plain = withoutUnknown(context.type, part.value);
  const blame = await blamedOnPlain(context, [plain]);
  return blame ?? broken(await namedByPlace(context, part, failure));
}

/**
 * The failure under the name of the place of the unknown fields, where they do other harm, or
 * none, behind the known ones. Of a codec that goes astray there, which field is lost says nothing.
 */
async function namedByPlace(
  context: CaseContext,
  { value, style }: WirePart,
  failure: Failure,
): Promise<Failure> {
  const isLast = style === undefined || style.unknown === "last";
  if (isLast || failure.way === "crashed") return failure;
  const outcome = await context.transcode(encode(context.type, value));
  const last = judge(context, value, outcome);
  if (last.kind === "broken" && last.failure.signature === failure.signature) return failure;
  const cause = `unknown fields before known ones: ${failure.way}`;
  return { ...failure, signature: `${cause} ${failure.fieldKind ?? ""}`.trim(), cause };
}

/** For a codec that does not claim to keep unknown fields. */
function judgeKnown(context: CaseContext, sent: MessageValue, output: Uint8Array): Verdict {
  const { type } = context;
  const actual = readBack(type, output);
  if (actual instanceof Error) return judgeMeaning(context, sent, output);
  const expected = withoutUnknown(type, sent);
  const known = withoutUnknown(type, actual);
  const difference = firstDifference(type, expected, known);
  if (difference !== undefined)
    return broken(wrongValue(context, { expected, actual, output, difference }));
  if (firstDifference(type, sent, actual) === undefined) return held;
  // To drop them is conceded; to make others of them is not.
  if (!onlyDropsUnknown(type, sent, actual)) return judgeMeaning(context, sent, output);
  return {
    kind: "conceded",
    notice:
      "drops unknown fields: a service that passes messages on with it strips what newer schemas have added",
  };
}
