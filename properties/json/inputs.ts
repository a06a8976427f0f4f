import { edgesOf } from "../../generators/edges.ts";
import { sayableInJson, typesAround } from "../../generators/json/sayable.ts";
import { isJsonStyle, shrinkJsonStyle } from "../../generators/json/spellings.ts";
import { messageDrawer } from "../../generators/message.ts";
import { shrinkMessage } from "../../generators/shrink/message.ts";
import { canonicalJsonStyle, type JsonStyle } from "../../schema/json/json-style.ts";
import { toJson } from "../../schema/json/to-json.ts";
import { toJsonInStyle } from "../../schema/json/to-json-in-style.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { encode } from "../../schema/wire/encode.ts";
import type { CaseInput, JsonInput, WirePart } from "../input.ts";
import { canonicalPart, lazyPart, onlyPart, wireInput } from "../inputs.ts";
import type { Inputs } from "../property.ts";

const textEncoder = new TextEncoder();

/** Valid messages that ProtoJSON can say, each in its plainest text. */
export function jsonInputs(type: MessageType): Inputs {
  const draw = messageDrawer(type);
  return {
    *edges() {
      for (const value of edgesOf(type)) yield jsonInput(type, value);
    },
    random: (prng) => jsonInput(type, draw(prng)),
    *shrink(input) {
      const { value } = textIn(input);
      if (value === undefined) return;
      for (const simpler of shrinkMessage(type, value)) yield jsonInput(type, simpler);
    },
  };
}

/** The same messages, each canonically encoded in binary. */
export function sayableInputs(type: MessageType): Inputs {
  const draw = messageDrawer(type);
  return {
    *edges() {
      for (const value of edgesOf(type)) {
        const sayable = sayableInJson(type, value);
        yield wireInput(lazyPart(sayable, () => encode(type, sayable)));
      }
    },
    random: (prng) => wireInput(sayablePart(type, draw(prng))),
    *shrink(input) {
      for (const value of shrinkMessage(type, onlyPart(input).value))
        yield wireInput(sayablePart(type, value));
    },
  };
}

/** A value, without what ProtoJSON cannot say of it, in binary. */
export function sayablePart(type: MessageType, value: MessageValue): WirePart {
  return canonicalPart(type, sayableInJson(type, value));
}

/** A value, without what ProtoJSON cannot say of it, as text that is written when it is first asked for. */
export function jsonInput(type: MessageType, value: MessageValue, style?: JsonStyle): JsonInput {
  const sayable = sayableInJson(type, value);
  const schema = typesAround(type);
  let text: string | undefined;
  return {
    kind: "json",
    value: sayable,
    // A property of its own, so that a message to another thread takes the text along.
    get text() {
      text ??=
        style === undefined
          ? toJson(schema, type, sayable)
          : toJsonInStyle(schema, type, sayable, style);
      return text;
    },
    ...(style === undefined ? {} : { style: { ...style } }),
  };
}

/** Simpler inputs: the same value written more plainly, then simpler ones written as it is. */
export function* shrinkSpelled(type: MessageType, input: CaseInput): Generator<JsonInput> {
  const { value } = textIn(input);
  if (value === undefined) return;
  const style = styleIn(input);
  for (const simpler of shrinkJsonStyle(style)) yield jsonInput(type, value, simpler);
  if (style.unset !== "absent" && style.unsetField === 0)
    for (const { number } of type.fields)
      yield jsonInput(type, value, { ...style, unsetField: number });
  for (const simpler of shrinkMessage(type, value)) yield jsonInput(type, simpler, style);
}

/** How a text is written; the canonical way where nothing is said of it. */
export function styleIn(input: CaseInput): JsonStyle {
  const { style } = textIn(input);
  return isJsonStyle(style) ? style : canonicalJsonStyle;
}

/** An input that is a text. */
export function textIn(input: CaseInput): JsonInput {
  if (input.kind === "json") return input;
  throw new TypeError("expected an input of JSON");
}

/** The text as codecs are given it. */
export function utf8(text: string): Uint8Array {
  return textEncoder.encode(text);
}
