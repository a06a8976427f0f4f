import { joinBytes } from "../../schema/byte-runs.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import { wireType, wireTypeOf } from "../../schema/wire/wire-type.ts";
import { Writer } from "../../schema/wire/writer.ts";
import { firstUnknownNumber } from "../draw/unknown-fields.ts";
import { cycleOf, nestingFields } from "../recursion.ts";
import type { HostileAim, NotedBytes } from "./hostile-kinds.ts";
import { tagOf } from "./varints.ts";

/** Bytes that are too many, or too deep: made of one piece, again and again. */
export interface Heap {
  readonly aim: HostileAim;
  /** What it is made of, in words. */
  readonly name: string;
  /** So many pieces. */
  of(count: number): NotedBytes;
}

/** How deep ladders are: those that everybody climbs, those around the usual limits, and those beyond. */
export const ladderDepths: readonly number[] = [1, 2, 16, 63, 99, 100, 101, 1000, 10_000];

/** How many pieces floods have. */
export const floodSizes: readonly number[] = [2, 1000];

/** Messages and groups in one another, of fields that are known and of one that is not. */
export function laddersOf(type: MessageType): readonly Heap[] {
  const unknown = BigInt(firstUnknownNumber(type, 1));
  return [
    groupLadder("unknown groups in one another", [unknown]),
    openLadder("unknown groups begun and not ended", [unknown]),
    delimitedLadder("unknown messages in one another", [unknown]),
    ...knownLadders(type),
  ];
}

function knownLadders(type: MessageType): readonly Heap[] {
  const cycle = type.messageSet ? undefined : cycleOf(type);
  if (cycle === undefined) return [];
  const steps = cycle.map(stepOf);
  if (steps.every(({ wire }) => wire === wireType.startGroup)) {
    const numbers = cycle.map(({ number }) => BigInt(number));
    return [
      groupLadder("groups in one another", numbers),
      openLadder("groups begun and not ended", numbers),
    ];
  }
  return [
    {
      aim: "odd",
      name: "messages in one another",
      of: (count) => ({
        runs: [{ bytes: nested(steps, count), times: 1 }],
        note: `${count} messages in one another`,
      }),
    },
  ];
}

/** Groups of each number by turns. */
function groupLadder(name: string, numbers: readonly bigint[]): Heap {
  const begin = joinBytes(numbers.map((number) => tagOf(number, wireType.startGroup)));
  const end = joinBytes([...numbers].reverse().map((number) => tagOf(number, wireType.endGroup)));
  return {
    aim: "odd",
    name,
    of: (times) => ({
      runs: [
        { bytes: begin, times },
        { bytes: end, times },
      ],
      note: `${times * numbers.length} ${name}`,
    }),
  };
}

function openLadder(name: string, numbers: readonly bigint[]): Heap {
  const begin = joinBytes(numbers.map((number) => tagOf(number, wireType.startGroup)));
  return {
    aim: "malformed",
    name,
    of: (times) => ({
      runs: [{ bytes: begin, times }],
      note: `${times * numbers.length} ${name}`,
    }),
  };
}

function delimitedLadder(name: string, numbers: readonly bigint[]): Heap {
  const steps = numbers.map((number) => ({
    begin: tagOf(number, wireType.lengthDelimited),
    wire: wireType.lengthDelimited,
    end: new Uint8Array(0),
    isEntry: false,
  }));
  return {
    aim: "odd",
    name,
    of: (count) => ({
      runs: [{ bytes: nested(steps, count), times: 1 }],
      note: `${count} ${name}`,
    }),
  };
}

/** One way deeper: what stands before and behind what is inside. */
interface Step {
  readonly begin: Uint8Array;
  readonly wire: number;
  readonly end: Uint8Array;
  /** Whether what is inside is the value of a map's entry. */
  readonly isEntry: boolean;
}

function stepOf({ number, cardinality, delimited }: Field): Step {
  const isEntry = cardinality === "map";
  const wire = delimited && !isEntry ? wireType.startGroup : wireType.lengthDelimited;
  const end = wire === wireType.startGroup ? tagOf(BigInt(number), wireType.endGroup) : none;
  return { begin: tagOf(BigInt(number), wire), wire, end, isEntry };
}

const none = new Uint8Array(0);

/** From the inside out: each length is known when what it counts is. */
function nested(steps: readonly Step[], count: number): Uint8Array {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const put = (bytes: Uint8Array): void => {
    pieces.push(bytes);
    length += bytes.length;
  };
  const behind: Uint8Array[] = [];
  for (let level = count - 1; level >= 0; level--) {
    const step = steps[level % steps.length];
    if (step === undefined) continue;
    if (step.isEntry) {
      put(lengthBytes(length));
      put(entryValueTag);
    }
    if (step.wire === wireType.lengthDelimited) put(lengthBytes(length));
    else {
      behind.push(step.end);
      length += step.end.length;
    }
    put(step.begin);
  }
  return joinBytes([...pieces.reverse(), ...behind]);
}

const entryValueTag = tagOf(2n, wireType.lengthDelimited);

const shared = new Writer();

function lengthBytes(length: number): Uint8Array {
  shared.reset();
  shared.uint32(length);
  return shared.finish();
}

/** Many records of one sort: tiny fields, elements, entries, and parts of one message that merge. */
export function floodsOf(type: MessageType): readonly Heap[] {
  const unknown = BigInt(firstUnknownNumber(type, 1));
  return [
    flood("unknown fields", joinBytes([tagOf(unknown, wireType.varint), Uint8Array.of(1)])),
    flood("unknown groups", joinBytes([tagOf(unknown, 3), tagOf(unknown, 4)])),
    ...fieldFloods(type),
  ];
}

/** At most this many fields of a type have a flood of their own. */
const maxFlooded = 12;

/** First the fields of messages, whose parts merge; then lists and maps; then the others. */
function fieldFloods(type: MessageType): readonly Heap[] {
  if (type.messageSet) return [];
  const messages = nestingFields(type);
  const lists = type.fields.filter(({ cardinality }) => cardinality !== "singular");
  const chosen = new Set([...messages, ...lists, ...type.fields]);
  return [...chosen].slice(0, maxFlooded).map((field) => {
    const what = field.cardinality === "map" ? "empty entries" : "empty records";
    return flood(`${what} of field ${field.number}`, emptyRecord(field));
  });
}

function emptyRecord(field: Field): Uint8Array {
  const number = BigInt(field.number);
  if (field.cardinality === "map")
    return joinBytes([tagOf(number, wireType.lengthDelimited), Uint8Array.of(0)]);
  if (field.message !== undefined && field.delimited)
    return joinBytes([tagOf(number, wireType.startGroup), tagOf(number, wireType.endGroup)]);
  const wire = wireTypeOf(field.kind);
  const sizes: Readonly<Record<number, number>> = { [wireType.fixed32]: 4, [wireType.fixed64]: 8 };
  return joinBytes([tagOf(number, wire), new Uint8Array(sizes[wire] ?? 1)]);
}

function flood(name: string, piece: Uint8Array): Heap {
  return {
    aim: "odd",
    name,
    of: (times) => ({ runs: [{ bytes: piece, times }], note: `${times} ${name}` }),
  };
}
