import { withFields } from "../../generators/edges/with-field.ts";
import { isFillable, isInhabited } from "../../generators/inhabited.ts";
import { typesAround } from "../../generators/json/sayable.ts";
import {
  anyTexts,
  drawTimeText,
  limitTexts,
  valuesPastLimits,
} from "../../generators/json/well-known-texts.ts";
import { minimalMessage } from "../../generators/minimal-message.ts";
import { editedAt } from "../../schema/json/edit-node.ts";
import { JsonError } from "../../schema/json/json-error.ts";
import { type JsonNode, parse } from "../../schema/json/parse.ts";
import { printJson } from "../../schema/json/print.ts";
import { wellKnown as forms } from "../../schema/json/well-known.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import type { FieldValue, MessageValue } from "../../schema/value.ts";
import { readsAndWritesJson } from "../applicability.ts";
import { textOf } from "../failures.ts";
import type { CaseInput, JsonInput, WireInput } from "../input.ts";
import { canonicalPart, onlyPart, wireInput } from "../inputs.ts";
import { andThen } from "../outcome.ts";
import type { CaseContext, Inputs, Property } from "../property.ts";
import { broken, declined, held, type Verdict } from "../verdict.ts";
import { blamedOn } from "./blame.ts";
import { treeOf } from "./faulty-text.ts";
import { fromBinary } from "./from-binary.ts";
import { textIn, utf8 } from "./inputs.ts";
import { canSay, judgeWritten, plainestFormat, readText, shownText } from "./judge.ts";
import { notRefused } from "./not-refused.ts";
import { blamedOnPlainText } from "./plain-text.ts";

/** The well-known types are read and written up to their limits, and no further. */
export const wellKnown: Property = {
  id: "json/well-known",
  claim: "well-known types are read and written up to their limits, and refused past them",
  source: "https://protobuf.dev/programming-guides/json/#wkt",
  explanation: `Timestamp, Duration, FieldMask, Struct, Value, ListValue, the wrappers and Any stand in JSON in forms of
their own, with limits of their own: the years 1 to 9999, ten thousand years either way, nanoseconds of one sign.
At the limits they are read right; past them the text is refused, and so is a message that
would have to be written as such a text. Of timestamps and durations random texts near the edge
are tried too: our own reference tells which of them exist.

The guide gives the forms (#wkt, #any, #rfc3339), timestamp.proto and duration.proto the
limits, struct.proto that NaN and the infinities are no Value ("attempting to serialize NaN or
Infinity results in error"); Google's conformance suite requires both to be refused.`,
  appliesTo(type, codec) {
    if (placesIn(type).length === 0)
      return { applies: false, reason: "the message holds no well-known type with a form in JSON" };
    return readsAndWritesJson(type, codec);
  },
  inputs: limitInputs,
  check: (input, context) =>
    input.kind === "wire" ? checkWriting(input, context) : checkReading(input, context),
};

function checkReading(input: CaseInput, context: CaseContext): Verdict | Promise<Verdict> {
  const { text, note = "a text of a well-known type" } = textIn(input);
  const value = readText(context, text);
  const to = plainestFormat(context);
  return andThen(context.transcode(utf8(text), "json", to), (outcome) => {
    if (value instanceof JsonError)
      return outcome.kind === "refused"
        ? held
        : broken(notRefused(context, text, `${note} that does not exist`, outcome));
    const verdict = judgeWritten(context, value, outcome, to);
    if (verdict.kind !== "broken") return verdict;
    const { failure } = verdict;
    const cause = `${note}: ${failure.way}`;
    return blamedOnPlainText(context, value).then(
      (blame) => blame ?? broken({ ...failure, signature: cause, cause }),
    );
  });
}

