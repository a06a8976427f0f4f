import type { Codec } from "../codecs/codec.ts";
import { joinBytes } from "../schema/byte-runs.ts";
import type { Field, MessageType } from "../schema/types.ts";
import { decode } from "../schema/wire/decode.ts";
import { Reader } from "../schema/wire/reader.ts";
import { recordsOf, tagOf } from "../schema/wire/records.ts";
import { tagBytes } from "../schema/wire/style-bytes.ts";
import { type Malformation, WireError } from "../schema/wire/wire-error.ts";
import { isPackable, wireType, wireTypeOf } from "../schema/wire/wire-type.ts";
import { faultyCodec } from "./faulty-codec.ts";

/**
 * Takes what is malformed in one way for the end of the message, where it should refuse it: what
 * stands before that record is all it reads.
 */
export function acceptingCodec(inner: Codec, malformation: Malformation): Codec {
  return faultyCodec(inner, {
    name: `accepting-${malformation.replaceAll(" ", "-").toLowerCase()}`,
    transcode({ type, input, next }) {
      const error = errorOf(type, input);
      return next(error?.malformation === malformation ? soundPart(type, input) : input);
    },
  });
}

function errorOf(type: MessageType, input: Uint8Array): WireError | undefined {
  try {
    decode(type, input);
    return undefined;
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
}

/** The records of the root before the first that no decoder may accept. */
function soundPart(type: MessageType, input: Uint8Array): Uint8Array {
  const reader = new Reader(input);
  let end = 0;
  try {
    while (reader.pos < reader.end) {
      reader.record();
      decode(type, input.subarray(end, reader.pos));
      end = reader.pos;
    }
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
  }
  return input.subarray(0, end);
}

/** Reads the records of a message by the types of their fields, whatever wire type they have. */
export function wireTypeIgnoringCodec(inner: Codec): Codec {
  return faultyCodec(inner, {
    name: "wire-type-ignoring",
    transcode: ({ type, input, next }) => next(retagged(type, input)),
  });
}

/** The bytes with each tag of a known field saying the wire type that the field has. */
function retagged(type: MessageType, input: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  const reader = new Reader(input);
  try {
    while (reader.pos < reader.end) {
      const start = reader.pos;
      const tag = reader.tag();
      const wire = ownWireType(type.byNumber.get(tag >>> 3), tag & 7);
      const payload = reader.pos;
      reader.skip(((tag >>> 3) << 3) | wire);
      pieces.push(
        wire === (tag & 7) ? input.subarray(start, payload) : tagBytes(tag >>> 3, wire),
        input.subarray(payload, reader.pos),
      );
    }
    return joinBytes(pieces);
  } catch (error) {
    if (error instanceof WireError) return input;
    throw error;
  }
}

/** What a reader takes a field for that does not look; lists of numbers it must tell apart from packed ones. */
function ownWireType(field: Field | undefined, wire: number): number {
  if (field === undefined || wire === wireType.endGroup) return wire;
  if (field.cardinality === "map") return wireType.lengthDelimited;
  if (field.message !== undefined && field.delimited) return wireType.startGroup;
  if (
    field.cardinality === "repeated" &&
    isPackable(field.kind) &&
    wire === wireType.lengthDelimited
  )
    return wire;
  return wireTypeOf(field.kind);
}

/** Loses entries of a map that have more in them than a key and a value. */
export function strictEntryCodec(inner: Codec): Codec {
  return faultyCodec(inner, {
    name: "strict-entry",
    transcode: ({ type, input, next }) => next(withoutRichEntries(type, input)),
  });
}

function withoutRichEntries(type: MessageType, input: Uint8Array): Uint8Array {
  try {
    return joinBytes([...recordsOf(input)].filter((record) => !isRichEntry(type, record)));
  } catch (error) {
    if (error instanceof WireError) return input;
    throw error;
  }
}

function isRichEntry(type: MessageType, record: Uint8Array): boolean {
  const field = type.byNumber.get(tagOf(record) >>> 3);
  if (field?.cardinality !== "map" || (tagOf(record) & 7) !== wireType.lengthDelimited)
    return false;
  const reader = new Reader(record);
  reader.tag();
  return [...recordsOf(reader.delimited())].length > 2;
}
