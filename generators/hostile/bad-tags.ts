import { maxFieldNumber, wireType } from "../../schema/wire/wire-type.ts";
import type { Place } from "./anatomy.ts";
import { type Mutation, replaced, wayOf } from "./mutation.ts";
import { paddedTo, tagOf, varint, withSurplusBits } from "./varints.ts";

/** A tag, and what is wrong with it. */
interface BadTag {
  readonly note: string;
  bytes(tag: number): Uint8Array;
}

/** The tag of a record gives way to one that no decoder may take. */
export const badTag: Mutation = {
  aim: "malformed",
  ways: () => badTags.length,
  apply(anatomy, place, way) {
    const { note, bytes } = wayOf(badTags, way);
    return replaced(anatomy, place, tagSpan(place), { by: bytes(place.tag), note });
  },
};

/** A tag in more bytes than it needs, which some decoders read and some refuse. */
export const paddedTag: Mutation = {
  aim: undefined,
  ways: () => paddedLengths.length,
  apply(anatomy, place, way) {
    const length = wayOf(paddedLengths, way);
    const by = paddedTo(varint(BigInt(place.tag)), length);
    return replaced(anatomy, place, tagSpan(place), { by, note: `a tag in ${by.length} bytes` });
  },
};

/** The tag says another wire type than the record has. */
export const falseWireType: Mutation = {
  aim: "malformed",
  ways: () => allWireTypes.length - 1,
  apply(anatomy, place, way) {
    const wire = ((place.tag & 7) + 1 + way) % allWireTypes.length;
    const by = tagOf(BigInt(place.tag >>> 3), wire);
    return replaced(anatomy, place, tagSpan(place), { by, note: `wire type ${wire}` });
  },
};

function tagSpan({ start, payload }: Place): { readonly start: number; readonly end: number } {
  return { start, end: payload };
}

const paddedLengths = [2, 3, 5, 6, 10] as const;

const allWireTypes = [0, 1, 2, 3, 4, 5] as const;

const numberZero: readonly BadTag[] = allWireTypes.map((wire) => ({
  note: `field number 0 of wire type ${wire}`,
  bytes: () => tagOf(0n, wire),
}));

const noWireType: readonly BadTag[] = [6, 7].map((wire) => ({
  note: `wire type ${wire}`,
  bytes: (tag) => tagOf(BigInt(tag >>> 3), wire),
}));

/** The first number beyond the last, and others whose low bits are a small one's. */
const tooLarge: readonly BadTag[] = [
  BigInt(maxFieldNumber) + 1n,
  (1n << 29n) + 1n,
  (1n << 32n) + 1n,
  (1n << 60n) + 1n,
].map((number) => ({
  note: `field number ${number}`,
  bytes: (tag) => tagOf(number, tag & 7),
}));

const longTags: readonly BadTag[] = [
  { note: "a tag of 11 bytes", bytes: (tag) => paddedTo(varint(BigInt(tag)), 11) },
  { note: "a tag that never ends", bytes: () => new Uint8Array(12).fill(0x80) },
  {
    note: "a tag with surplus bits",
    bytes: (tag) => withSurplusBits(varint(BigInt(tag)), 0x7e),
  },
];

const badTags: readonly BadTag[] = [
  ...numberZero,
  ...noWireType,
  ...tooLarge,
  ...longTags,
  {
    note: "an end of a group in place of a tag",
    bytes: (tag) => tagOf(BigInt(tag >>> 3), wireType.endGroup),
  },
];
