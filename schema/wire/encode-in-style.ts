import { joinBytes } from "../byte-runs.ts";
import type { Field, FieldKind, MessageType, ScalarKind } from "../types.ts";
import type {
  ElementValue,
  FieldValue,
  ListValue,
  MapKey,
  MapValue,
  MessageValue,
  ScalarValue,
} from "../value.ts";
import { arrange, chance, type Queue, splitAt } from "./arrangement.ts";
import { encode, writeScalar } from "./encode.ts";
import { isImplicitDefault, zeroOf } from "./scalar-readers.ts";
import type { WireStyle } from "./style.ts";
import { bytesOf, lengthPrefixed, padVarint, tagBytes, withSurplusBits } from "./style-bytes.ts";
import { UnencodableError } from "./wire-error.ts";
import { isPackable, wireType, wireTypeOf } from "./wire-type.ts";

/**
 * The value in another legal encoding. Means the same as {@link encode}'s.
 *
 * Message sets are written canonically: nothing is said about other ways.
 *
 * @throws UnencodableError where no legal bytes can carry the value.
 */
export function encodeInStyle(
  type: MessageType,
  value: MessageValue,
  style: WireStyle,
): Uint8Array {
  if (type.messageSet) return encode(type, value);
  const queues: Queue[] = [];
  for (const field of type.fields) {
    const content = value.fields.get(field.number);
    const records =
      content === undefined
        ? unsetRecords(type, value, field, style)
        : fieldRecords(type, field, content, style);
    if (records.length > 0) queues.push(records);
  }
  for (const number of value.fields.keys())
    if (!type.byNumber.has(number))
      throw new UnencodableError(`${type.typeName} has no field ${number}`);
  return joinBytes(arrange(queues, value.unknown, style));
}

/** What may stand on the wire of a field that is not set. */
function unsetRecords(
  type: MessageType,
  value: MessageValue,
  field: Field,
  style: WireStyle,
): Queue {
  const isWritten = style.defaults === "written" && field.presence === "implicit";
  // A member of a oneof that is written would be set.
  if (!isWritten || field.message !== undefined || field.oneof !== undefined) return [];
  if (value.fields.has(field.number) || type.messageSet) return [];
  return [record(field, field.enum === undefined ? zeroOf(field.kind as ScalarKind) : 0, style)];
}

function fieldRecords(
  type: MessageType,
  field: Field,
  content: FieldValue,
  style: WireStyle,
): Queue {
  if (field.cardinality === "map") {
    return [...(content as MapValue)].map(([key, element]) => mapEntry(field, key, element, style));
  }
  if (field.cardinality === "repeated") return listRecords(field, content as ListValue, style);
  const own =
    field.message === undefined
      ? [record(field, content as ScalarValue, style)]
      : messageRecords(field, content as MessageValue, style);
  return style.scalars === "once" ? own : [...replaced(type, field, content, style), ...own];
}

/** A record that the field's own one replaces: of another member of its oneof, or of itself. */
function replaced(type: MessageType, field: Field, content: FieldValue, style: WireStyle): Queue {
  const others = field.oneof?.members.filter((number) => number !== field.number) ?? [];
  const other = others
    .map((number) => type.byNumber.get(number))
    .find((member) => member !== undefined && member.message === undefined);
  if (other !== undefined) return [record(other, firstValue(other), style)];
  if (field.message !== undefined) return [];
  const isFirst = isImplicitDefault(content as ScalarValue);
  return [record(field, isFirst ? otherThanZero(field) : firstValue(field), style)];
}

function firstValue(field: Field): ScalarValue {
  return field.enum === undefined ? zeroOf(field.kind as ScalarKind) : firstNumber(field);
}

function firstNumber(field: Field): number {
  return field.enum?.values[0]?.number ?? 0;
}

function otherThanZero(field: Field): ScalarValue {
  if (field.enum !== undefined)
    return field.enum.values.find((value) => value.number !== 0)?.number ?? firstNumber(field);
  const zero = zeroOf(field.kind as ScalarKind);
  if (typeof zero === "bigint") return 1n;
  if (typeof zero === "boolean") return true;
  if (typeof zero === "string") return "x";
  return typeof zero === "number" ? 1 : Uint8Array.of(1);
}

