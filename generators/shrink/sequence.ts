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

/** Runs of all places, of one half, one quarter, … one place; the last and the first of a size come first. */
function* runs(length: number): Generator<Run> {
  for (let size = length; size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    const last = Math.floor((length - 1) / size) * size;
    yield { start: last, end: length };
    if (last > 0) yield { start: 0, end: size };
    if (length > size * maxPlaces) continue;
    for (let start = size; start < last; start += size) yield { start, end: start + size };
  }
}
