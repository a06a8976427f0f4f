import { firstDifference } from "../../schema/compare.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { encode } from "../../schema/wire/encode.ts";
import { readsAndWritesBinary } from "../applicability.ts";
import { sameBytes } from "../bytes.ts";
import { onlyDropsUnknown } from "../dropped-unknown.ts";
import { judgeMeaning, notWritten, readBack } from "../failures.ts";
import { onlyPart } from "../inputs.ts";
import type { Outcome } from "../outcome.ts";
import type { CaseContext, Property } from "../property.ts";
import { declined, held, type Verdict } from "../verdict.ts";
import { hasUnknownGroup } from "../wire/unknown-fields.ts";
import { withoutUnknown } from "../without-unknown.ts";
import { messageInputs } from "./inputs.ts";
import { type Ruling, right, type Side, sidesOf, verdictOf } from "./sides.ts";

/** Two codecs make the same of a message. */
export const diffValue: Property = {
  id: "diff/value",
  claim: "two codecs that read and write a message write the same value",
  source: "https://protobuf.dev/programming-guides/encoding/",
  compares: true,
  onRequest: true,
  explanation: `The same bytes, plainly or in any other legal way written, are read and written again by two
codecs, and what they wrote is read by our own reference and compared by meaning. Where the two
differ the reference says who is wrong; the finding shows what each of them wrote. Where both are
wrong in the same way they agree: that is for wire/round-trip to tell.

A codec that drops unknown fields, and does not claim to keep them, differs as it may; that is
counted as open and is no finding. The report shows a matrix of codecs by codecs, and who stands
alone: every pair is given the same inputs.`,
  appliesTo: readsAndWritesBinary,
  inputs: messageInputs,
  async check(input, context) {
    const { value, bytes } = onlyPart(input);
    const plain = encode(context.type, value);
    if (sameBytes(bytes, plain)) return compare(context, value, plain);
    const otherwise = await compare(context, value, bytes);
    if (otherwise.kind !== "broken") return otherwise;
    // What goes wrong with the plainest bytes too has nothing to do with how they were written.
    const plainly = await compare(context, value, plain);
    if (plainly.kind === "broken") return plainly;
    const { failure } = otherwise;
    const how = failure.way === "wrong value" ? (failure.fieldKind ?? failure.way) : failure.way;
    const signature = `${failure.wrong?.join(" and ")}, written otherwise: ${how}`;
    return { ...otherwise, failure: { ...failure, signature, cause: signature } };
  },
};

async function compare(
  context: CaseContext,
  value: MessageValue,
  bytes: Uint8Array,
): Promise<Verdict> {
  const [first, second] = sidesOf(context);
  const noGroups = [first, second].some(({ facts }) =>
    facts.claims.unsupported?.includes("groups"),
  );
  if (noGroups && hasUnknownGroup(context.type, value)) return declined;
  const one = await first.transcode(bytes);
  const another = await second.transcode(bytes);
  if (isSameOutcome(context.type, one, another)) return held;
  return verdictOf([
    { side: first, ruling: rulingOn(context, value, first, one) },
    { side: second, ruling: rulingOn(context, value, second, another) },
  ]);
}

/** Whether two codecs did the same: both refused, or wrote the same value, or what nobody can read. */
function isSameOutcome(type: MessageType, one: Outcome, another: Outcome): boolean {
  if (one.kind !== "wrote" || another.kind !== "wrote") return one.kind === another.kind;
  if (sameBytes(one.bytes, another.bytes)) return true;
  const a = readBack(type, one.bytes);
  const b = readBack(type, another.bytes);
  if (a instanceof Error || b instanceof Error) return a instanceof Error && b instanceof Error;
  return firstDifference(type, a, b) === undefined;
}

/** What the oracle says of what a codec made of bytes that mean a value. */
export function rulingOn(
  context: CaseContext,
  expected: MessageValue,
  { facts }: Pick<Side, "facts">,
  outcome: Outcome,
): Ruling {
  if (outcome.kind !== "wrote")
    return { kind: "wrong", failure: notWritten(context, outcome, expected) };
  const verdict = judgeMeaning(context, expected, outcome.bytes);
  if (verdict.kind !== "broken") return right;
  const mayDrop = facts.claims.unknownFields !== "kept";
  return mayDrop && dropsOnlyUnknown(context.type, expected, outcome.bytes)
    ? { kind: "open", what: "drops unknown fields" }
    : { kind: "wrong", failure: verdict.failure };
}

function dropsOnlyUnknown(type: MessageType, sent: MessageValue, output: Uint8Array): boolean {
  const actual = readBack(type, output);
  if (actual instanceof Error) return false;
  const known = withoutUnknown(type, actual);
  return (
    firstDifference(type, withoutUnknown(type, sent), known) === undefined &&
    onlyDropsUnknown(type, sent, actual)
  );
}
