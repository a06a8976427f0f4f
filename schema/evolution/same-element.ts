import { firstDifference } from "../compare.ts";
import type { Field, MessageType, ScalarKind } from "../types.ts";
import type { ElementValue, MapKey, MessageValue, ScalarValue } from "../value.ts";
import { decode } from "../wire/decode.ts";
import { encode } from "../wire/encode.ts";
import { zeroOf } from "../wire/scalar-readers.ts";
import { UnencodableError, WireError } from "../wire/wire-error.ts";

/** What a field holds, with what the field says of it. */
export interface Typed {
  readonly field: Field;
  readonly value: ElementValue;
}

/**
 * Whether an element means the same to a reader whose field is of another kind. At least one of
 * the two is no message.
 *
 * Numbers, enum numbers and truth values are compared as numbers, text and bytes as bytes, a message
 * and bytes by what the bytes mean. An enum's value is its name where the reader knows that
 * name, and its number where it does not. A number and its decimal text are the same, as in ProtoJSON.
 */
export function isSameElement(written: Typed, read: Typed): boolean {
  const [one, other] = [written.field, read.field];
  if (one.message !== undefined) return isMessageIn(one.message, written.value, read.value);
  if (other.message !== undefined) return isMessageIn(other.message, read.value, written.value);
  if (one.enum !== undefined && other.enum !== undefined) return isSameEnumValue(written, read);
  if (isText(written) || isText(read)) return isSameText(written, read);
  return isSameNumber(written, read);
}

function isSameEnumValue(written: Typed, read: Typed): boolean {
  const [number, other] = [Number(written.value), Number(read.value)];
  // Every name of the number: aliases are one value.
  const names = written.field.enum?.values.filter((value) => value.number === number) ?? [];
  const known = names.flatMap(({ name }) => read.field.enum?.numbers.get(name) ?? []);
  return known.length === 0 ? number === other : known.includes(other);
}

function isText({ field }: Typed): boolean {
  return field.kind === "string" || field.kind === "bytes";
}

function isSameText(written: Typed, read: Typed): boolean {
  if (isText(written) && isText(read))
    return Buffer.compare(bytesOf(written.value), bytesOf(read.value)) === 0;
  const [text, number] = isText(written) ? [written, read] : [read, written];
  if (typeof text.value !== "string") return false;
  if (number.field.enum !== undefined)
    return number.field.enum.numbers.get(text.value) === Number(number.value);
  return text.value === String(number.value);
}

/** Text of a valid string holds no lone surrogates, so its bytes are its own. */
function bytesOf(value: ElementValue): Uint8Array {
  return typeof value === "string" ? Buffer.from(value, "utf8") : (value as Uint8Array);
}

function isSameNumber(written: Typed, read: Typed): boolean {
  const [one, other] = [numberOf(written.value), numberOf(read.value)];
  // ProtoJSON has as many digits of a float as name it among its like: what reads them as they stand has that one.
  if (isFloat(written)) {
    const back = written.field.kind === "float" ? Math.fround(Number(other)) : Number(other);
    return isFloat(read) ? Object.is(back, one) : back === one;
  }
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint equals a number where they are the same mathematically.
  return one == other;
}

function isFloat({ field }: Typed): boolean {
  return field.kind === "float" || field.kind === "double";
}

function numberOf(value: ElementValue): number | bigint {
  return typeof value === "bigint" ? value : Number(value);
}

/** Whether bytes are those of a message; text that holds the message is, too. */
function isMessageIn(type: MessageType, message: ElementValue, other: ElementValue): boolean {
  if (!(other instanceof Uint8Array || typeof other === "string")) return false;
  const bytes = bytesOf(other);
  try {
    const canonical = encode(type, message as MessageValue);
    if (Buffer.compare(canonical, bytes) === 0) return true;
    // Another order of fields, or of a map's entries, says the same; what a reader would drop does not.
    const meant = decode(type, bytes);
    return (
      bytes.length === canonical.length &&
      firstDifference(type, message as MessageValue, meant) === undefined
    );
  } catch (error) {
    if (error instanceof WireError || error instanceof UnencodableError) return false;
    throw error;
  }
}

/** What a reader sees where the field is not set; `undefined` for a message. */
export function defaultOf(field: Field): ScalarValue | undefined {
  if (field.message !== undefined) return undefined;
  if (field.defaultValue !== undefined) return field.defaultValue;
  if (field.enum !== undefined) return field.enum.values[0]?.number ?? 0;
  return zeroOf(field.kind as ScalarKind);
}

/** Whether an element is what fields of its kind hold that hold nothing: 0, false, no text, the value 0 of an enum. */
export function isZero({ field, value }: Typed): boolean {
  if (field.message !== undefined) return false;
  if (field.enum !== undefined) return value === 0;
  if (value instanceof Uint8Array) return value.length === 0;
  return Object.is(value, zeroOf(field.kind as ScalarKind));
}

/** The keys of a map as text by which keys of another kind are found: a number is its digits. */
export function keyText(key: MapKey): string {
  if (key instanceof Uint8Array) return `bytes ${Buffer.from(key).toString("hex")}`;
  if (typeof key === "string") return `text ${key}`;
  return `number ${BigInt(key)}`;
}
