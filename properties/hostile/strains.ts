import { firstUnknownNumber } from "../../generators/draw/unknown-fields.ts";
import { floodsOf, type Heap, laddersOf } from "../../generators/hostile/heaps.ts";
import { once } from "../../generators/hostile/hostile-kinds.ts";
import { tagOf, varint } from "../../generators/hostile/varints.ts";
import { cycleOf, nestingFields } from "../../generators/recursion.ts";
import { joinBytes, joinRuns } from "../../schema/byte-runs.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import { isPackable, wireType, wireTypeOf } from "../../schema/wire/wire-type.ts";
import type { RawInput } from "../input.ts";
import { lazyRawInput, rawInput } from "../inputs.ts";
import { manyPieces } from "./growth.ts";

/** How deep the deepest ladders are: deeper than any stack of a thread, and less than 100 KB where rungs are small. */
const deepest = 45_000;

/** How many pieces floods have. */
const floodPieces = 4 * manyPieces;

/** How long the longest texts are, in bytes. */
const longText = 200_000;

/**
 * What a length claims: more than any input has, and so that who believes it asks for memory that
 * there is, at once (of 32 MiB elements, of 256 MiB), or that there is not.
 */
const lengths: readonly bigint[] = [
  2n ** 25n - 1n,
  2n ** 28n - 1n,
  2n ** 31n - 1n,
  2n ** 32n - 1n,
  2n ** 63n - 1n,
];

/**
 * Bytes that cost a careless decoder more than they are worth: lengths that promise what is not
 * there, messages deep in one another, many small pieces. The same list every time.
 */
export function* strains(type: MessageType): Generator<RawInput> {
  yield* boasts(type);
  yield* deepLadders(type);
  yield* greatFloods(type);
}

function* boasts(type: MessageType): Generator<RawInput> {
  const unknown = BigInt(firstUnknownNumber(type, 1));
  for (const length of lengths) {
    yield boast(unknown, "an unknown field", length);
    for (const field of lengthFields(type))
      yield boast(BigInt(field.number), `field ${field.number}`, length);
  }
}

function boast(number: bigint, what: string, length: bigint): RawInput {
  const bytes = joinBytes([tagOf(number, wireType.lengthDelimited), varint(length)]);
  return rawInput([{ bytes, times: 1 }], {
    note: `a length of ${length} before the end, of ${what}`,
  });
}

/** One field of each sort that stands behind its length. */
function lengthFields(type: MessageType): readonly Field[] {
  if (type.messageSet) return [];
  const hasLength = ({ kind, cardinality, delimited }: Field) =>
    cardinality === "map" ||
    (cardinality === "repeated" && isPackable(kind)) ||
    (wireTypeOf(kind) === wireType.lengthDelimited && !delimited);
  return oneOfEach(type.fields.filter(hasLength), ({ kind, cardinality, message }) =>
    [cardinality, kind, message?.typeName.startsWith("google.protobuf.")].join(),
  );
}

/** The first of each sort. */
export function oneOfEach<T>(all: readonly T[], sortOf: (one: T) => string): readonly T[] {
  const first = new Map<string, T>();
  for (const one of all) if (!first.has(sortOf(one))) first.set(sortOf(one), one);
  return [...first.values()];
}

function* deepLadders(type: MessageType): Generator<RawInput> {
  for (const ladder of laddersOf(type)) yield heapInput(ladder, deepest);
  // What leads back to itself need not be the message itself: a `google.protobuf.Value` in it, say.
  const field = nestingFields(type).find(
    ({ message, cardinality, delimited }) =>
      message !== undefined &&
      cycleOf(message) !== undefined &&
      cardinality !== "map" &&
      !delimited,
  );
  if (cycleOf(type) !== undefined || field?.message === undefined || type.messageSet) return;
  const { number } = field;
  for (const ladder of laddersOf(field.message).slice(unknownLadders))
    yield lazyRawInput(() => {
      const inner = joinRuns(ladder.of(deepest).runs);
      const bytes = joinBytes([...recordStart(number, inner.length), inner]);
      return once(bytes, `${ladder.name}, in field ${number}`);
    });
}

/** Those of unknown fields come first, and are the same for every message. */
const unknownLadders = 3;

function* greatFloods(type: MessageType): Generator<RawInput> {
  for (const flood of floodsOf(type)) yield heapInput(flood, floodPieces);
  yield* growingFloods(type);
  const unknown = firstUnknownNumber(type, 1);
  const texts = type.fields.filter(({ kind }) => kind === "string" || kind === "bytes");
  const sorts = oneOfEach(texts, ({ kind, cardinality }) => `${kind} ${cardinality}`);
  const numbers = type.messageSet ? [] : sorts.map(({ number }) => number);
  for (const number of [unknown, ...numbers])
    yield rawInput(
      [
        { bytes: joinBytes(recordStart(number, longText)), times: 1 },
        { bytes: Uint8Array.of(0x61), times: longText },
      ],
      { note: `a long text in field ${number}` },
    );
  yield rawInput([{ bytes: Uint8Array.of(0xff), times: longText }], {
    note: "a varint without end",
  });
}

/** Parts of one message that each bring something to what is there: it must not be copied each time. */
function* growingFloods(type: MessageType): Generator<RawInput> {
  if (type.messageSet) return;
  const merged = type.fields.filter(
    ({ message, cardinality, delimited }) =>
      message !== undefined && cardinality === "singular" && !delimited,
  );
  for (const field of merged.slice(0, 2)) {
    const { message, number } = field;
    if (message === undefined || message.messageSet) continue;
    const list = message.fields.find(({ cardinality }) => cardinality === "repeated");
    const unknown = firstUnknownNumber(message, 1);
    const pieces = [joinBytes([tagOf(BigInt(unknown), wireType.varint), Uint8Array.of(1)])];
    if (list !== undefined) pieces.push(...elementOf(list));
    for (const piece of pieces) {
      const bytes = joinBytes([...recordStart(number, piece.length), piece]);
      yield rawInput([{ bytes, times: floodPieces }], {
        note: `parts of field ${number} that add to one another`,
      });
    }
  }
}

/** An element of a list, none where it is not quickly said. */
function elementOf({ number, kind, delimited }: Field): readonly Uint8Array[] {
  const wire = wireTypeOf(kind);
  if (delimited || (wire !== wireType.varint && wire !== wireType.lengthDelimited)) return [];
  return [joinBytes([tagOf(BigInt(number), wire), Uint8Array.of(0)])];
}

function recordStart(number: number, length: number): readonly Uint8Array[] {
  return [tagOf(BigInt(number), wireType.lengthDelimited), varint(BigInt(length))];
}

function heapInput(heap: Heap, count: number): RawInput {
  // Its name and not its note, which counts: what is shrunk has fewer.
  return lazyRawInput(() => ({ runs: heap.of(count).runs, note: heap.name }));
}
