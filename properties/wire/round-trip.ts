import { readsAndWritesBinary } from "../applicability.ts";
import { sameBytes } from "../bytes.ts";
import { judgeOutcome } from "../failures.ts";
import type { WirePart } from "../input.ts";
import { canonicalInputs, onlyPart } from "../inputs.ts";
import { namedOrdinarily } from "../named-ordinarily.ts";
import { andThen, type Outcome } from "../outcome.ts";
import type { CaseContext, Property } from "../property.ts";
import { held, type Verdict } from "../verdict.ts";

/** Decoding a canonical message and encoding it again keeps what it means. */
export const roundTrip: Property = {
  id: "wire/round-trip",
  claim: "encode(decode(bytes)) means what bytes mean",
  source: "https://protobuf.dev/programming-guides/encoding/",
  explanation: `A message in its plainest encoding (fields by ascending number, each as the schema declares
it) is read by the codec and written again. Our own reference reads what was written,
and the two values must mean the same: every field, presence where the schema tracks
it, NaN as NaN, -0 apart from 0. The order of map entries and other freedoms of the wire
format do not matter.

A codec that fails here loses or changes data of anyone who reads a message with it and
passes it on. Other properties tell nothing of a value that fails here already: whatever they
come upon of that kind is told here, once, be it a value that this property would not have tried.`,
  appliesTo: (type, codec) => readsAndWritesBinary(type, codec),
  inputs: canonicalInputs,
  check(input, context) {
    const part = onlyPart(input);
    return andThen(context.transcode(part.bytes), (outcome) =>
      judgeRoundTrip(context, part, outcome),
    );
  },
};

/** What the property says of a message and of what came of handing it to the codec. */
export function judgeRoundTrip(
  context: CaseContext,
  { value, bytes }: WirePart,
  outcome: Outcome,
): Verdict | Promise<Verdict> {
  // The same bytes mean the same: nearly always so, and it saves reading them back.
  if (outcome.kind === "wrote" && sameBytes(outcome.bytes, bytes)) return held;
  const verdict = judgeOutcome(context, value, outcome);
  return verdict.kind === "broken" && verdict.failure.special !== undefined
    ? namedOrdinarily(context, value, verdict.failure)
    : verdict;
}
