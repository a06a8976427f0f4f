import type { MessageValue } from "../../schema/value.ts";
import { readsAndWritesJson } from "../applicability.ts";
import { wireInput } from "../inputs.ts";
import { andThen } from "../outcome.ts";
import type { CaseContext, Property } from "../property.ts";
import { type BlamedElsewhere, declined } from "../verdict.ts";
import { blamedOn } from "./blame.ts";
import { fromBinary } from "./from-binary.ts";
import { jsonInput, jsonInputs, sayablePart, textIn, utf8 } from "./inputs.ts";
import { judgeWritten } from "./judge.ts";
import { toBinary } from "./to-binary.ts";

/** Reading a plain ProtoJSON text and writing it again keeps what it means. */
export const roundTrip: Property = {
  id: "json/round-trip",
  claim: "toJson(fromJson(text)) means what text means",
  source: "https://protobuf.dev/programming-guides/json/#format",
  explanation: `A message in its plainest ProtoJSON is read by the codec and written as JSON again. Our own
reference reads what was written, strictly, and the two values must mean the same. Services that
store configuration or events as JSON read and write it so, over and over.

What fails on one way alone, when text is read or when it is written, is for json/to-binary
and json/from-binary to tell.`,
  appliesTo: (type, codec) => readsAndWritesJson(type, codec),
  inputs: jsonInputs,
  check(input, context) {
    const { text, value } = textIn(input);
    // A stored text that means nothing under the schema of today.
    if (value === undefined) return declined;
    return andThen(context.transcode(utf8(text), "json", "json"), (outcome) => {
      const verdict = judgeWritten(context, value, outcome, "json");
      if (verdict.kind !== "broken") return verdict;
      return blamedOnOneWay(context, value).then((blame) => blame ?? verdict);
    });
  },
};

/** The failure of reading a value as text, or else of writing it as text, each alone. */
async function blamedOnOneWay(
  context: CaseContext,
  value: MessageValue,
): Promise<BlamedElsewhere | undefined> {
  const { type, codec } = context;
  if (!codec.claims.formats.includes("binary")) return undefined;
  return (
    (await blamedOn(toBinary, jsonInput(type, value), context)) ??
    (await blamedOn(fromBinary, wireInput(sayablePart(type, value)), context))
  );
}
