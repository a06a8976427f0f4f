import { type Difference, firstDifference } from "../schema/compare.ts";
import { firstLine } from "../schema/first-line.ts";
import { toHex } from "../schema/hex.ts";
import { describeJson } from "../schema/json/describe-json.ts";
import type { Field, MessageType } from "../schema/types.ts";
import type { FieldValue, MessageValue } from "../schema/value.ts";
import { decode } from "../schema/wire/decode.ts";
import { tagOf } from "../schema/wire/records.ts";
import { WireError } from "../schema/wire/wire-error.ts";
import { areAmong } from "./dropped-unknown.ts";
import { sameButForMapOrder } from "./map-order.ts";
import type { Outcome } from "./outcome.ts";
import type { CaseContext } from "./property.ts";
import { textChange } from "./text-change.ts";
import { broken, type Failure, held, type Verdict } from "./verdict.ts";

/** A codec that refused, or crashed on, what it had to take. */
export function notWritten(
  context: CaseContext,
  outcome: Exclude<Outcome, { kind: "wrote" }>,
  expected: MessageValue,
): Failure {
  const crashed = outcome.kind === "crashed";
  const signature = `${outcome.kind}: ${withoutParticulars(outcome.reason)}`;
  return {
    way: outcome.kind,
    signature,
    ...(outcome.kind === "crashed" && outcome.security ? { security: true } : {}),
    // The codec's own words tell more than the input that it was given.
    cause: signature,
    describe: () => ({
      expected: textOf(context, expected),
      actual: `${crashed ? "crashed" : "refused"}: ${firstLine(outcome.reason)}`,
    }),
  };
}

/** The verdict on what came of handing a codec bytes that mean what is expected. */
export function judgeOutcome(
  context: CaseContext,
  expected: MessageValue,
  outcome: Outcome,
): Verdict {
  return outcome.kind === "wrote"
    ? judgeMeaning(context, expected, outcome.bytes)
    : broken(notWritten(context, outcome, expected));
}

/** Bytes that mean what was expected, or not: the verdict on what a codec wrote. */
export function judgeMeaning(
  context: CaseContext,
  expected: MessageValue,
  output: Uint8Array,
): Verdict {
  const read = readBack(context.type, output);
  if (read instanceof WireError) return broken(unreadable(context, expected, output, read));
  const difference = firstDifference(context.type, expected, read);
  if (difference === undefined) return held;
  return broken(wrongValue(context, { expected, actual: read, output, difference }));
}

