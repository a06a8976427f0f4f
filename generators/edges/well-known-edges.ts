import type { MessageType } from "../../schema/types.ts";
import {
  emptyMessage,
  type FieldValue,
  type MessageValue,
  noUnknownFields,
} from "../../schema/value.ts";
import { encode } from "../../schema/wire/encode.ts";
import { doubleBoundaries } from "../boundaries.ts";
import { maskPathSamples, messageWith, timeMessage } from "../draw/well-known.ts";
import { isInhabited } from "../inhabited.ts";
import { minimalMessage } from "../minimal-message.ts";
import { reachableTypes } from "../recursion.ts";
import {
  anyPrefix,
  maxDurationSeconds,
  maxNanos,
  timestampSeconds,
  valueField,
  type WellKnownKind,
} from "../well-known.ts";
import type { EdgeContext } from "./context.ts";

/** Values of a well-known type at its documented limits, the simplest first. */
export function wellKnownEdges(
  kind: WellKnownKind,
  type: MessageType,
  context: EdgeContext,
): readonly MessageValue[] {
  switch (kind) {
    case "timestamp":
      return timestampEdges();
    case "duration":
      return durationEdges();
    case "field-mask":
      return fieldMaskEdges();
    case "value":
      return valueEdges(type, context);
    case "any":
      return anyEdges(context);
  }
}

/** Each number of digits that ProtoJSON writes a fraction in. */
const fractions: readonly number[] = [1, 1000, 1_000_000, 500_000_000, maxNanos];

function timestampEdges(): readonly MessageValue[] {
  const { min, max } = timestampSeconds;
  return [
    emptyMessage,
    ...[1n, -1n, min, max, 2_147_483_647n, 2_147_483_648n, -2_147_483_649n].map((seconds) =>
      timeMessage(seconds, 0),
    ),
    ...fractions.map((nanos) => timeMessage(0n, nanos)),
    // The fraction counts forward, before 1970 too.
    timeMessage(-1n, maxNanos),
    timeMessage(min, 1),
    timeMessage(max, maxNanos),
  ];
}

function durationEdges(): readonly MessageValue[] {
  return [
    emptyMessage,
    ...[1n, -1n, maxDurationSeconds, -maxDurationSeconds].map((seconds) => timeMessage(seconds, 0)),
    ...fractions.flatMap((nanos) => [timeMessage(0n, nanos), timeMessage(0n, -nanos)]),
    timeMessage(1n, 1),
    timeMessage(-1n, -1),
    timeMessage(maxDurationSeconds - 1n, maxNanos),
    timeMessage(1n - maxDurationSeconds, -maxNanos),
  ];
}

function fieldMaskEdges(): readonly MessageValue[] {
  const masks = [...maskPathSamples.map((path) => [path]), maskPathSamples, ["a", "a"]];
  return [
    emptyMessage,
    ...masks.map((paths) => ({ fields: new Map([[1, paths]]), unknown: noUnknownFields })),
  ];
}

/** Each kind, and each of them empty; numbers are finite. */
function valueEdges(type: MessageType, { loneSurrogates }: EdgeContext): readonly MessageValue[] {
  const { number, string, bool, struct, list } = valueField;
  const texts = ["", "a", "\u{1f600}", ...(loneSurrogates ? ["\ud800"] : [])];
  return [
    minimalMessage(type),
    ...doubleBoundaries.filter(Number.isFinite).map((value) => single(number, value)),
    ...texts.map((value) => single(string, value)),
    single(bool, false),
    single(bool, true),
    single(struct, emptyMessage),
    single(list, emptyMessage),
    single(struct, single(1, new Map([["__proto__", minimalMessage(type)]]))),
    single(list, single(1, [minimalMessage(type), single(list, emptyMessage)])),
  ];
}

function single(number: number, content: FieldValue): MessageValue {
  return { fields: new Map([[number, content]]), unknown: noUnknownFields };
}

/** A schema of thousands of types needs no edge for each of them in each `Any`. */
const maxAnyTypes = 16;

/** Empty, and around the minimal message of the types that the root reaches. */
function anyEdges({ root }: EdgeContext): readonly MessageValue[] {
  return [
    emptyMessage,
    ...reachableTypes(root)
      .filter(isInhabited)
      .slice(0, maxAnyTypes)
      .map((packed) =>
        messageWith([
          [1, anyPrefix + packed.typeName],
          [2, encode(packed, minimalMessage(packed))],
        ]),
      ),
  ];
}
