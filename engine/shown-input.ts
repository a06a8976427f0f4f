import type { CaseInput, RawInput, WirePart } from "../properties/input.ts";
import { bytesOfInput } from "../properties/inputs.ts";
import { type ByteRun, lengthOfRuns } from "../schema/byte-runs.ts";
import { toHex } from "../schema/hex.ts";
import { describeJson } from "../schema/json/describe-json.ts";
import type { Schema } from "../schema/schema.ts";
import type { MessageType } from "../schema/types.ts";
import { annotateBytes } from "../schema/wire/annotate.ts";
import { decode } from "../schema/wire/decode.ts";
import { canonicalStyle, type WireStyle } from "../schema/wire/style.ts";
import { WireError } from "../schema/wire/wire-error.ts";
import type { FindingInput } from "./finding.ts";

/** An input as reports and the store show it. */
export function shownInput(schema: Schema, type: MessageType, input: CaseInput): FindingInput {
  const note = "note" in input && input.note !== undefined ? [input.note] : [];
  const shown = { kind: input.kind, json: textsOf(schema, type, input), hex: hexOf(input) };
  if (input.kind === "wire") {
    const written = input.parts.flatMap((part) => styleWords(part.style ?? canonicalStyle));
    return { ...shown, written: [...written, ...note] };
  }
  if (input.kind === "raw") return { ...shown, written: [...note, ...repetition(input)] };
  return { ...shown, written: input.kind === "charset" ? [input.encoding] : note };
}

/** What an input says, for a person: a text for each of its parts; none where it says nothing. */
export function textsOf(schema: Schema, type: MessageType, input: CaseInput): readonly string[] {
  switch (input.kind) {
    case "wire":
      return input.parts.map((part) => describeJson(schema, type, part.value));
    case "object":
      return [describeJson(schema, type, input.value)];
    case "json":
      return [input.text];
    case "raw":
      return rawTexts(schema, type, input);
    case "charset":
      return [];
  }
}

/** Longer text is no help to anybody. */
const maxRawText = 4096;

function rawTexts(schema: Schema, type: MessageType, input: RawInput): readonly string[] {
  const length = lengthOfRuns(input.runs);
  const bytes = bytesOfInput(input);
  if (input.format === "json") {
    const text = new TextDecoder().decode(bytes.subarray(0, maxRawText));
    return [length > maxRawText ? `${text}… (${length} bytes)` : text];
  }
  if (length > maxRawText) return [];
  try {
    return [describeJson(schema, type, decode(type, bytes))];
  } catch (error) {
    if (error instanceof WireError) return [];
    throw error;
  }
}

function hexOf(input: CaseInput): readonly string[] {
  if (input.kind === "wire") return input.parts.map((part) => toHex(part.bytes));
  return input.kind === "raw" || input.kind === "charset" ? [toHex(bytesOfInput(input))] : [];
}

/** Which bytes are which field, line by line; empty where the input is no bytes of a message. */
export function explainedInput(type: MessageType, input: CaseInput): readonly string[] {
  if (input.kind === "raw" && input.format === "binary")
    return annotateBytes(type, bytesOfInput(input));
  const parts: readonly WirePart[] = input.kind === "wire" ? input.parts : [];
  return parts.flatMap((part) => annotateBytes(type, part.bytes));
}

/** How large an input is, in bytes. */
export function sizeOfInput(schema: Schema, type: MessageType, input: CaseInput): number {
  switch (input.kind) {
    case "wire":
      return input.parts.reduce((sum, part) => sum + part.bytes.length, 0);
    case "object":
      return Buffer.byteLength(describeJson(schema, type, input.value), "utf8");
    case "json":
      return Buffer.byteLength(input.text, "utf8");
    case "raw":
      return lengthOfRuns(input.runs);
    case "charset":
      return input.bytes.length;
  }
}

/** What is repeated, where anything is. */
function repetition({ runs }: RawInput): readonly string[] {
  if (runs.every(({ times }) => times === 1)) return [];
  return [`the bytes ${runs.map(runText).join(", ")}`];
}

function runText({ bytes, times }: ByteRun): string {
  const hex = toHex(bytes);
  const shown = hex.length > 64 ? `${hex.slice(0, 64)}… (${bytes.length} bytes)` : hex;
  return times === 1 ? shown : `${shown} ${times} times`;
}

const plainWords: { readonly [Knob in keyof WireStyle]?: (style: WireStyle) => string } = {
  order: (style) => `fields ${style.order}`,
  lists: (style) => (style.lists === "flipped" ? "lists packed the other way" : "lists in pieces"),
  messages: () => "messages split in two records",
  scalars: () => "each value after one that it replaces",
  entries: (style) => `map entries ${style.entries}`,
  defaults: () => "defaults written out",
  unknown: (style) => `unknown fields ${style.unknown}`,
  valuePadding: (style) => `varints with ${style.valuePadding} surplus bytes`,
  lengthPadding: (style) => `lengths with ${style.lengthPadding} surplus bytes`,
  surplusBits: () => "bits above the field's own",
};

/** What is not canonical about a style, in words; nothing for the canonical one. */
export function styleWords(style: WireStyle): readonly string[] {
  const knobs = Object.keys(plainWords) as (keyof WireStyle)[];
  return knobs
    .filter((knob) => style[knob] !== canonicalStyle[knob])
    .map((knob) => plainWords[knob]?.(style) ?? knob);
}
