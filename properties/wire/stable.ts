import { readsAndWritesBinary } from "../applicability.ts";
import { sameBytes } from "../bytes.ts";
import { judgeMeaning, notWritten, wrongBytes } from "../failures.ts";
import { canonicalInputs, onlyPart } from "../inputs.ts";
import { andThen } from "../outcome.ts";
import type { Property } from "../property.ts";
import { blamedElsewhere, broken, held } from "../verdict.ts";

/** What a codec wrote, it writes again. */
export const stable: Property = {
  id: "wire/stable",
  claim: "encode(decode(written)) is written, byte for byte",
  source: "https://protobuf.dev/programming-guides/serialization-not-canonical/",
  explanation: `The codec reads a message and writes it, then reads what it wrote and writes that. The second
time nothing may change: a cache key, a signature or a diff over the bytes would change with
it. The specification promises no canonical bytes across languages, versions or builds, but
one library in one process, given what it wrote itself, has nothing to change.

Where only the order of map entries differs the specification leaves it open ("wire
format ordering and map iteration ordering of map items are undefined"); that is said as a
notice and is no finding.`,
  appliesTo: (type, codec) => readsAndWritesBinary(type, codec),
  inputs: canonicalInputs,
  check(input, context) {
    const { bytes, value } = onlyPart(input);
    return andThen(context.transcode(bytes), (first) => {
      if (first.kind !== "wrote") return blamedElsewhere;
      return andThen(context.transcode(first.bytes), (second) => {
        if (second.kind === "wrote" && sameBytes(first.bytes, second.bytes)) return held;
        // What was wrong the first time is for `wire/round-trip` to say.
        if (judgeMeaning(context, value, first.bytes).kind === "broken") return blamedElsewhere;
        if (second.kind !== "wrote") return broken(notWritten(context, second, value));
        return wrongBytes(context, { value, first: first.bytes, second: second.bytes });
      });
    });
  },
};
