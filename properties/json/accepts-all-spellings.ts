import { withFields } from "../../generators/edges/with-field.ts";
import { edgesOf } from "../../generators/edges.ts";
import { typesAround } from "../../generators/json/sayable.ts";
import {
  drawJsonStyle,
  type JsonKnob,
  jsonKnobs,
  jsonStyleAt,
} from "../../generators/json/spellings.ts";
import { messageDrawer } from "../../generators/message.ts";
import { canonicalJsonStyle, type JsonStyle } from "../../schema/json/json-style.ts";
import { toJson } from "../../schema/json/to-json.ts";
import { toJsonInStyle } from "../../schema/json/to-json-in-style.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { readsAndWritesJson } from "../applicability.ts";
import { andThen } from "../outcome.ts";
import type { CaseContext, Inputs, Property } from "../property.ts";
import { broken, declined, type Failure, type Verdict } from "../verdict.ts";
import { jsonInput, shrinkSpelled, styleIn, textIn, utf8 } from "./inputs.ts";
import { judgeWritten, plainestFormat } from "./judge.ts";
import { blamedOnPlainText } from "./plain-text.ts";

/** However a value is spelled in ProtoJSON, a codec must read the same from it. */
export const acceptsAllSpellings: Property = {
  id: "json/accepts-all-spellings",
  claim: "every spelling that parsers accept is read as the value that it spells",
  source: "https://protobuf.dev/programming-guides/json/#field-representation",
  explanation: `Parsers of ProtoJSON take more than serializers write: lowerCamelCase and the names of the
.proto file, numbers in quotes and without, exponents, base64 with and without padding and
URL-safe, enum values by name and by number, null for what is not set, any order of members,
timestamps at any offset, any escape and any whitespace of JSON. People, scripts and other
languages write all of these. A text that a choice does not change shows nothing and is not
counted.

The guide says so type by type: "Either numbers or strings are accepted", "Either standard or
URL-safe base64 encoding with/without paddings are accepted", "Parsers accept both enum names and
integer values", "Parsers accept both the lowerCamelCase name ... and the original proto field
name" (#field-names), "Parsers accept null as a legal value for any field" (#null-values).
A 64-bit integer that no double holds is written as plain digits in quotes only: nobody
promises more.`,
  appliesTo: (type, codec) => readsAndWritesJson(type, codec),
  inputs: spelledInputs,
  check(input, context) {
    const { text, value } = textIn(input);
    // A stored text that means nothing under the schema of today.
    if (value === undefined) return declined;
    return andThen(readAs(context, value, text), (verdict) => {
      if (verdict.kind === "broken")
        return blamed(context, { value, style: styleIn(input) }, verdict.failure);
      const plain = toJson(typesAround(context.type), context.type, value);
      return text === plain ? declined : verdict;
    });
  },
};

function readAs(
  context: CaseContext,
  value: MessageValue,
  text: string,
): Verdict | Promise<Verdict> {
  const to = plainestFormat(context);
  return andThen(context.transcode(utf8(text), "json", to), (outcome) =>
    judgeWritten(context, value, outcome, to),
  );
}

/** A value, and how it was spelled. */
interface Spelled {
  readonly value: MessageValue;
  readonly style: JsonStyle;
}

/**
 * The failure under the name of the one choice that brings it about, or no failure of this
 * property where the plainest text fails too.
 */
async function blamed(
  context: CaseContext,
  { value, style }: Spelled,
  failure: Failure,
): Promise<Verdict> {
  const blame = await blamedOnPlainText(context, value);
  if (blame !== undefined) return blame;
  const failureOf = async (style: JsonStyle): Promise<Failure | undefined> => {
    const text = toJsonInStyle(context.schema, context.type, value, style);
    const verdict = await readAs(context, value, text);
    return verdict.kind === "broken" ? verdict.failure : undefined;
  };
  const knob = await decisiveKnob(style, failureOf);
  if (knob === undefined) return broken(failure);
  const alone = onlyKnob(style, knob);
  const sort = await sortOf(context, value, alone, failure);
  const cause = `${knob} ${style[knob]}: ${failure.way}`;
  return broken({ ...failure, signature: `${cause}, ${sort}`, cause });
}

function onlyKnob(style: JsonStyle, knob: JsonKnob): JsonStyle {
  return { ...canonicalJsonStyle, [knob]: style[knob], unsetField: style.unsetField };
}

/** What sort of field fails so, alone: by that one failure is told from another. */
async function sortOf(
  context: CaseContext,
  value: MessageValue,
  style: JsonStyle,
  failure: Failure,
): Promise<string> {
  for (const field of context.type.fields) {
    const one = onlyField(context.type, value, field, style);
    if (one === undefined) continue;
    const text = toJsonInStyle(context.schema, context.type, one.value, one.style);
    const verdict = await readAs(context, one.value, text);
    if (verdict.kind === "broken") return `${kindOf(field)}${field.oneof ? " of a oneof" : ""}`;
  }
  return failure.way;
}

/** The value and style in which one field alone is spelled; of unset fields it is the spelling itself that sets them. */
function onlyField(
  type: MessageType,
  value: MessageValue,
  field: Field,
  style: JsonStyle,
): Spelled | undefined {
  if (style.unset !== "absent")
    return style.unsetField === 0 || style.unsetField === field.number
      ? { value, style: { ...style, unsetField: field.number } }
      : undefined;
  const content = value.fields.get(field.number);
  return content === undefined ? undefined : { value: withFields(type, [[field, content]]), style };
}

/** What a field holds; codecs treat the well-known types one by one, and all others alike. */
function kindOf({ kind, message, cardinality }: Field): string {
  const isWellKnown = message?.typeName.startsWith("google.protobuf.") === true;
  return `${cardinality} ${isWellKnown ? message.typeName : kind}`;
}

/** The choice without which the codec reads the value rightly, or else one that fails alone. */
async function decisiveKnob(
  style: JsonStyle,
  failureOf: (style: JsonStyle) => Promise<Failure | undefined>,
): Promise<JsonKnob | undefined> {
  const away = jsonKnobs.filter((knob) => style[knob] !== canonicalJsonStyle[knob]);
  for (const knob of away)
    if ((await failureOf({ ...style, [knob]: canonicalJsonStyle[knob] })) === undefined)
      return knob;
  for (const knob of away) if ((await failureOf(onlyKnob(style, knob))) !== undefined) return knob;
  return undefined;
}

function spelledInputs(type: MessageType): Inputs {
  const draw = messageDrawer(type);
  return {
    *edges() {
      // Every edge in one spelling, by turns: every edge in every spelling would take a day.
      let turn = 0;
      for (const value of edgesOf(type)) yield jsonInput(type, value, jsonStyleAt(turn++));
    },
    random: (prng) => {
      const value = draw(prng);
      return jsonInput(type, value, drawJsonStyle(prng));
    },
    shrink: (input) => shrinkSpelled(type, input),
  };
}