async function checkWriting(input: WireInput, context: CaseContext): Promise<Verdict> {
  if (!context.codec.claims.formats.includes("binary")) return declined;
  const { value, bytes } = onlyPart(input);
  if (canSay(context, value)) return (await blamedOn(fromBinary, input, context)) ?? held;
  const outcome = await context.transcode(bytes, "binary", "json");
  if (outcome.kind === "refused") return held;
  const cause = `${outcome.kind === "wrote" ? "written" : "crashed"}: ${input.note}`;
  return broken({
    way: outcome.kind === "wrote" ? "accepted" : "crashed",
    signature: cause,
    cause,
    describe: () => ({
      expected: `refused: JSON cannot say ${textOf(context, value)}`,
      actual: outcome.kind === "wrote" ? shownText(outcome.bytes) : `crashed: ${outcome.reason}`,
    }),
  });
}

/** Where a well-known type stands in a message: in a field, or as the whole of it. */
interface Place {
  readonly typeName: string;
  readonly field?: Field;
}

const known = new WeakMap<MessageType, readonly Place[]>();

function placesIn(type: MessageType): readonly Place[] {
  let places = known.get(type);
  if (places === undefined) {
    const inFields = type.fields.flatMap((field): readonly Place[] => {
      const typeName = field.message?.typeName ?? "";
      // What a well-known type consists of has its own rules.
      return forms.has(typeName) && isFillable(field) ? [{ typeName, field }] : [];
    });
    places = forms.has(type.typeName) ? [{ typeName: type.typeName }] : inFields;
    known.set(type, places);
  }
  return places;
}

function limitInputs(type: MessageType): Inputs {
  const schema = typesAround(type);
  const textsOf = ({ typeName }: Place): readonly string[] =>
    typeName === "google.protobuf.Any"
      ? anyTexts((name) => schema.find(name) !== undefined)
      : limitTexts(typeName);
  return {
    *edges() {
      if (!isInhabited(type)) return;
      for (const place of placesIn(type)) {
        for (const text of textsOf(place)) yield textAt(type, place, text);
        for (const value of valuesPastLimits(place.typeName)) yield valueAt(type, place, value);
      }
    },
    random: (prng) => {
      const place = prng.pick(placesIn(type));
      return textAt(type, place, drawTimeText(place.typeName, prng) ?? prng.pick(textsOf(place)));
    },
    *shrink() {
      // Each is one field as it is, and no timestamp is simpler than another.
    },
  };
}

/** The text at a place of the minimal message. */
function textAt(type: MessageType, { typeName, field }: Place, text: string): JsonInput {
  const node = parse(text);
  const tree = field === undefined ? node : withMember(type, field, node);
  const written = printJson(tree, { whitespace: "none", strings: "plain" });
  return { kind: "json", text: written, note: `a ${typeName}` };
}

function withMember(type: MessageType, field: Field, node: JsonNode): JsonNode {
  const value = inCardinality(field, node);
  const tree = treeOf(type, minimalMessage(type));
  const added = editedAt(tree, [], (root) =>
    root.kind === "object"
      ? {
          kind: "object",
          members: [
            ...root.members.filter(({ name }) => name !== field.jsonName),
            { name: field.jsonName, value },
          ],
        }
      : root,
  );
  return added ?? tree;
}

function inCardinality({ cardinality, mapKey }: Field, node: JsonNode): JsonNode {
  if (cardinality === "singular") return node;
  if (cardinality === "repeated") return { kind: "array", elements: [node] };
  const name = mapKey === "bool" ? "true" : "1";
  return { kind: "object", members: [{ name, value: node }] };
}

function valueAt(type: MessageType, { typeName, field }: Place, value: MessageValue): WireInput {
  const whole = field === undefined ? value : withFields(type, [[field, contentOf(field, value)]]);
  return { ...wireInput(canonicalPart(type, whole)), note: `a ${typeName} past its limits` };
}

function contentOf({ cardinality, mapKey }: Field, value: MessageValue): FieldValue {
  if (cardinality === "singular") return value;
  if (cardinality === "repeated") return [value];
  const key =
    mapKey === "string" ? "1" : mapKey === "bool" ? true : mapKey?.endsWith("64") ? 1n : 1;
  return new Map([[key, value]]);
}
