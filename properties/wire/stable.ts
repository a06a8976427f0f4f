import { readsAndWritesBinary } from "../applicability.ts";
import { toRoundTrip } from "../blame.ts";
import { sameBytes } from "../bytes.ts";
import { notWritten, wrongBytes } from "../failures.ts";
import type { CaseInput } from "../input.ts";
import { canonicalInputs, onlyPart } from "../inputs.ts";
import { andThen, type Outcome } from "../outcome.ts";
import type { CaseContext, Property } from "../property.ts";
import { broken, held, type Verdict } from "../verdict.ts";
import { judgeRoundTrip } from "./round-trip.ts";

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
    const { value, bytes } = onlyPart(input);
    return andThen(context.transcode(bytes), (first) => {
      if (first.kind !== "wrote") return toRoundTrip(notWritten(context, first, value), input);
      return andThen(context.transcode(first.bytes), (second) =>
        second.kind === "wrote" && sameBytes(first.bytes, second.bytes)
          ? held
          : judgeChange(input, context, { first, second }),
      );
    });
  },
};

/** What came of a message, and of what it was written as. */
interface Recoding {
  readonly first: Extract<Outcome, { kind: "wrote" }>;
  readonly second: Outcome;
}

/** The second time something else came. What was wrong the first time is for `wire/round-trip` to say. */
async function judgeChange(
  input: CaseInput,
  context: CaseContext,
  { first, second }: Recoding,
): Promise<Verdict> {
  const part = onlyPart(input);
  const plain = await judgeRoundTrip(context, part, first);
  if (plain.kind === "broken") return toRoundTrip(plain.failure, input);
  if (second.kind !== "wrote") return broken(notWritten(context, second, part.value));
  return wrongBytes(context, { value: part.value, first: first.bytes, second: second.bytes });
}
