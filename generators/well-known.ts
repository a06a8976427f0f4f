import type { EnumType, FieldKind, MessageType } from "../schema/types.ts";
import type { ElementValue, FieldValue, MessageValue } from "../schema/value.ts";

/** A message type of Google's that allows less than its fields do. */
export type WellKnownKind = "timestamp" | "duration" | "field-mask" | "value" | "any";

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z. https://protobuf.dev/reference/protobuf/google.protobuf/#timestamp */
export const timestampSeconds: { readonly min: bigint; readonly max: bigint } = {
  min: -62_135_596_800n,
  max: 253_402_300_799n,
};

/** About 10,000 years, either way. https://protobuf.dev/reference/protobuf/google.protobuf/#duration */
export const maxDurationSeconds = 315_576_000_000n;

/** The largest fraction of a second. */
export const maxNanos = 999_999_999;

/** What comes before the type's name in the `type_url` of an `Any`. */
export const anyPrefix = "type.googleapis.com/";

/** The fields of `google.protobuf.Value`, one of which is always set. */
export const valueField = {
  null: 1,
  number: 2,
  string: 3,
  bool: 4,
  struct: 5,
  list: 6,
} as const;

const shapes: ReadonlyMap<string, { kind: WellKnownKind; fields: readonly FieldKind[] }> = new Map([
  ["google.protobuf.Timestamp", { kind: "timestamp", fields: ["int64", "int32"] }],
  ["google.protobuf.Duration", { kind: "duration", fields: ["int64", "int32"] }],
  ["google.protobuf.FieldMask", { kind: "field-mask", fields: ["string"] }],
  ["google.protobuf.Any", { kind: "any", fields: ["string", "bytes"] }],
  [
    "google.protobuf.Value",
    { kind: "value", fields: ["enum", "double", "string", "bool", "message", "message"] },
  ],
]);

/**
 * Which of the well-known types with limits of its own a type is.
 *
 * A type that only shares the name (its fields are others) is none.
 */
export function wellKnownKind(type: MessageType): WellKnownKind | undefined {
  const shape = shapes.get(type.typeName);
  if (shape === undefined || type.fields.length !== shape.fields.length) return undefined;
  const isSame = shape.fields.every((kind, index) => type.byNumber.get(index + 1)?.kind === kind);
  return isSame ? shape.kind : undefined;
}

/**
 * Whether fields of an enum may hold numbers that it does not name.
 *
 * `google.protobuf.NullValue` is open as the language goes, but documented as having one value,
 * and ProtoJSON has no way to write another.
 * https://protobuf.dev/reference/protobuf/google.protobuf/#null-value
 */
export function allowsUnknown(type: EnumType): boolean {
  return type.open && type.typeName !== "google.protobuf.NullValue";
}

/**
 * Whether a value keeps the limits of its well-known type; true for all other types.
 *
 * Looks at the message itself, not at the messages in it.
 */
export function isWithinLimits(type: MessageType, value: MessageValue): boolean {
  const kind = wellKnownKind(type);
  return kind === undefined || limits[kind](value.fields);
}

type Fields = ReadonlyMap<number, FieldValue>;

const limits: Readonly<Record<WellKnownKind, (fields: Fields) => boolean>> = {
  timestamp: (fields) => {
    const { seconds, nanos } = timeOf(fields);
    return (
      seconds >= timestampSeconds.min &&
      seconds <= timestampSeconds.max &&
      nanos >= 0 &&
      nanos <= maxNanos
    );
  },
  duration: (fields) => {
    const { seconds, nanos } = timeOf(fields);
    const isOneSign = seconds === 0n || nanos === 0 || seconds > 0n === nanos > 0;
    return isOneSign && Math.abs(nanos) <= maxNanos && isAtMost(seconds, nanos);
  },
  "field-mask": (fields) =>
    elementsOf(fields.get(1)).every((path) => typeof path === "string" && isMaskPath(path)),
  value: (fields) => {
    const number = fields.get(valueField.number);
    return (
      fields.size === 1 &&
      (number === undefined || Number.isFinite(number)) &&
      (fields.get(valueField.null) ?? 0) === 0
    );
  },
  any: (fields) => !fields.has(2) || fields.has(1),
};

/** The fields of a Timestamp or Duration. */
export function timeOf(fields: Fields): { readonly seconds: bigint; readonly nanos: number } {
  const seconds = fields.get(1);
  const nanos = fields.get(2);
  return {
    seconds: typeof seconds === "bigint" ? seconds : 0n,
    nanos: typeof nanos === "number" ? nanos : 0,
  };
}

/** Some implementations refuse a fraction beyond the last second: so do we. */
function isAtMost(seconds: bigint, nanos: number): boolean {
  const magnitude = seconds < 0n ? -seconds : seconds;
  return magnitude < maxDurationSeconds || (magnitude === maxDurationSeconds && nanos === 0);
}

function elementsOf(value: FieldValue | undefined): readonly ElementValue[] {
  return Array.isArray(value) ? value : [];
}

/**
 * Whether a path survives ProtoJSON, which writes it in lowerCamelCase and reads it back.
 * https://protobuf.dev/programming-guides/json/#field-masks
 */
export function isMaskPath(path: string): boolean {
  return /^[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*(\.[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*)*$/.test(path);
}
