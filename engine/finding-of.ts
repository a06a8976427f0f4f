import { createHash } from "node:crypto";
import type { CaseInput, WirePart } from "../properties/input.ts";
import type { Property } from "../properties/property.ts";
import type { Failure } from "../properties/verdict.ts";
import { describeJson } from "../schema/json/describe-json.ts";
import type { Schema } from "../schema/schema.ts";
import type { MessageType } from "../schema/types.ts";
import { annotateBytes } from "../schema/wire/annotate.ts";
import { canonicalStyle, type WireStyle } from "../schema/wire/style.ts";
import type { CheckId, Finding, FindingInput, Phase } from "./finding.ts";
import { shapeOf } from "./shape.ts";

/** A failure, and all that is known of how it came about. */
export interface FailedCase {
  readonly property: Property;
  readonly schema: Schema;
  readonly type: MessageType;
  readonly codec: { readonly name: string; readonly version: string };
  readonly phase: Phase;
  readonly index: number;
  readonly seed: string;
  /** The input as it was first seen to fail. */
  readonly original: CaseInput;
  readonly input: CaseInput;
  readonly failure: Failure;
  readonly steps: number;
}

/** The failure as plain data, to store and to show. */
export function findingOf(failed: FailedCase): Finding {
  const { property, type, codec, failure, input } = failed;
  const check: CheckId = { property: property.id, subject: type.typeName, codec: codec.name };
  const print = fingerprint(check, failure.signature);
  const text = failure.describe();
  const place = text.place ?? onlyField(type, input);
  return {
    ...check,
    id: idOf(print),
    fingerprint: print,
    group: hash([check.property, check.codec, ...looksOf(type, input, failure)]).slice(0, 8),
    codecVersion: codec.version,
    phase: failed.phase,
    seed: failed.seed,
    index: failed.index,
    way: failure.way,
    signature: failure.signature,
    claim: property.claim,
    source: property.source,
    input: shownInput(failed.schema, type, input),
    expected: text.expected,
    actual: text.actual,
    ...(text.output === undefined ? {} : { output: hex(text.output) }),
    explanation: partsOf(input).flatMap((part) => annotateBytes(type, part.bytes)),
    ...(place === undefined ? {} : { place: placeOf(place) }),
    ...(text.place === undefined ? {} : { path: text.place.path }),
    shrink: {
      steps: failed.steps,
      fromBytes: sizeOf(failed.schema, type, failed.original),
      toBytes: sizeOf(failed.schema, type, input),
    },
    count: 1,
    replay: `wireproof replay ${idOf(print)}`,
  };
}

/** What failures of one bug have in common in different messages. */
function looksOf(type: MessageType, input: CaseInput, failure: Failure): readonly string[] {
  return failure.cause === undefined ? [failure.way, shapeOf(type, input)] : [failure.cause];
}

/** The one field that a minimal input sets: what there is to point at where no difference is. */
function onlyField(type: MessageType, input: CaseInput): Finding["place"] {
  const value = input.kind === "object" ? input.value : input.parts[0]?.value;
  const [field, ...others] = value?.fields.keys() ?? [];
  if (field === undefined || others.length > 0) return undefined;
  return { typeName: type.typeName, field };
}

function placeOf(place: NonNullable<Finding["place"]>): NonNullable<Finding["place"]> {
  const { typeName, field } = place;
  return field === undefined ? { typeName } : { typeName, field };
}

/** Equal for the same failure of the same check, in every run. */
export function fingerprint(check: CheckId, signature: string): string {
  return hash([check.property, check.subject, check.codec, signature]);
}

/** The id of a finding by its fingerprint: six characters without vowels, so that none reads as a word. */
export function idOf(print: string): string {
  const alphabet = "0123456789bcdfghjkmnpqrstvwxyz";
  let rest = BigInt(`0x${print.slice(0, 12)}`);
  let id = "";
  while (id.length < 6) {
    id += alphabet[Number(rest % BigInt(alphabet.length))];
    rest /= BigInt(alphabet.length);
  }
  return id;
}

function hash(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 16);
}

function partsOf(input: CaseInput): readonly WirePart[] {
  return input.kind === "wire" ? input.parts : [];
}

function shownInput(schema: Schema, type: MessageType, input: CaseInput): FindingInput {
  if (input.kind === "object")
    return {
      kind: "object",
      json: [describeJson(schema, type, input.value)],
      hex: [],
      written: [],
    };
  return {
    kind: "wire",
    json: input.parts.map((part) => describeJson(schema, type, part.value)),
    hex: input.parts.map((part) => hex(part.bytes)),
    written: input.parts.flatMap((part) => styleWords(part.style ?? canonicalStyle)),
  };
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

/** What is not canonical about a style, in words. */
function styleWords(style: WireStyle): readonly string[] {
  const knobs = Object.keys(plainWords) as (keyof WireStyle)[];
  return knobs
    .filter((knob) => style[knob] !== canonicalStyle[knob])
    .map((knob) => plainWords[knob]?.(style) ?? knob);
}

function sizeOf(schema: Schema, type: MessageType, input: CaseInput): number {
  if (input.kind === "object")
    return Buffer.byteLength(describeJson(schema, type, input.value), "utf8");
  return input.parts.reduce((sum, part) => sum + part.bytes.length, 0);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
