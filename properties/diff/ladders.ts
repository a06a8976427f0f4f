import { cycleOf } from "../../generators/recursion.ts";
import { type ByteRun, joinBytes, joinRuns, lengthOfRuns } from "../../schema/byte-runs.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import { wireType } from "../../schema/wire/wire-type.ts";
import { Writer } from "../../schema/wire/writer.ts";
import { sameBytes } from "../bytes.ts";

/** Messages that differ in one quantity only: rung 3 has three of what rung 1 has one of. */
export interface Ladder {
  /** What is counted, as the rest of a sentence: "a string of … characters". */
  readonly what: (count: string) => string;
  /** The last rung. */
  readonly top: number;
  /** The message of a rung from 1 on; each is longer than the one before. */
  runs(rung: number): readonly ByteRun[];
  /**
   * Whether the oracle is to read what was written of a rung: it stops at a depth of its own, and
   * what becomes of unknown fields is for others to tell.
   */
  readonly isReadable: boolean;
}

/** Far beyond the 100 levels at which most libraries stop. */
const maxDepth = 10_000;

/** In bytes: a quarter of what gRPC takes for a whole message if nobody says otherwise. */
const maxLength = 1 << 20;

/** Elements of a list, entries of a map, fields that nobody knows. */
const maxCount = 1 << 14;

/** A number that no schema has use for: the first behind those that the language reserves. */
const unknownNumber = 20_000;

const known = new WeakMap<MessageType, readonly Ladder[]>();

/** The ladders of a message type: one for each quantity that it has. */
export function laddersOf(type: MessageType): readonly Ladder[] {
  const ladders = known.get(type) ?? newLadders(type);
  known.set(type, ladders);
  return ladders;
}

function newLadders(type: MessageType): readonly Ladder[] {
  // A message that lacks a required field may be refused whatever else it is, and of a message
  // set nothing is said but how it is written most plainly.
  if (type.messageSet || type.fields.some(({ presence }) => presence === "required")) return [];
  const number = numberWithout(type);
  const field = (fits: (field: Field) => boolean) =>
    type.fields.find((one) => one.oneof === undefined && fits(one));
  return [
    ...nesting(type),
    ...unknownLadders(number),
    ...lengthLadders(field(isSingular("string")), "a string"),
    ...lengthLadders(field(isSingular("bytes")), "bytes"),
    ...elementLadders(field(isListOf("int32")), "numbers"),
    ...messageLadders(field(isListOf("message"))),
  ];
}

/** The ladder and the rung that a message is; `undefined` where it is none. */
export function rungOf(
  type: MessageType,
  runs: readonly ByteRun[],
): { readonly ladder: Ladder; readonly rung: number } | undefined {
  const bytes = joinRuns(runs);
  for (const ladder of laddersOf(type)) {
    const rung = highest(ladder.top, (one) => lengthOfRuns(ladder.runs(one)) <= bytes.length);
    if (rung > 0 && sameBytes(joinRuns(ladder.runs(rung)), bytes)) return { ladder, rung };
  }
  return undefined;
}

/** The highest number up to `top` of which it is so, where it is so of all below; 0 where of none. */
function highest(top: number, isSo: (number: number) => boolean): number {
  // Nearly always it is the top itself.
  if (isSo(top)) return top;
  let low = 0;
  let high = top + 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isSo(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function isSingular(kind: Field["kind"]): (field: Field) => boolean {
  return (field) => field.cardinality === "singular" && field.kind === kind;
}

function isListOf(kind: Field["kind"]): (field: Field) => boolean {
  return (field) =>
    field.cardinality === "repeated" && field.kind === kind && !field.delimited && isFree(field);
}

/** Whether an element may have nothing set. */
function isFree({ message }: Field): boolean {
  return message === undefined || message.fields.every(({ presence }) => presence !== "required");
}

/** Messages in messages, through the fields that lead from the type back to itself. */
function nesting(type: MessageType): readonly Ladder[] {
  const cycle = cycleOf(type);
  if (cycle === undefined || !cycle.every((field) => field.cardinality !== "map" && isFree(field)))
    return [];
  const isGroups = cycle.every(({ delimited }) => delimited);
  return [
    {
      what: (count) => `${isGroups ? "groups" : "messages"} ${count} deep`,
      top: maxDepth,
      runs: (rung) => nested(cycle, rung),
      isReadable: false,
    },
  ];
}

/** From the inside outwards, since what stands outside tells the length of what is inside. */
function nested(cycle: readonly Field[], depth: number): readonly ByteRun[] {
  const before: Uint8Array[] = [];
  const after: Uint8Array[] = [];
  let length = 0;
  for (let level = depth - 1; level >= 0; level--) {
    const field = cycle[level % cycle.length];
    if (field === undefined) continue;
    const head = field.delimited
      ? tagBytes(field.number, wireType.startGroup)
      : tagBytes(field.number, wireType.lengthDelimited, length);
    before.push(head);
    length += head.length;
    if (!field.delimited) continue;
    const end = tagBytes(field.number, wireType.endGroup);
    after.push(end);
    length += end.length;
  }
  return [once(joinBytes([...before.reverse(), ...after]))];
}

function unknownLadders(number: number): readonly Ladder[] {
  const start = tagBytes(number, wireType.startGroup);
  const end = tagBytes(number, wireType.endGroup);
  const field = Uint8Array.of(...tagBytes(number, wireType.varint), 1);
  return [
    {
      what: (count) => `unknown groups ${count} deep`,
      top: maxDepth,
      runs: (rung) => [
        { bytes: start, times: rung },
        { bytes: end, times: rung },
      ],
      isReadable: false,
    },
    {
      what: (count) => `${count} unknown fields`,
      top: maxCount,
      runs: (rung) => [{ bytes: field, times: rung }],
      isReadable: false,
    },
  ];
}

function lengthLadders(field: Field | undefined, what: string): readonly Ladder[] {
  if (field === undefined) return [];
  const letter = Uint8Array.of(0x61);
  return [
    {
      what: (count) => `${what} of ${count} bytes`,
      top: maxLength,
      runs: (rung) => [
        once(tagBytes(field.number, wireType.lengthDelimited, rung)),
        { bytes: letter, times: rung },
      ],
      isReadable: true,
    },
  ];
}

function elementLadders(field: Field | undefined, what: string): readonly Ladder[] {
  if (field === undefined) return [];
  const one = Uint8Array.of(1);
  return [
    {
      what: (count) => `a list of ${count} ${what}`,
      top: maxCount,
      runs: (rung) => [
        once(tagBytes(field.number, wireType.lengthDelimited, rung)),
        { bytes: one, times: rung },
      ],
      isReadable: true,
    },
  ];
}

function messageLadders(field: Field | undefined): readonly Ladder[] {
  if (field === undefined) return [];
  const empty = tagBytes(field.number, wireType.lengthDelimited, 0);
  return [
    {
      what: (count) => `a list of ${count} messages`,
      top: maxCount,
      runs: (rung) => [{ bytes: empty, times: rung }],
      isReadable: true,
    },
  ];
}

function once(bytes: Uint8Array): ByteRun {
  return { bytes, times: 1 };
}

const writer = new Writer();

/** A tag, and a length behind it where there is one. */
function tagBytes(number: number, type: number, length?: number): Uint8Array {
  writer.reset();
  writer.tag(number, type);
  if (length !== undefined) writer.uint32(length);
  return writer.finish();
}

function numberWithout(type: MessageType): number {
  let number = unknownNumber;
  while (type.byNumber.has(number)) number++;
  return number;
}