/** What bytes mean, or why they mean nothing. */
export function readBack(type: MessageType, output: Uint8Array): MessageValue | WireError {
  try {
    return decode(type, output);
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
}

function unreadable(
  context: CaseContext,
  expected: MessageValue,
  output: Uint8Array,
  error: WireError,
): Failure {
  return {
    way: "unreadable",
    signature: `unreadable: ${withoutParticulars(error.message)}`,
    describe: () => ({
      expected: textOf(context, expected),
      actual: `bytes that no decoder may accept (${error.message})`,
      output,
    }),
  };
}

/** A codec that refused bytes that it wrote itself. */
export function refusesItsOwn(
  context: CaseContext,
  own: { readonly value: MessageValue; readonly bytes: Uint8Array; readonly reason: string },
): Failure {
  const signature = `refuses its own: ${withoutParticulars(own.reason)}`;
  return {
    way: "refused",
    signature,
    cause: signature,
    describe: () => ({
      expected: textOf(context, own.value),
      actual: `wrote bytes that it refuses itself: ${firstLine(own.reason)}`,
      output: own.bytes,
    }),
  };
}

/** Bytes that changed when the codec wrote its own writing again. */
export function wrongBytes(
  context: CaseContext,
  written: {
    readonly value: MessageValue;
    readonly first: Uint8Array;
    readonly second: Uint8Array;
  },
): Verdict {
  const { value, first, second } = written;
  const again = readBack(context.type, second);
  const isSame =
    !(again instanceof WireError) && firstDifference(context.type, value, again) === undefined;
  if (isSame && sameButForMapOrder(context.type, first, second))
    return { kind: "conceded", notice: "writes the entries of maps in another order each time" };
  return broken({
    way: "wrong bytes",
    signature: `wrong bytes: ${isSame ? "same meaning" : "other meaning"}`,
    describe: () => ({
      expected: `${toHex(first)} again, as it wrote ${textOf(context, value)} before`,
      actual: toHex(second),
      output: second,
    }),
  });
}

/** A value that came back as another. */
export interface WrongValue {
  readonly expected: MessageValue;
  readonly actual: MessageValue;
  /** What the codec wrote, where that is binary. */
  readonly output?: Uint8Array;
  readonly difference: Difference;
}

/** The failure that a wrong value is. */
export function wrongValue(context: CaseContext, wrong: WrongValue): Failure {
  const { expected, actual, output, difference } = wrong;
  const { typeName, field, reason } = difference;
  const where = `${reason} ${typeName}.${field?.number ?? "unknown"}`;
  return {
    way: "wrong value",
    signature: `${where} ${changeText(difference)}`,
    ...(isOrdinary(difference.expected) ? {} : { special: where }),
    ...(field === undefined ? {} : { fieldKind: `${field.cardinality} ${field.kind}` }),
    ...causeOf(context, difference),
    describe: () => ({
      expected: textOf(context, expected),
      actual: textOf(context, actual),
      ...becauseOf(difference),
      place: {
        path: `${difference.path} ${placeText[reason]}`,
        typeName,
        ...(field === undefined ? {} : { field: field.number }),
      },
      ...(output === undefined ? {} : { output }),
    }),
  };
}

/** What became of a text, where that is certain. */
function becauseOf({ field, expected, actual }: Difference): { readonly because?: string } {
  if (typeof expected !== "string") return {};
  // A field that tracks no presence holds the empty text where nothing is written.
  const isLeftOut = actual === undefined && field?.presence === "implicit";
  const other = isLeftOut ? "" : actual;
  const because = typeof other === "string" ? textChange(expected, other) : undefined;
  return because === undefined ? {} : { because };
}

/** What brings about many failures that look different; empty where the difference does not tell. */
function causeOf(context: CaseContext, difference: Difference): Pick<Failure, "cause"> {
  const { typeName, field, reason, expected, actual } = difference;
  if (field === undefined) {
    const what = hasClosedEnum(context.schema.find(typeName), recordsIn(expected))
      ? "unknown numbers of closed enums, among unknown fields,"
      : "unknown fields";
    const change = unknownChange({ expected, actual });
    return { cause: `${what} ${change} in ${kindOfMessage(typeName)}` };
  }
  const isUnsetDefault = field.cardinality === "singular" && isDefault(field, actual);
  if (reason === "added" && isUnsetDefault && expected === undefined)
    return { cause: "an unset field comes back set to its default" };
  // Names of entries can be special; numbers cannot.
  const isEntry = field.cardinality === "map" && !((expected ?? actual) instanceof Map);
  if (isEntry && field.mapKey !== "string" && (reason === "lost" || reason === "added"))
    return { cause: `an entry is ${reason} of a map with ${field.mapKey} keys` };
  return {};
}

/** Whether unknown fields were only left out, or came back as others. */
function unknownChange({ expected, actual }: Pick<Difference, "expected" | "actual">): string {
  return areAmong(recordsIn(actual), recordsIn(expected)) ? "lost" : "changed";
}

/** A cast, since what differs where no field does are the records of two messages. */
function recordsIn(value: FieldValue | undefined): readonly Uint8Array[] {
  return value as readonly Uint8Array[];
}

/** Whether an unknown record has the number of a field: then it holds a number that a closed enum does not name. */
function hasClosedEnum(type: MessageType | undefined, records: readonly Uint8Array[]): boolean {
  return records.some((record) => type?.byNumber.has(tagOf(record) >>> 3) === true);
}

function isDefault(field: Field, value: FieldValue | undefined): boolean {
  if (value instanceof Uint8Array) return value.length === 0;
  return Object.is(value, field.defaultValue);
}

/** Codecs treat the well-known types one by one, and all others alike. */
function kindOfMessage(typeName: string): string {
  return typeName.startsWith("google.protobuf.") ? typeName : "a message";
}

export const placeText: Readonly<Record<Difference["reason"], string>> = {
  lost: "is lost",
  added: "came from nowhere",
  changed: "changed",
  length: "has another number of elements",
  "unknown fields": "changed",
};

/** A value as a person reads it. */
export function textOf(context: CaseContext, value: MessageValue): string {
  return describeJson(context.schema, context.type, value);
}

/** What became of which sort of value. */
function changeText({ field, reason, expected, actual }: Difference): string {
  if (field === undefined) return unknownChange({ expected, actual });
  // Whether other entries were there too makes no other failure.
  if (field.cardinality === "map" && reason === "lost") return "entry to nothing";
  const isReplaced = typeof actual === "string" && actual.includes("\ufffd");
  return `${classOf(expected)} to ${isReplaced ? "replaced text" : classOf(actual)}`;
}

function isOrdinary(value: FieldValue | undefined): boolean {
  const isNumber = typeof value === "number" || typeof value === "bigint";
  return !isNumber || classOf(value) === "integer";
}

/**
 * What sort of value it is. Two values of one field that are lost for different
 * reasons (-0 and NaN, say) must not pass for one failure.
 */
function classOf(value: FieldValue | undefined): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return classOfNumber(value);
  if (typeof value === "bigint")
    return value > 9_007_199_254_740_991n || value < -9_007_199_254_740_991n ? "big" : "integer";
  if (typeof value === "string") return "text";
  return typeof value === "boolean" ? String(value) : "content";
}

function classOfNumber(value: number): string {
  if (Object.is(value, -0)) return "-0";
  if (!Number.isFinite(value)) return String(value);
  return Number.isInteger(value) ? "integer" : "fraction";
}

/** A message without quoted texts and numbers, which vary from input to input. */
export function withoutParticulars(message: string): string {
  return firstLine(message)
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '"…"')
    .replace(/0x[0-9a-f]+|-?\d+(\.\d+)?(e[+-]?\d+)?/gi, "#")
    .slice(0, 120);
}
