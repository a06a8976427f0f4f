/**
 * At most this many places of a sequence are tried for each size of a piece.
 *
 * A sequence of no more items is minimal in every single one; a longer one, all
 * of which is needed, costs a few dozen attempts and not one an item.
 */
const maxPlaces = 64;

/** A run of places in a sequence: from `start` up to, and without, `end`. */
interface Run {
  readonly start: number;
  readonly end: number;
}

/** Shorter sequences, shortest first: nothing, then without one half, one quarter, … one item. */
export function* shorter<T>(items: readonly T[]): Generator<readonly T[]> {
  if (items.length === 0) return;
  yield [];
  for (const { start, end } of runs(items.length))
    if (end - start < items.length) yield [...items.slice(0, start), ...items.slice(end)];
}

/** What {@link simpler} needs to know of the items. */
export interface Simplifying<T> {
  /** The simplest item that could stand in its place. */
  simplest(item: T): T;
  isSimplest(item: T): boolean;
  /** Strictly simpler items, simplest first. */
  shrink(item: T): Iterable<T>;
}

/** Sequences of the same length whose items are simpler: all at their simplest, half of them, … one of them, one a little. */
export function* simpler<T>(items: readonly T[], by: Simplifying<T>): Generator<readonly T[]> {
  // Runs of places and not of items: what is simplest already must not hide the few that are not.
  const places = [...items.keys()].filter((index) => !isSimplestAt(items, index, by));
  for (const { start, end } of runs(places.length)) {
    const chosen = new Set(places.slice(start, end));
    yield items.map((item, index) => (chosen.has(index) ? by.simplest(item) : item));
  }
  for (const index of places.slice(0, maxPlaces)) yield* simplerAt(items, index, by);
}

function isSimplestAt<T>(items: readonly T[], index: number, by: Simplifying<T>): boolean {
  const item = items[index];
  return item === undefined || by.isSimplest(item);
}

function* simplerAt<T>(
  items: readonly T[],
  index: number,
  by: Simplifying<T>,
): Generator<readonly T[]> {
  const item = items[index];
  if (item !== undefined) for (const simple of by.shrink(item)) yield items.with(index, simple);
}

/** Pieces of this many to the whole are coarse. */
const coarsePieces = 4;

/**
 * Runs of all places, of one half, one quarter, … one place.
 *
 * The coarse ones first, then at all finer sizes those at both ends, which find
 * the length that matters, then the finer ones in between.
 */
function* runs(length: number): Generator<Run> {
  const sizes = sizesOf(length);
  const coarse = sizes.filter((size) => length <= size * coarsePieces);
  const fine = sizes.slice(coarse.length);
  for (const size of coarse) yield* [...endsOf(length, size), ...insideOf(length, size)];
  for (const size of fine) yield* endsOf(length, size);
  for (const size of fine) if (length <= size * maxPlaces) yield* insideOf(length, size);
}

/** The length, and its halves down to 1. */
function sizesOf(length: number): readonly number[] {
  if (length <= 1) return length === 1 ? [1] : [];
  return [length, ...sizesOf(Math.ceil(length / 2))];
}

/** The last run of a size, and the first where it is another. */
function endsOf(length: number, size: number): readonly Run[] {
  const last = { start: Math.floor((length - 1) / size) * size, end: length };
  return last.start === 0 ? [last] : [last, { start: 0, end: size }];
}

function insideOf(length: number, size: number): readonly Run[] {
  const inside: Run[] = [];
  for (let start = size; start + size < length; start += size)
    inside.push({ start, end: start + size });
  return inside;
}
