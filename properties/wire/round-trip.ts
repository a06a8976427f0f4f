import { readsAndWritesBinary } from "../applicability.ts";
import { namedOrdinarily } from "../blame.ts";
import { sameBytes } from "../bytes.ts";
import { judgeMeaning, notWritten } from "../failures.ts";
import { canonicalInputs, onlyPart } from "../inputs.ts";
import { andThen } from "../outcome.ts";
import type { Property } from "../property.ts";
import { broken, held } from "../verdict.ts";

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
passes it on.`,
  appliesTo: (type, codec) => readsAndWritesBinary(type, codec),
  inputs: canonicalInputs,
  check(input, context) {
    const { value, bytes } = onlyPart(input);
    return andThen(context.transcode(bytes), (outcome) => {
      if (outcome.kind !== "wrote") return broken(notWritten(context, outcome, value));
      // The same bytes mean the same: nearly always so, and it saves reading them back.
      if (sameBytes(outcome.bytes, bytes)) return held;
      const verdict = judgeMeaning(context, value, outcome.bytes);
      return verdict.kind === "broken" && verdict.failure.special !== undefined
        ? namedOrdinarily(context, value, verdict.failure)
        : verdict;
    });
  },
};