function messageRecords(field: Field, content: MessageValue, style: WireStyle): Queue {
  // A part without its required fields is no message that a reader must take.
  const isWhole = field.message?.fields.some((inner) => inner.presence === "required") ?? true;
  if (style.messages === "whole" || isWhole) return [record(field, content, style)];
  // A default written in one part would replace what the other part sets.
  const partStyle: WireStyle = { ...style, defaults: "omitted" };
  return splitAt(content, style.seed).map((part) => record(field, part, partStyle));
}

function listRecords(field: Field, list: ListValue, style: WireStyle): Queue {
  const packed = style.lists === "flipped" ? !field.packed : field.packed;
  if (!isPackable(field.kind)) return list.map((element) => record(field, element, style));
  if (style.lists === "pieces") return pieces(field, list, style);
  return packed ? [packedRecord(field, list, style)] : list.map((one) => record(field, one, style));
}

/** Runs of one to three elements, by turns packed and single, with an empty packed run before. */
function pieces(field: Field, list: ListValue, style: WireStyle): Queue {
  const records: Uint8Array[] = [packedRecord(field, [], style)];
  let index = 0;
  while (index < list.length) {
    const count = 1 + (chance(style.seed, index) % 3);
    const run = list.slice(index, index + count);
    if (chance(style.seed, index + 1) % 2 === 0) records.push(packedRecord(field, run, style));
    else records.push(...run.map((element) => record(field, element, style)));
    index += count;
  }
  return records;
}

function packedRecord(field: Field, list: ListValue, style: WireStyle): Uint8Array {
  const payload = joinBytes(
    list.map((element) => scalar(field.kind, element as ScalarValue, style)),
  );
  return joinBytes([
    tagBytes(field.number, wireType.lengthDelimited),
    lengthPrefixed(payload, style.lengthPadding),
  ]);
}

function mapEntry(field: Field, key: MapKey, element: ElementValue, style: WireStyle): Uint8Array {
  const keyKind = field.mapKey ?? "string";
  const omits = style.entries === "without-defaults";
  const parts: Uint8Array[] = [];
  if (!(omits && isImplicitDefault(key)))
    parts.push(tagBytes(1, wireTypeOf(keyKind)), scalar(keyKind, key, style));
  if (!(omits && isDefaultElement(field, element))) {
    const value = [tagBytes(2, wireTypeOf(field.kind)), payload(field, element, style)];
    if (style.entries === "value-first") parts.unshift(...value);
    else parts.push(...value);
  }
  return joinBytes([
    tagBytes(field.number, wireType.lengthDelimited),
    lengthPrefixed(joinBytes(parts), style.lengthPadding),
  ]);
}

function isDefaultElement(field: Field, element: ElementValue): boolean {
  if (field.enum !== undefined) return element === firstNumber(field);
  if (field.message === undefined) return isImplicitDefault(element);
  const message = element as MessageValue;
  return message.fields.size === 0 && message.unknown.length === 0;
}

/** One element with its tag. */
function record(field: Field, element: ElementValue, style: WireStyle): Uint8Array {
  if (field.message !== undefined && field.delimited) {
    return joinBytes([
      tagBytes(field.number, wireType.startGroup),
      encodeInStyle(field.message, element as MessageValue, style),
      tagBytes(field.number, wireType.endGroup),
    ]);
  }
  return joinBytes([
    tagBytes(field.number, wireTypeOf(field.kind)),
    payload(field, element, style),
  ]);
}

function payload(field: Field, element: ElementValue, style: WireStyle): Uint8Array {
  if (field.message === undefined) return scalar(field.kind, element as ScalarValue, style);
  const bytes = encodeInStyle(field.message, element as MessageValue, style);
  return lengthPrefixed(bytes, style.lengthPadding);
}

function scalar(kind: FieldKind, value: ScalarValue, style: WireStyle): Uint8Array {
  const bytes = bytesOf((writer) => writeScalar(writer, kind, value));
  if (wireTypeOf(kind) === wireType.varint) {
    const wide = style.surplusBits ? withSurplusBits(kind, bytes) : bytes;
    return padVarint(wide, style.valuePadding, 10);
  }
  if (wireTypeOf(kind) !== wireType.lengthDelimited || style.lengthPadding === 0) return bytes;
  const text = typeof value === "string" ? new TextEncoder().encode(value) : (value as Uint8Array);
  return lengthPrefixed(text, style.lengthPadding);
}
