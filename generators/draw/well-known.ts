import type { MessageType } from "../../schema/types.ts";
import {
  type ElementValue,
  emptyMessage,
  type FieldValue,
  type MessageValue,
  noUnknownFields,
} from "../../schema/value.ts";
import { encode } from "../../schema/wire/encode.ts";
import { isImplicitDefault } from "../../schema/wire/scalar-readers.ts";
import { minimalMessage } from "../minimal-message.ts";
import type { Prng } from "../prng.ts";
import {
  anyPrefix,
  maxDurationSeconds,
  maxNanos,
  timestampSeconds,
  valueField,
  type WellKnownKind,
} from "../well-known.ts";
import type { DrawContext } from "./context.ts";
import type { Drawer } from "./drawer.ts";
import { elementDrawer } from "./elements.ts";
import { drawBool, drawDouble } from "./numbers.ts";

/** Draws a well-known type inside its documented limits, which it reaches. */
export function wellKnownDrawer(
  kind: WellKnownKind,
  type: MessageType,
  context: DrawContext,
): Drawer<MessageValue> {
  switch (kind) {
    case "timestamp":
      return drawTimestamp;
    case "duration":
      return drawDuration;
    case "field-mask":
      return drawFieldMask;
    case "value":
      return valueDrawer(type, context);
    case "any":
      return anyDrawer(context);
  }
}

const timestampSamples: readonly bigint[] = [
  0n,
  1n,
  -1n,
  timestampSeconds.min,
  timestampSeconds.min + 1n,
  timestampSeconds.max,
  timestampSeconds.max - 1n,
  // The ends of 32-bit time, and a leap day.
  2_147_483_647n,
  2_147_483_648n,
  -2_147_483_649n,
  951_782_400n,
];

/** Every number of digits in which ProtoJSON writes a fraction: none, 3, 6, 9. */
const nanosSamples: readonly number[] = [
  0,
  1,
  maxNanos,
  500_000_000,
  1_000_000,
  999_000_000,
  1000,
  999_999_000,
  100,
  10,
];

const drawTimestamp: Drawer<MessageValue> = (prng) => {
  const { min, max } = timestampSeconds;
  const seconds =
    prng.next() < 0 ? prng.pick(timestampSamples) : min + drawBelow(prng, max - min + 1n);
  return timeMessage(seconds, drawNanos(prng));
};

const drawDuration: Drawer<MessageValue> = (prng) => {
  const word = prng.next();
  const magnitude = durationMagnitude(prng, word & 7);
  const nanos = magnitude === maxDurationSeconds ? 0 : drawNanos(prng);
  return word < 0
    ? timeMessage(-magnitude, nanos === 0 ? 0 : -nanos)
    : timeMessage(magnitude, nanos);
};

function durationMagnitude(prng: Prng, mode: number): bigint {
  if (mode === 0) return maxDurationSeconds;
  if (mode === 1) return maxDurationSeconds - 1n;
  if (mode < 5) return BigInt(prng.below(4));
  return drawBelow(prng, maxDurationSeconds + 1n);
}

function drawNanos(prng: Prng): number {
  return prng.next() < 0 ? prng.pick(nanosSamples) : (prng.next() >>> 0) % (maxNanos + 1);
}

/** A number from 0 to `bound - 1`, for a bound far below 2^53. */
function drawBelow(prng: Prng, bound: bigint): bigint {
  const bits53 = (prng.next() >>> 0) * 2_097_152 + (prng.next() >>> 11);
  return BigInt(bits53) % bound;
}

/** A Timestamp or a Duration. */
export function timeMessage(seconds: bigint, nanos: number): MessageValue {
  return messageWith([
    [1, seconds],
    [2, nanos],
  ]);
}

/** A message of implicit fields: those that hold their default stay unset. */
export function messageWith(entries: readonly (readonly [number, ElementValue])[]): MessageValue {
  const fields = new Map<number, FieldValue>();
  for (const [number, value] of entries) if (!isImplicitDefault(value)) fields.set(number, value);
  return { fields, unknown: noUnknownFields };
}

/** Paths that come back from lowerCamelCase as they were. */
export const maskPathSamples: readonly string[] = [
  "a",
  "foo",
  "foo_bar",
  "a.b",
  "foo_bar.baz_qux",
  "a1",
  "a_b_c.d",
  "constructor",
  "a.b.c.d.e.f",
];

const drawFieldMask: Drawer<MessageValue> = (prng) => {
  const paths: string[] = [];
  for (let left = prng.below(5); left > 0; left--) paths.push(drawMaskPath(prng));
  if (paths.length === 0) return emptyMessage;
  return { fields: new Map([[1, paths]]), unknown: noUnknownFields };
};

function drawMaskPath(prng: Prng): string {
  let path = prng.pick(maskPathSamples);
  while (prng.below(3) === 0) path += (prng.next() < 0 ? "." : "_") + prng.pick(maskPathSamples);
  return path;
}

/** Always of exactly one kind; numbers are finite. https://protobuf.dev/reference/protobuf/google.protobuf/#value */
function valueDrawer(type: MessageType, context: DrawContext): Drawer<MessageValue> {
  const scalars: readonly Drawer<readonly [number, ElementValue]>[] = [
    () => [valueField.null, 0],
    (prng) => [valueField.number, drawFinite(prng)],
    (prng) => [valueField.string, context.text(prng)],
    (prng) => [valueField.bool, drawBool(prng)],
  ];
  const nested = [valueField.struct, valueField.list].flatMap((number) => {
    const field = type.byNumber.get(number);
    if (field === undefined) return [];
    const element = elementDrawer(field, context);
    const member: Drawer<readonly [number, ElementValue]> = (prng) => [number, element(prng)];
    return [member];
  });
  const every = [...scalars, ...nested];
  return (prng) => {
    const canNest = context.depth < context.maxDepth && context.left > 0;
    const members = !canNest ? scalars : context.isDeep ? nested : every;
    const [number, value] = prng.pick(members)(prng);
    context.left--;
    return { fields: new Map([[number, value]]), unknown: noUnknownFields };
  };
}

function drawFinite(prng: Prng): number {
  for (;;) {
    const value = drawDouble(prng);
    if (Number.isFinite(value)) return value;
  }
}

/** Empty, or the encoding of a message whose type the schema knows. */
function anyDrawer(context: DrawContext): Drawer<MessageValue> {
  return (prng) => {
    const types = context.anyTypes();
    if (types.length === 0 || context.depth >= context.maxDepth || prng.below(8) === 0)
      return emptyMessage;
    const type = prng.pick(types);
    return messageWith([
      [1, anyPrefix + type.typeName],
      [2, encode(type, packed(type, context, prng))],
    ]);
  };
}

/** What an `Any` packs is bytes, which cannot carry the lone surrogates of a draw that has them. */
function packed(type: MessageType, context: DrawContext, prng: Prng): MessageValue {
  if (context.loneSurrogates || context.left <= 0) return minimalMessage(type);
  context.depth++;
  const value = context.drawerOf(type)(prng);
  context.depth--;
  return value;
}
