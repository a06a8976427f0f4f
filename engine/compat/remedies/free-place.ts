import type { MessagePair } from "../../../schema/evolution/evolution-types.ts";
import { isWithin, type Range } from "../../../schema/evolution/ranges.ts";
import { reservationOf } from "../../../schema/evolution/reserved.ts";
import type { Schema } from "../../../schema/schema.ts";

/** The highest number of a field: 29 bits. */
const maxNumber = 2 ** 29 - 1;

/** Numbers that the language keeps for itself. https://protobuf.dev/programming-guides/proto3/#assigning */
const kept: Range = { from: 19_000, to: 19_999 };

/**
 * The next number that no field of either version has, and that neither reserves: behind the highest, or
 * else the first that is free. `undefined` where none is left.
 *
 * @param others how many of them are spoken for already
 */
export function freeNumber(
  pair: MessagePair,
  old: Schema,
  next: Schema,
  others = 0,
): number | undefined {
  const fields = [...pair.old.fields, ...pair.new.fields].filter(({ extension }) => !extension);
  const used = fields.map(({ number }) => ({ from: number, to: number }));
  const taken = [
    kept,
    ...used,
    ...takenIn(old, pair.old.typeName),
    ...takenIn(next, pair.new.typeName),
  ];
  const highest = Math.max(0, ...fields.map(({ number }) => number));
  let free = firstFree(highest + 1, taken);
  for (let count = 0; count < others && free !== undefined; count++)
    free = firstFree(free + 1, taken);
  return free ?? firstFree(1, taken);
}

function takenIn(schema: Schema, typeName: string): readonly Range[] {
  const desc = schema.registry.getMessage(typeName);
  // descriptor.proto: the end of a range of extensions is exclusive.
  const open = desc?.proto.extensionRange.map(({ start, end }) => ({ from: start, to: end - 1 }));
  return [...reservationOf(schema, typeName).numbers, ...(open ?? [])];
}

function firstFree(from: number, taken: readonly Range[]): number | undefined {
  let number = from;
  while (number <= maxNumber) {
    const range = taken.find((one) => isWithin([one], number));
    if (range === undefined) return number;
    number = range.to + 1;
  }
  return undefined;
}

/** `total_v2`, or the next of its kind that is free in both versions. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  let version = 2;
  while (taken.has(`${name}_v${version}`)) version++;
  return `${name}_v${version}`;
}

/** Names that the fields of either version have or reserve. */
export function namesIn(pair: MessagePair, old: Schema, next: Schema): ReadonlySet<string> {
  return new Set([
    ...[...pair.old.fields, ...pair.new.fields].map(({ name }) => name),
    ...[...pair.old.oneofs, ...pair.new.oneofs].map(({ name }) => name),
    ...reservationOf(old, pair.old.typeName).names,
    ...reservationOf(next, pair.new.typeName).names,
  ]);
}
