import { joinBytes } from "../../schema/byte-runs.ts";
import { wireType } from "../../schema/wire/wire-type.ts";
import type { Anatomy, Place } from "./anatomy.ts";
import { type NotedBytes, once } from "./hostile-kinds.ts";
import { type Mutation, replaced, wayOf, where } from "./mutation.ts";
import { spliced } from "./splice.ts";
import { tagOf } from "./varints.ts";

/** Tags of groups that do not match, put before a record, behind it or around it. */
export const badGroups: Mutation = {
  aim: "malformed",
  ways: () => strays.length,
  apply(anatomy, place, way) {
    const { note, before = [], behind = [] } = wayOf(strays, way)(BigInt(place.tag >>> 3));
    const part = { start: place.start, end: place.end };
    const record = anatomy.bytes.subarray(place.start, place.end);
    return replaced(anatomy, place, part, {
      by: joinBytes([...before, record, ...behind]),
      note,
    });
  },
};

/** The end of a group is missing, or is that of another one. */
export const badGroupEnd: Mutation = {
  aim: "malformed",
  ways: ({ tag }) => ((tag & 7) === wireType.startGroup ? 3 : 0),
  apply(anatomy, place, way) {
    const number = BigInt(place.tag >>> 3);
    if (way === 0) return withEnd(anatomy, place, new Uint8Array(0), "a group without its end");
    const other = number + (way === 1 || number === 1n ? 1n : -1n);
    const note = `a group ended by number ${other}`;
    return withEnd(anatomy, place, tagOf(other, wireType.endGroup), note);
  },
};

function withEnd({ bytes }: Anatomy, place: Place, endTag: Uint8Array, note: string): NotedBytes {
  const part = { start: place.contentEnd, end: place.end };
  return once(spliced(bytes, place.parent, part, endTag), `${note} ${where(place)}`);
}

/** What stands around a record of a number. */
interface Stray {
  readonly note: string;
  readonly before?: readonly Uint8Array[];
  readonly behind?: readonly Uint8Array[];
}

const strays: readonly ((number: bigint) => Stray)[] = [
  (number) => ({ note: "an end of a group behind", behind: [tagOf(number, 4)] }),
  (number) => ({ note: "an end of a group before", before: [tagOf(number, 4)] }),
  () => ({ note: "an end of a group of number 15 behind", behind: [tagOf(15n, 4)] }),
  (number) => ({ note: "a group begun behind", behind: [tagOf(number, 3)] }),
  (number) => ({ note: "a group begun before", before: [tagOf(number, 3)] }),
  () => ({ note: "a group of number 1000 begun before", before: [tagOf(1000n, 3)] }),
  () => ({
    note: "a group of number 1000 ended by 1001 around",
    before: [tagOf(1000n, 3)],
    behind: [tagOf(1001n, 4)],
  }),
  () => ({
    note: "two groups ended crosswise around",
    before: [tagOf(1000n, 3), tagOf(1001n, 3)],
    behind: [tagOf(1000n, 4), tagOf(1001n, 4)],
  }),
  () => ({
    note: "a group of number 1000 ended by number 1000 + 2^29 around",
    before: [tagOf(1000n, 3)],
    behind: [tagOf((1n << 29n) + 1000n, 4)],
  }),
  () => ({
    note: "an unknown group with field number 0 behind",
    behind: [tagOf(1000n, 3), Uint8Array.of(0, 1), tagOf(1000n, 4)],
  }),
  () => ({
    note: "an unknown group with wire type 7 behind",
    behind: [tagOf(1000n, 3), tagOf(1n, 7), tagOf(1000n, 4)],
  }),
  () => ({
    note: "an unknown group with a length past its end behind",
    behind: [tagOf(1000n, 3), tagOf(1n, 2), Uint8Array.of(0xff, 0x01), tagOf(1000n, 4)],
  }),
];
