import { joinBytes } from "../../schema/byte-runs.ts";
import type { Field } from "../../schema/types.ts";
import { wireType, wireTypeOf } from "../../schema/wire/wire-type.ts";
import type { Anatomy, Place } from "./anatomy.ts";
import { type Mutation, replaced, replacedInside, wayOf } from "./mutation.ts";
import { tagOf } from "./varints.ts";

/** A whole record of another wire type in place of a field's own: what is in it stays in it. */
export const otherRecord: Mutation = {
  aim: "odd",
  ways: () => records.length - 1,
  apply(anatomy, place, way) {
    const number = place.tag >>> 3;
    const others = records.filter((one) => one.wire !== (place.tag & 7));
    const { wire, payload } = wayOf(others, way);
    const by = recordOf(number, wire, payload(number, strayTag(anatomy, place)));
    const part = { start: place.start, end: place.end };
    return replaced(anatomy, place, part, { by, note: `a record of wire type ${wire}` });
  },
};

/**
 * The tag of a number beside the place, in a single byte: a decoder that goes by the field's type
 * and not by the wire type finds it inside the record, and takes it for a field.
 */
function strayTag({ type }: Anatomy, { parent, field }: Place): number {
  const owner = parent === undefined ? type : parent.field?.message;
  const other = owner?.fields.find(
    (one) => one !== field && one.number < 16 && wireTypeOf(one.kind) === wireType.varint,
  );
  return (other?.number ?? 1) << 3;
}

/** A record twice, the second one with nothing in it or with something else. */
export const again: Mutation = {
  aim: "odd",
  ways: () => 4,
  apply(anatomy, place, way) {
    const record = anatomy.bytes.subarray(place.start, place.end);
    const other = emptied(anatomy.bytes, place);
    const [first, second] = way < 2 ? [record, way === 0 ? record : other] : [other, record];
    const times = way === 3 ? 7 : 1;
    const part = { start: place.start, end: place.end };
    return replaced(anatomy, place, part, {
      by: joinBytes([...Array<Uint8Array>(times).fill(first), second]),
      note: `a record ${times + 1} times`,
    });
  },
};

/** An unknown field before a record or behind it, of each wire type. */
export const stranger: Mutation = {
  aim: "odd",
  ways: () => 2 * records.length,
  apply(anatomy, place, way) {
    const { wire, payload } = wayOf(records, way);
    const at = way < records.length ? place.end : place.start;
    const part = { start: at, end: at };
    const by = recordOf(strangeNumber, wire, payload(strangeNumber, 8));
    return replaced(anatomy, place, part, { by, note: `an unknown field of wire type ${wire}` });
  },
};

/** An entry of a map without its key, without its value, with both twice, or with more than these. */
export const oddEntry: Mutation = {
  aim: "odd",
  ways: (place) => (isEntry(place.field, place.tag) ? entryParts.length : 0),
  apply(anatomy, place, way) {
    const { note, parts } = wayOf(entryParts, way);
    const whole = anatomy.bytes.subarray(place.content, place.contentEnd);
    const part = { start: place.content, end: place.contentEnd };
    const by = joinBytes(parts(whole));
    return replacedInside(anatomy, place, part, { by, note: `a map's entry ${note}` });
  },
};

/** Beyond the numbers that schemas use, and below those that protobuf keeps for itself. */
const strangeNumber = 18_999;

function isEntry(field: Field | undefined, tag: number): boolean {
  return field?.cardinality === "map" && (tag & 7) === wireType.lengthDelimited;
}

const entryParts: readonly {
  readonly note: string;
  parts(whole: Uint8Array): readonly Uint8Array[];
}[] = [
  { note: "that is empty", parts: () => [] },
  { note: "with key and value twice", parts: (whole) => [whole, whole] },
  {
    note: "with an unknown field behind",
    parts: (whole) => [whole, recordOf(3, wireType.varint, Uint8Array.of(1))],
  },
  {
    note: "with an unknown field before",
    parts: (whole) => [recordOf(3, wireType.lengthDelimited, Uint8Array.of(1, 0)), whole],
  },
];

/** A record, by its wire type. */
interface RecordSample {
  readonly wire: number;
  /** What stands behind its tag; somewhere in it a stray tag and the number 1. */
  payload(number: number, stray: number): Uint8Array;
}

const records: readonly RecordSample[] = [
  { wire: wireType.varint, payload: () => Uint8Array.of(0x96, 0x01) },
  {
    wire: wireType.fixed64,
    payload: (_, stray) => Uint8Array.of(0x80, 0, stray, 1, stray, 1, stray, 1),
  },
  { wire: wireType.lengthDelimited, payload: (_, stray) => Uint8Array.of(2, stray, 1) },
  {
    wire: wireType.startGroup,
    payload: (number, stray) => joinBytes([Uint8Array.of(stray, 1), tagOf(BigInt(number), 4)]),
  },
  { wire: wireType.fixed32, payload: (_, stray) => Uint8Array.of(0x80, 0, stray, 1) },
];

function recordOf(number: number, wire: number, payload: Uint8Array): Uint8Array {
  return joinBytes([tagOf(BigInt(number), wire), payload]);
}

/** A record like another with nothing in it: an empty payload, the number 0. */
function emptied(bytes: Uint8Array, { start, payload, end, contentEnd, tag }: Place): Uint8Array {
  const wire = tag & 7;
  const head = bytes.subarray(start, payload);
  if (wire === wireType.startGroup) return joinBytes([head, bytes.subarray(contentEnd, end)]);
  const isShort = wire === wireType.varint || wire === wireType.lengthDelimited;
  return joinBytes([head, Buffer.alloc(isShort ? 1 : end - payload)]);
}
