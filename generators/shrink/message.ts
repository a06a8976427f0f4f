import type { Field, MessageType } from "../../schema/types.ts";
import { emptyMessage, type FieldValue, type MessageValue } from "../../schema/value.ts";
import { minimalMessage } from "../minimal-message.ts";
import { isWithinLimits, timeOf, wellKnownKind } from "../well-known.ts";
import { packedMessage, repacked } from "./any.ts";
import { shrinkField } from "./field.ts";
import { descendantsOf } from "./hoist.ts";
import { shorter } from "./sequence.ts";
import { messageSize } from "./size.ts";
import { shrinkUnknownRecord } from "./unknown-record.ts";

/**
 * Strictly simpler messages, simplest first, made as they are asked for.
 *
 * Works on the value alone, however it was made. What was complete stays
 * complete (required fields set), what kept the limits of a well-known type
 * keeps them, and the normal form is kept. Everything yielded has a smaller
 * {@link sizeOf}, so taking the first that still fails, again and again, ends.
 */
export function shrinkMessage(type: MessageType, value: MessageValue): Iterable<MessageValue> {
  return shrinkWithin(type, value, type);
}

/** Shrinks a message inside a value of type `root`, which is where an `Any` finds its types. */
function* shrinkWithin(
  type: MessageType,
  value: MessageValue,
  root: MessageType,
): Generator<MessageValue> {
  const simplest = simplestFor(type, value);
  if (isAsSimple(value, simplest, (one) => messageSize(type, one, root))) return;
  yield simplest;
  const keepsLimits = isWithinLimits(type, value);
  for (const candidate of candidatesOf(type, value, root))
    if (!keepsLimits || isWithinLimits(type, candidate)) yield candidate;
}

/** Of a message that lacks required fields none is asked for: it fails as it is. */
function simplestFor(type: MessageType, value: MessageValue): MessageValue {
  const minimal = minimalMessage(type);
  const lacksNone = [...minimal.fields.keys()].every(
    (number) => value.fields.has(number) || !isRequired(type, number),
  );
  return lacksNone ? minimal : emptyMessage;
}

/** To measure a large value takes a while, and is seldom needed. */
function isAsSimple(
  value: MessageValue,
  simplest: MessageValue,
  sizeOf: (one: MessageValue) => bigint,
): boolean {
  if (simplest.fields.size === 0) return value.fields.size === 0 && value.unknown.length === 0;
  return sizeOf(value) <= sizeOf(simplest);
}

function* candidatesOf(
  type: MessageType,
  value: MessageValue,
  root: MessageType,
): Generator<MessageValue> {
  yield* descendantsOf(type, value);
  yield* withFewerUnknown(value);
  yield* withFewerFields(type, value);
  const packed = wellKnownKind(type) === "any" ? packedMessage(value, root) : undefined;
  if (packed !== undefined) {
    for (const simpler of shrinkWithin(packed.type, packed.value, root))
      yield repacked(value, packed.type, simpler);
  } else if (wellKnownKind(type) !== "any") yield* withSimplerFields(type, value, root);
  yield* withSimplerUnknown(type, value);
}

function* withFewerUnknown(value: MessageValue): Generator<MessageValue> {
  for (const unknown of shorter(value.unknown)) yield { fields: value.fields, unknown };
}

/** Required fields stay. */
function* withFewerFields(type: MessageType, value: MessageValue): Generator<MessageValue> {
  const entries = [...value.fields];
  const required = entries.filter(([number]) => isRequired(type, number));
  const optional = entries.filter(([number]) => !isRequired(type, number));
  for (const fewer of shorter(optional)) yield withFields(value, [...required, ...fewer]);
}

function isRequired(type: MessageType, number: number): boolean {
  return type.byNumber.get(number)?.presence === "required";
}

function withFields(
  value: MessageValue,
  entries: readonly (readonly [number, FieldValue])[],
): MessageValue {
  return { fields: new Map(entries), unknown: value.unknown };
}

function* withSimplerFields(
  type: MessageType,
  value: MessageValue,
  root: MessageType,
): Generator<MessageValue> {
  if (wellKnownKind(type) === "duration") yield* positive(value);
  const shrinkNested = (field: Field, message: MessageValue) =>
    field.message === undefined ? [] : shrinkWithin(field.message, message, root);
  for (const [number, content] of value.fields) {
    const field = type.byNumber.get(number);
    if (field === undefined) continue;
    for (const simpler of shrinkField(field, content, shrinkNested))
      yield { fields: new Map(value.fields).set(number, simpler), unknown: value.unknown };
  }
}

/** The seconds and the fraction of a duration have one sign, so both turn at once. */
function* positive(value: MessageValue): Generator<MessageValue> {
  const { seconds, nanos } = timeOf(value.fields);
  if (seconds >= 0n || nanos >= 0) return;
  const turned = new Map(value.fields).set(1, -seconds).set(2, -nanos);
  yield { fields: turned, unknown: value.unknown };
}

function* withSimplerUnknown(type: MessageType, value: MessageValue): Generator<MessageValue> {
  for (const [index, record] of value.unknown.entries())
    for (const simpler of shrinkUnknownRecord(type, record))
      yield { fields: value.fields, unknown: value.unknown.with(index, simpler) };
}
