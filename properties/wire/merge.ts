import { edgesOf } from "../../generators/edges.ts";
import { messageDrawer } from "../../generators/message.ts";
import { shrinkMessage } from "../../generators/shrink/message.ts";
import { turnAt } from "../../generators/turns.ts";
import { joinBytes } from "../../schema/byte-runs.ts";
import { firstDifference } from "../../schema/compare.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import { emptyMessage, type MessageValue } from "../../schema/value.ts";
import { decode } from "../../schema/wire/decode.ts";
import { readsAndWritesBinary } from "../applicability.ts";
import { blamedOnPlain } from "../blame.ts";
import { judgeOutcome } from "../failures.ts";
import type { CaseInput, WirePart } from "../input.ts";
import { canonicalPart, wireInput } from "../inputs.ts";
import { andThen, type Outcome } from "../outcome.ts";
import type { CaseContext, Inputs, Property } from "../property.ts";
import { broken, declined, type Verdict } from "../verdict.ts";

/** The bytes of two messages one after the other mean the two merged. */
export const merge: Property = {
  id: "wire/merge",
  claim: "decode(a ‖ b) is a merged with b",
  source: "https://protobuf.dev/programming-guides/encoding/#last-one-wins",
  explanation: `Two encoded messages one after the other are one message again: later scalars replace
earlier ones, lists are appended, maps take entries over, singular messages merge field by
field, a member of a oneof replaces another. Streaming writers, caches and update
protocols build on it. A message with an empty one before or behind it shows nothing and is
not counted.

"The effect of these rules is that parsing the concatenation of two encoded messages produces
exactly the same result as if you had parsed the two messages separately and merged the
resulting objects" (encoding guide, #last-one-wins).`,
  appliesTo(type, codec) {
    if (type.fields.length === 0)
      return { applies: false, reason: "a message without fields has nothing to merge" };
    return readsAndWritesBinary(type, codec);
  },
  inputs: pairInputs,
  check(input, context) {
    const parts = partsOf(input);
    const bytes = joinBytes(parts.map((part) => part.bytes));
    const merged = decode(context.type, bytes);
    return andThen(context.transcode(bytes), (outcome) => {
      const verdict = judgeOutcome(context, merged, outcome);
      // With nothing before or behind it, a message is only read.
      if (verdict.kind === "held" && parts.filter((part) => part.bytes.length > 0).length < 2)
        return declined;
      if (verdict.kind !== "broken") return verdict;
      return blamed(context, { values: parts.map((part) => part.value), merged, outcome }, verdict);
    });
  },
};

/** Two messages, what they mean one after the other, and what came of that. */
interface Merging {
  readonly values: readonly MessageValue[];
  readonly merged: MessageValue;
  readonly outcome: Outcome;
}

/**
 * The failure under the name of the rule that was broken, or no failure of this
 * property where one of the values fails by itself.
 *
 * Where a submessage is not merged, which of its fields went with it says nothing.
 */
async function blamed(
  context: CaseContext,
  { values, merged, outcome }: Merging,
  { failure }: Extract<Verdict, { kind: "broken" }>,
): Promise<Verdict> {
  const blame = await blamedOnPlain(context, [...values, merged]);
  if (blame !== undefined) return blame;
  if (outcome.kind !== "wrote" || failure.way !== "wrong value") return broken(failure);
  const actual = decode(context.type, outcome.bytes);
  const field = context.type.fields.find(
    ({ number }) =>
      firstDifference(context.type, only(merged, number), only(actual, number)) !== undefined,
  );
  if (field === undefined) return broken(failure);
  const cause = ruleOf(field);
  return broken({ ...failure, signature: `${cause}: ${field.cardinality} ${field.kind}`, cause });
}

/** The value with one field, at most. */
function only({ fields }: MessageValue, number: number): MessageValue {
  const content = fields.get(number);
  return content === undefined
    ? emptyMessage
    : { fields: new Map([[number, content]]), unknown: emptyMessage.unknown };
}

/** How a field merges, in the words of the encoding guide. */
function ruleOf({ cardinality, oneof, message }: Field): string {
  if (cardinality === "repeated") return "lists are appended";
  if (cardinality === "map") return "maps take entries over";
  if (oneof !== undefined) return "a member of a oneof replaces another";
  return message === undefined ? "the last value wins" : "messages merge";
}

function partsOf(input: CaseInput): readonly WirePart[] {
  if (input.kind === "wire") return input.parts;
  throw new TypeError("expected an input of wire parts");
}

function pairInputs(type: MessageType): Inputs {
  const draw = messageDrawer(type);
  const pair = (a: MessageValue, b: MessageValue) =>
    wireInput(canonicalPart(type, a), canonicalPart(type, b));
  return {
    *edges() {
      // Each edge onto itself, and onto the one before it: neighbours are values of one
      // field, which is where merging shows.
      let previous: MessageValue | undefined;
      let index = 0;
      for (const value of edgesOf(type)) {
        // Either first by turns that no choice of every second case falls into step with.
        const firsts = turnAt(index++, 2) === 0 ? [value, previous] : [previous, value];
        for (const first of firsts) if (first !== undefined) yield pair(first, value);
        previous = value;
      }
    },
    random: (prng) => {
      const first = draw(prng);
      return pair(first, draw(prng));
    },
    *shrink(input) {
      const [a, b] = partsOf(input);
      if (a === undefined || b === undefined) return;
      for (const value of shrinkMessage(type, a.value))
        yield wireInput(canonicalPart(type, value), b);
      for (const value of shrinkMessage(type, b.value))
        yield wireInput(a, canonicalPart(type, value));
    },
  };
}
