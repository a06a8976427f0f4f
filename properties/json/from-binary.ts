import { parse } from "../../schema/json/parse.ts";
import { toJson } from "../../schema/json/to-json.ts";
import { type FormDeparture, formDeparture } from "../../schema/json/written-form.ts";
import type { MessageValue } from "../../schema/value.ts";
import { readsAndWritesJson } from "../applicability.ts";
import { blamedOnPlain } from "../blame.ts";
import { onlyPart } from "../inputs.ts";
import { andThen, type Outcome } from "../outcome.ts";
import type { CaseContext, Property } from "../property.ts";
import { broken, declined, held, type Verdict } from "../verdict.ts";
import { sayableInputs } from "./inputs.ts";
import { canSay, judgeWritten, shownText } from "./judge.ts";

/** What a message means in binary, the JSON means that a codec writes of it, in the form that serializers write. */
export const fromBinary: Property = {
  id: "json/from-binary",
  claim: "toJson(decode(bytes)) means what bytes mean, and is written as ProtoJSON is",
  source: "https://protobuf.dev/programming-guides/json/#format",
  explanation: `A message in its plainest binary encoding is read by the codec and written as JSON. Our own
reference reads the text strictly, and the two values must mean the same. The form of the text
counts too where the guide says what serializers write: 64-bit integers as strings, enum values by
name, standard base64 with padding, "NaN" and the infinities as strings, lowerCamelCase names
or json_name, a Timestamp in UTC with Z, 0, 3, 6 or 9 fractional digits. Readers less patient
than a protobuf library (a browser, a dashboard, a database) see exactly that form.

Whether defaults and nulls are written, and which of two names of an enum value, is left open.`,
  appliesTo: (type, codec) => readsAndWritesJson(type, codec, "binary"),
  inputs: sayableInputs,
  check(input, context) {
    const { value, bytes } = onlyPart(input);
    return andThen(context.transcode(bytes, "binary", "json"), (outcome) => {
      const verdict = judgeWritten(context, value, outcome, "json");
      if (verdict.kind === "held") return judgeForm(context, value, outcome);
      if (verdict.kind !== "broken") return verdict;
      // A stored message that JSON cannot say: whatever becomes of it, nobody owes a text.
      if (!canSay(context, value)) return declined;
      return blamedOnPlain(context, [value]).then((blame) => blame ?? verdict);
    });
  },
};

/** Whether what a codec wrote, which means the right thing, is written as serializers write. */
function judgeForm(context: CaseContext, value: MessageValue, outcome: Outcome): Verdict {
  if (outcome.kind !== "wrote") return held;
  const text = new TextDecoder().decode(outcome.bytes);
  const departure = formDeparture(context.schema, context.type, parse(text));
  return departure === undefined ? held : brokenForm(context, value, outcome.bytes, departure);
}

function brokenForm(
  { schema, type }: CaseContext,
  value: MessageValue,
  output: Uint8Array,
  { rule, path, got, source }: FormDeparture,
): Verdict {
  const signature = `wrong form: ${rule}`;
  return broken({
    way: "wrong bytes",
    signature,
    cause: signature,
    describe: () => ({
      expected: `${toJson(schema, type, value)}, for ${rule}`,
      actual: `${shownText(output)}, with ${got} at ${["$", ...path].join(".")}`,
      source,
    }),
  });
}
