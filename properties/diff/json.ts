import { firstDifference } from "../../schema/compare.ts";
import { firstLine } from "../../schema/first-line.ts";
import { fromJson } from "../../schema/json/from-json.ts";
import { JsonError } from "../../schema/json/json-error.ts";
import { toJson } from "../../schema/json/to-json.ts";
import type { MessageValue } from "../../schema/value.ts";
import { encode } from "../../schema/wire/encode.ts";
import { sameBytes } from "../bytes.ts";
import { notWritten, wrongValue } from "../failures.ts";
import { onlyPart } from "../inputs.ts";
import type { Outcome } from "../outcome.ts";
import type { CaseContext, Property } from "../property.ts";
import { declined, type Failure, held, type Verdict } from "../verdict.ts";
import { withoutUnknown } from "../without-unknown.ts";
import { plainInputs } from "./inputs.ts";
import { sameJson } from "./same-json.ts";
import {
  type Ruling,
  readsBinaryAndWritesJson,
  right,
  type Side,
  sidesOf,
  verdictOf,
} from "./sides.ts";
import { rulingOn } from "./value.ts";

/** Two codecs say a message in JSON alike, and understand each other's. */
export const diffJson: Property = {
  id: "diff/json",
  claim: "two codecs write JSON of one meaning, and each reads the other's",
  source: "https://protobuf.dev/programming-guides/json/",
  compares: true,
  onRequest: true,
  explanation: `A message is read from binary and written as JSON by two codecs. Our own reference reads both
texts: they must mean the same message. Then each codec reads the text of the other and writes it
in binary again. Where something differs the reference says who is wrong, and the finding shows
what each of them wrote.

A text that is spelled in another way but means the same is fine: names as in the .proto file,
defaults written out, numbers with an exponent. Whether the other codec has to read such a
spelling is not held against it here; json/accepts-all-spellings tells. Messages that ProtoJSON
cannot say (a Timestamp out of range, an Any of an unknown type) show nothing.`,
  appliesTo: readsBinaryAndWritesJson,
  inputs: plainInputs,
  async check(input, context) {
    const { value, bytes } = onlyPart(input);
    const sent = sayable(context, value);
    if (sent === undefined) return declined;
    const [first, second] = sidesOf(context);
    const one = await first.transcode(bytes, "binary", "json");
    const another = await second.transcode(bytes, "binary", "json");
    const written = judgeWriting(context, sent, [
      { side: first, outcome: one },
      { side: second, outcome: another },
    ]);
    if (written.kind !== "held" || one.kind !== "wrote" || another.kind !== "wrote") return written;
    const there = await judgeReading(context, sent, { from: first, to: second, text: one.bytes });
    if (there.kind === "broken") return there;
    const back = await judgeReading(context, sent, {
      from: second,
      to: first,
      text: another.bytes,
    });
    return back.kind === "broken" || there.kind === "held" ? back : there;
  },
};

/** A message that JSON can say, and the text that the oracle has for it. */
interface Sayable {
  readonly value: MessageValue;
  readonly json: string;
}

function sayable(context: CaseContext, value: MessageValue): Sayable | undefined {
  const { schema, type } = context;
  const known = withoutUnknown(type, value);
  try {
    const json = toJson(schema, type, known);
    const isSame = firstDifference(type, known, fromJson(schema, type, json)) === undefined;
    return isSame ? { value: known, json } : undefined;
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/** What one codec wrote. */
interface Written {
  readonly side: Side;
  readonly outcome: Outcome;
}

/** The texts as the oracle reads them. */
function judgeWriting(
  context: CaseContext,
  sent: Sayable,
  [one, another]: readonly [Written, Written],
): Verdict {
  const first = rulingOnText(context, sent, one.outcome);
  const second = rulingOnText(context, sent, another.outcome);
  if (isSameRuling(first, second)) return held;
  return verdictOf([
    { side: one.side, ruling: first },
    { side: another.side, ruling: second },
  ]);
}

/** Both right, or wrong in one way: then they agree, and it is for the json properties to tell. */
function isSameRuling(one: Ruling, another: Ruling): boolean {
  if (one.kind !== "wrong" || another.kind !== "wrong") return one.kind === another.kind;
  return one.failure.signature === another.failure.signature;
}

function rulingOnText(context: CaseContext, { value }: Sayable, outcome: Outcome): Ruling {
  if (outcome.kind !== "wrote")
    return { kind: "wrong", failure: notWritten(context, outcome, value) };
  const { schema, type } = context;
  const output = outcome.bytes;
  try {
    const actual = fromJson(schema, type, output);
    const difference = firstDifference(type, value, actual);
    if (difference === undefined) return right;
    const failure = wrongValue(context, { expected: value, actual, output, difference });
    return { kind: "wrong", failure: withText(failure, output) };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return { kind: "wrong", failure: noJson(context, value, output, error) };
  }
}

/** A text that is no ProtoJSON of the message. */
function noJson(
  context: CaseContext,
  value: MessageValue,
  output: Uint8Array,
  error: JsonError,
): Failure {
  const { describe } = notWritten(context, { kind: "refused", reason: "" }, value);
  return {
    way: "unreadable",
    signature: "unreadable: no ProtoJSON of the message",
    describe: () => ({
      expected: describe().expected,
      actual: `${textOf(output)}, that no reader may accept (${firstLine(error.message)})`,
      output,
    }),
  };
}

/** The failure with the text that was written, which shows more than what it means. */
function withText(failure: Failure, output: Uint8Array): Failure {
  return { ...failure, describe: () => ({ ...failure.describe(), actual: textOf(output) }) };
}

/** One codec's text for the other to read. */
interface Passed {
  readonly from: Side;
  readonly to: Side;
  readonly text: Uint8Array;
}

/** What a reader makes of a text that means the message, as the oracle reads it. */
async function judgeReading(
  context: CaseContext,
  sent: Sayable,
  { from, to, text }: Passed,
): Promise<Verdict> {
  const outcome = await to.transcode(text, "json", "binary");
  if (outcome.kind === "wrote" && sameBytes(outcome.bytes, encode(context.type, sent.value)))
    return held;
  const ruling = rulingOn(context, sent.value, to, outcome);
  if (ruling.kind === "right") return held;
  // Only the spelling that every writer is to use is one that every reader must know.
  const isUsual = sameJson(textOf(text), sent.json);
  if (ruling.kind === "wrong" && isUsual) {
    const { failure } = ruling;
    const signature = `reading JSON: ${failure.signature}`;
    return verdictOf([
      { side: to, ruling: { kind: "wrong", failure: { ...failure, signature } } },
      { side: from, ruling: right },
    ]);
  }
  return {
    kind: "open",
    notices: [`${to.name} does not read what ${from.name} writes otherwise than most do`],
  };
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}
