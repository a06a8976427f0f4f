import { wireType } from "../../schema/wire/wire-type.ts";
import { isPackedRun, type Place } from "./anatomy.ts";
import { type Mutation, replaced, replacedInside, wayOf } from "./mutation.ts";
import { paddedTo, varint, withSurplusBits } from "./varints.ts";

/** A length prefix that counts more than there is, or as much as fits in no memory; those around it are right. */
export const badLength: Mutation = {
  aim: "malformed",
  ways: (place) => (isDelimited(place) ? badLengths.length : 0),
  apply(anatomy, place, way) {
    const real = place.contentEnd - place.content;
    const left = (place.parent?.contentEnd ?? anatomy.bytes.length) - place.content;
    const length = wayOf(badLengths, way)(BigInt(real), BigInt(left));
    return replaced(anatomy, place, lengthSpan(place), {
      by: varint(length),
      note: `a length of ${length} before ${real} bytes`,
    });
  },
};

/**
 * A length prefix that counts less than there is. A decoder that reads on behind the end of a
 * message or of a packed run, to the end of what it is about, finds all that was there.
 */
export const shortLength: Mutation = {
  aim: "malformed",
  ways: (place) => (isDelimited(place) ? Math.min(8, place.contentEnd - place.content) : 0),
  apply(anatomy, place, way) {
    const real = place.contentEnd - place.content;
    const length = real - 1 - way;
    return replaced(anatomy, place, lengthSpan(place), {
      by: varint(BigInt(length)),
      note: `a length of ${length} before ${real} bytes`,
    });
  },
};

/** A length of six bytes and more. */
export const longLength: Mutation = {
  aim: "malformed",
  ways: (place) => (isDelimited(place) ? longForms.length : 0),
  apply(anatomy, place, way) {
    const { note, bytes } = wayOf(longForms, way);
    const length = varint(BigInt(place.contentEnd - place.content));
    return replaced(anatomy, place, lengthSpan(place), {
      by: bytes(length),
      note: `a length ${note}`,
    });
  },
};

/** A number of more bytes than a varint may have, or with more bits. */
export const longVarint: Mutation = {
  aim: "malformed",
  ways: (place) => ((place.tag & 7) === wireType.varint ? longForms.length : 0),
  apply(anatomy, place, way) {
    const { note, bytes } = wayOf(longForms, way);
    const part = { start: place.payload, end: place.end };
    const number = anatomy.bytes.subarray(place.payload, place.end);
    return replaced(anatomy, place, part, { by: bytes(number), note: `a number ${note}` });
  },
};

/** A packed run that does not end where an element does; its length is right. */
export const raggedRun: Mutation = {
  aim: "malformed",
  ways: (place) => (isPackedRun(place) ? (place.contentEnd > place.content ? 2 : 1) : 0),
  apply(anatomy, place, way) {
    const end = place.contentEnd;
    return way === 0
      ? replacedInside(
          anatomy,
          place,
          { start: end, end },
          { by: Uint8Array.of(0x80), note: "a packed run with half an element behind it" },
        )
      : replacedInside(
          anatomy,
          place,
          { start: end - 1, end },
          { by: new Uint8Array(0), note: "a packed run without its last byte" },
        );
  },
};

function isDelimited({ tag }: Place): boolean {
  return (tag & 7) === wireType.lengthDelimited;
}

function lengthSpan({ payload, content }: Place): { readonly start: number; readonly end: number } {
  return { start: payload, end: content };
}

/** Lengths, by that of the content and by what is left of the message around it. */
const badLengths: readonly ((real: bigint, left: bigint) => bigint)[] = [
  (_, left) => left + 1n,
  (real) => real + 1n,
  (_, left) => left + 127n,
  () => (1n << 31n) - 1n,
  () => 1n << 31n,
  () => (1n << 32n) - 1n,
  () => 1n << 32n,
  (real) => (1n << 32n) + real,
  () => (1n << 53n) + 1n,
  () => (1n << 63n) - 1n,
  () => 1n << 63n,
  () => (1n << 64n) - 1n,
];

/** Forms of a varint that are too long, or have bits that 64 do not hold. */
const longForms: readonly {
  readonly note: string;
  bytes(minimal: Uint8Array): Uint8Array;
}[] = [
  { note: "of 11 bytes", bytes: (minimal) => paddedTo(minimal, 11) },
  { note: "of 12 bytes", bytes: (minimal) => paddedTo(minimal, 12) },
  { note: "of 20 bytes", bytes: (minimal) => paddedTo(minimal, 20) },
  { note: "that never ends", bytes: () => new Uint8Array(11).fill(0xff) },
  { note: "of 10 bytes with one surplus bit", bytes: (minimal) => withSurplusBits(minimal, 2) },
  { note: "of 10 bytes with all surplus bits", bytes: (minimal) => withSurplusBits(minimal, 0x7e) },
  { note: "of 6 bytes", bytes: (minimal) => paddedTo(minimal, 6) },
  { note: "of 10 bytes", bytes: (minimal) => paddedTo(minimal, 10) },
];
