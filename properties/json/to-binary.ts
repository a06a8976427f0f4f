import { readsAndWritesJson } from "../applicability.ts";
import { blamedOnPlain } from "../blame.ts";
import { andThen } from "../outcome.ts";
import type { Property } from "../property.ts";
import { declined } from "../verdict.ts";
import { jsonInputs, textIn, utf8 } from "./inputs.ts";
import { judgeWritten } from "./judge.ts";

/** What a plain ProtoJSON text means, it means in binary too. */
export const toBinary: Property = {
  id: "json/to-binary",
  claim: "encode(fromJson(text)) means what text means",
  source: "https://protobuf.dev/programming-guides/json/#format",
  explanation: `A message in its plainest ProtoJSON (as serializers write it by default) is read by the codec
and written in binary. Our own reference reads the bytes, and the two values must mean the
same: every field, presence where the schema tracks it, each well-known type in its own form.
Gateways between REST and gRPC do nothing else all day.

ProtoJSON has no place for unknown fields and message sets, and nothing is said of -0: values are
without. A codec that fails on the same value in binary alone has nothing to do with JSON;
that is for wire/round-trip to tell.`,
  appliesTo: (type, codec) => readsAndWritesJson(type, codec, "binary"),
  inputs: jsonInputs,
  check(input, context) {
    const { text, value } = textIn(input);
    // A stored text that means nothing under the schema of today.
    if (value === undefined) return declined;
    return andThen(context.transcode(utf8(text), "json", "binary"), (outcome) => {
      const verdict = judgeWritten(context, value, outcome, "binary");
      if (verdict.kind !== "broken") return verdict;
      return blamedOnPlain(context, [value]).then((blame) => blame ?? verdict);
    });
  },
};
