import type { Anatomy, Place } from "./anatomy.ts";
import { type HostileAim, type NotedBytes, once } from "./hostile-kinds.ts";
import { type Span, spliced } from "./splice.ts";

/** One sort of harm that can be done to a record. */
export interface Mutation {
  /** `undefined` where it is not settled what a decoder is to do. */
  readonly aim: HostileAim | undefined;
  /** In how many ways it can be done to a record; 0 where it cannot. */
  ways(place: Place): number;
  /** Does it, in the way of that number. */
  apply(anatomy: Anatomy, place: Place, way: number): NotedBytes;
}

/** The bytes with others in a part of what a record stands in. */
export function replaced(
  { bytes }: Anatomy,
  place: Place,
  part: Span,
  change: { readonly by: Uint8Array; readonly note: string },
): NotedBytes {
  return once(spliced(bytes, place.parent, part, change.by), `${change.note} ${where(place)}`);
}

/** The bytes with others in a part of a record's own content. */
export function replacedInside(
  { bytes }: Anatomy,
  place: Place,
  part: Span,
  change: { readonly by: Uint8Array; readonly note: string },
): NotedBytes {
  return once(spliced(bytes, place, part, change.by), `${change.note} ${where(place)}`);
}

/** Which record it is, in words: numbers from the outermost inwards. */
export function where(place: Place): string {
  const numbers: number[] = [];
  for (let one: Place | undefined = place; one !== undefined; one = one.parent)
    numbers.push(one.tag >>> 3);
  return `in field ${numbers.reverse().join(".")}`;
}

/** The entry of a table that a way stands for. */
export function wayOf<T>(table: readonly T[], way: number): T {
  // A cast, since the table is never empty and its length is the number of ways.
  return table[way % table.length] as T;
}
