import type { Codec } from "../codecs/codec.ts";
import { joinBytes } from "../schema/byte-runs.ts";
import type { Field, MessageType } from "../schema/types.ts";
import { decode } from "../schema/wire/decode.ts";
import { Reader } from "../schema/wire/reader.ts";
import { recordsOf, tagOf } from "../schema/wire/records.ts";
import { lengthPrefixed, tagBytes } from "../schema/wire/style-bytes.ts";
import { WireError } from "../schema/wire/wire-error.ts";
import { wireType } from "../schema/wire/wire-type.ts";
import { faultyCodec } from "./faulty-codec.ts";
import { mapElements } from "./map-elements.ts";

/** Reads a list that is declared packed only where it is written packed. */
export function packedOnlyCodec(inner: Codec): Codec {
  return recordDroppingCodec(inner, "packed-only", (records) =>
    records.filter(({ field, wire }) => !field?.packed || wire === wireType.lengthDelimited),
  );
}

/** Keeps the last of several records of a submessage, where it should merge them. */
export function lastWinsCodec(inner: Codec): Codec {
  return recordDroppingCodec(inner, "last-wins", (records) => {
    const last = new Map(records.map((record) => [record.number, record]));
    return records.filter(({ field, number }, index) =>
      field?.message !== undefined && field.cardinality === "singular"
        ? records[index] === last.get(number)
        : true,
    );
  });
}

/** Refuses a message that holds an empty string: in a field with presence, a list or a map's value. */
export function emptyStringRefusingCodec(inner: Codec): Codec {
  return faultyCodec(inner, {
    name: "empty-string-refusing",
    transcode({ type, input, next }) {
      refuseEmptyStrings(type, input);
      return next(input);
    },
  });
}

function refuseEmptyStrings(type: MessageType, input: Uint8Array): void {
  const check = (one: MessageType, value: ReturnType<typeof decode>): void => {
    mapElements(one, value, (field, element) => {
      if (element === "") throw new Error(`${one.typeName}.${field.name}: empty string`);
      if (field.message !== undefined) check(field.message, element as typeof value);
      return element;
    });
  };
  check(type, decode(type, input));
}

/** One record of a message as it stands on the wire. */
interface WireRecord {
  readonly number: number;
  readonly wire: number;
  readonly field: Field | undefined;
  readonly bytes: Uint8Array;
}

/** Leaves records of every message out before the codec inside sees them; groups and map entries are not entered. */
function recordDroppingCodec(
  inner: Codec,
  name: string,
  keep: (records: readonly WireRecord[]) => readonly WireRecord[],
): Codec {
  return faultyCodec(inner, {
    name,
    transcode: ({ type, input, next }) => next(withoutRecords(type, input, keep)),
  });
}

function withoutRecords(
  type: MessageType,
  input: Uint8Array,
  keep: (records: readonly WireRecord[]) => readonly WireRecord[],
): Uint8Array {
  try {
    return joinBytes(keep(wireRecords(type, input)).map((record) => inside(record, keep)));
  } catch (error) {
    // What is malformed goes to the codec inside as it is, which refuses it.
    if (error instanceof WireError) return input;
    throw error;
  }
}

function wireRecords(type: MessageType, input: Uint8Array): readonly WireRecord[] {
  return [...recordsOf(input)].map((bytes) => {
    const tag = tagOf(bytes);
    const number = tag >>> 3;
    return { number, wire: tag & 7, field: type.byNumber.get(number), bytes };
  });
}

/** The record with records left out inside it, where it is a submessage. */
function inside(
  { field, wire, number, bytes }: WireRecord,
  keep: (records: readonly WireRecord[]) => readonly WireRecord[],
): Uint8Array {
  if (field?.message === undefined || field.cardinality === "map") return bytes;
  if (wire !== wireType.lengthDelimited) return bytes;
  const reader = new Reader(bytes);
  reader.tag();
  const payload = withoutRecords(field.message, reader.delimited(), keep);
  return joinBytes([tagBytes(number, wire), lengthPrefixed(payload, 0)]);
}
