import { edgesOf } from "../generators/edges.ts";
import { messageDrawer } from "../generators/message.ts";
import { shrinkMessage } from "../generators/shrink/message.ts";
import type { MessageType } from "../schema/types.ts";
import type { MessageValue } from "../schema/value.ts";
import { encode } from "../schema/wire/encode.ts";
import type { CaseInput, WireInput, WirePart } from "./input.ts";
import type { Inputs } from "./property.ts";

/** Valid messages, each canonically encoded. */
export function canonicalInputs(type: MessageType): Inputs {
  const draw = messageDrawer(type);
  return {
    *edges() {
      for (const value of edgesOf(type)) yield wireInput(canonicalPart(type, value));
    },
    random: (prng) => wireInput(canonicalPart(type, draw(prng))),
    *shrink(input) {
      for (const value of shrinkMessage(type, onlyPart(input).value))
        yield wireInput(canonicalPart(type, value));
    },
  };
}

/** A value in its canonical encoding. */
export function canonicalPart(type: MessageType, value: MessageValue): WirePart {
  return { value, bytes: encode(type, value) };
}

/** An input of one part. */
export function wireInput(...parts: readonly WirePart[]): WireInput {
  return { kind: "wire", parts };
}

/** The part of an input that has one. */
export function onlyPart(input: CaseInput): WirePart {
  const part = input.kind === "wire" ? input.parts[0] : undefined;
  if (part === undefined) throw new TypeError("expected an input of one wire part");
  return part;
}
