import { isUtf8 } from "node:buffer";
import type { Field, MessageType, ScalarKind } from "../schema/types.ts";
import type { ElementValue, FieldValue, MapKey, MessageValue } from "../schema/value.ts";
import { keyIn } from "../schema/wire/map-entries.ts";
import { isImplicitDefault } from "../schema/wire/scalar-readers.ts";
import { isWithinLimits } from "./well-known.ts";

/** What else a value may hold. */
export interface ValidityOptions {
  /** Whether text may hold surrogates without their other half. */
  readonly loneSurrogates?: boolean;
}

/**
 * Whether a value is a complete message of the type in the normal form of `schema/value.ts`,
 * every scalar in its range and every well-known type within its limits.
 */
export function isMessageOf(
  type: MessageType,
  value: unknown,
  options: ValidityOptions = {},
): value is MessageValue {
  if (!isMessageShaped(value) || !isWithinLimits(type, value)) return false;
  const isComplete = type.fields.every(
    (field) => field.presence !== "required" || value.fields.has(field.number),
  );
  if (!isComplete || !hasAtMostOneOfEach(type, value)) return false;
  for (const [number, content] of value.fields) {
    const field = type.byNumber.get(number);
    if (field === undefined || !isFieldValue(field, content, options)) return false;
  }
  return true;
}

function isMessageShaped(value: unknown): value is MessageValue {
  if (typeof value !== "object" || value === null) return false;
  if (!("fields" in value && "unknown" in value)) return false;
  return (
    value.fields instanceof Map &&
    Array.isArray(value.unknown) &&
    value.unknown.every((record) => record instanceof Uint8Array && record.length > 0)
  );
}

function hasAtMostOneOfEach(type: MessageType, value: MessageValue): boolean {
  return type.oneofs.every(
    ({ members }) => members.filter((number) => value.fields.has(number)).length <= 1,
  );
}

function isFieldValue(field: Field, content: FieldValue, options: ValidityOptions): boolean {
  if (field.cardinality === "repeated")
    return (
      Array.isArray(content) &&
      content.length > 0 &&
      content.every((one) => isElement(field, one, options))
    );
  if (field.cardinality === "map") return isMap(field, content, options);
  // A cast, since a list or a map in its place is no element and is refused as such.
  const element = content as ElementValue;
  if (field.presence === "implicit" && isImplicitDefault(element)) return false;
  return isElement(field, element, options);
}

function isMap(field: Field, content: FieldValue, options: ValidityOptions): boolean {
  if (!(content instanceof Map) || content.size === 0) return false;
  for (const [key, element] of content) {
    // No two byte keys of one content.
    if (!isKey(field, key, options) || keyIn(content, key) !== key) return false;
    if (!isElement(field, element, options)) return false;
  }
  return true;
}

function isKey(field: Field, key: MapKey, options: ValidityOptions): boolean {
  const kind = field.mapKey ?? "string";
  return isRawText(kind, field, key) || isScalar(kind, key, options);
}

/** Whether it is the bytes of a string of a schema that does not verify UTF-8, and no UTF-8. */
function isRawText(kind: Field["kind"], field: Field, value: ElementValue): boolean {
  return kind === "string" && !field.utf8 && value instanceof Uint8Array && !isUtf8(value);
}

function isElement(field: Field, element: ElementValue, options: ValidityOptions): boolean {
  if (field.message !== undefined) return isMessageOf(field.message, element, options);
  if (field.enum !== undefined)
    return isInteger(element, int32) && (field.enum.open || field.enum.names.has(element));
  if (isRawText(field.kind, field, element)) return true;
  return isScalar(field.kind as ScalarKind, element, options);
}

interface Range {
  readonly min: bigint;
  readonly max: bigint;
}

const int32: Range = { min: -(1n << 31n), max: (1n << 31n) - 1n };
const uint32: Range = { min: 0n, max: (1n << 32n) - 1n };
const int64: Range = { min: -(1n << 63n), max: (1n << 63n) - 1n };
const uint64: Range = { min: 0n, max: (1n << 64n) - 1n };

function isInteger(value: unknown, { min, max }: Range): value is number {
  return (
    Number.isSafeInteger(value) &&
    !Object.is(value, -0) &&
    Number(min) <= Number(value) &&
    Number(value) <= Number(max)
  );
}

function isLong(value: unknown, { min, max }: Range): boolean {
  return typeof value === "bigint" && min <= value && value <= max;
}

type Check = (value: unknown, options: ValidityOptions) => boolean;

const checks: Readonly<Record<ScalarKind, Check>> = {
  double: (value) => typeof value === "number",
  float: (value) => typeof value === "number" && Object.is(Math.fround(value), value),
  int32: (value) => isInteger(value, int32),
  sint32: (value) => isInteger(value, int32),
  sfixed32: (value) => isInteger(value, int32),
  uint32: (value) => isInteger(value, uint32),
  fixed32: (value) => isInteger(value, uint32),
  int64: (value) => isLong(value, int64),
  sint64: (value) => isLong(value, int64),
  sfixed64: (value) => isLong(value, int64),
  uint64: (value) => isLong(value, uint64),
  fixed64: (value) => isLong(value, uint64),
  bool: (value) => typeof value === "boolean",
  string: (value, options) =>
    typeof value === "string" && (options.loneSurrogates === true || !hasLoneSurrogate(value)),
  bytes: (value) => value instanceof Uint8Array,
};

function isScalar(kind: ScalarKind, value: unknown, options: ValidityOptions): boolean {
  return checks[kind](value, options);
}

/** Whether text holds half of a surrogate pair: no Unicode text does, and no UTF-8 can carry it. */
export function hasLoneSurrogate(text: string): boolean {
  // With the flag `u` a whole pair is one character of another category.
  return /\p{Surrogate}/u.test(text);
}
