import { createHash } from "node:crypto";
import type { CaseInput } from "../properties/input.ts";
import type { Property } from "../properties/property.ts";
import type { Failure } from "../properties/verdict.ts";
import { toHex } from "../schema/hex.ts";
import type { Schema } from "../schema/schema.ts";
import type { MessageType } from "../schema/types.ts";
import type { MessageValue } from "../schema/value.ts";
import type { CheckId, Finding, Phase } from "./finding.ts";
import { pairSign } from "./pairs.ts";
import { shapeOf } from "./shape.ts";
import { explainedInput, shownInput, sizeOfInput } from "./shown-input.ts";

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
    group: hash([
      check.property,
      culpritOf(check, failure),
      ...looksOf(type, input, failure),
    ]).slice(0, 8),
    codecVersion: codec.version,
    phase: failed.phase,
    seed: failed.seed,
    index: failed.index,
    way: failure.way,
    signature: failure.signature,
    claim: property.claim,
    source: text.source ?? property.source,
    input: shownInput(failed.schema, type, input),
    expected: text.expected,
    actual: text.actual,
    ...(text.because === undefined ? {} : { because: text.because }),
    ...(failure.wrong === undefined ? {} : { wrong: failure.wrong }),
    ...(failure.security === undefined ? {} : { security: failure.security }),
    ...(text.output === undefined ? {} : { output: toHex(text.output) }),
    explanation: explainedInput(type, input),
    ...(place === undefined ? {} : { place: placeOf(place) }),
    ...(text.place === undefined ? {} : { path: text.place.path }),
    shrink: {
      steps: failed.steps,
      fromBytes: sizeOfInput(failed.schema, type, failed.original),
      toBytes: sizeOfInput(failed.schema, type, input),
    },
    count: 1,
    replay: replayCommand(idOf(print)),
  };
}

/** The codec that is to blame, whichever it was compared with. */
function culpritOf({ codec }: CheckId, { wrong }: Failure): string {
  return wrong?.join(pairSign) ?? codec;
}

/** What failures of one bug have in common in different messages. */
function looksOf(type: MessageType, input: CaseInput, failure: Failure): readonly string[] {
  return failure.cause === undefined ? [failure.way, shapeOf(type, input)] : [failure.cause];
}

/** The one field that a minimal input sets: what there is to point at where no difference is. */
function onlyField(type: MessageType, input: CaseInput): Finding["place"] {
  const value = input.kind === "wire" ? input.parts[0]?.value : onlyValue(input);
  const [field, ...others] = value?.fields.keys() ?? [];
  if (field === undefined || others.length > 0) return undefined;
  return { typeName: type.typeName, field };
}

function onlyValue(input: CaseInput): MessageValue | undefined {
  return input.kind === "object" || input.kind === "json" ? input.value : undefined;
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

/** The command that shows a stored failure again. */
export function replayCommand(id: string): string {
  return `wireproof replay ${id}`;
}
