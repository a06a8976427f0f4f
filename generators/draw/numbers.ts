import {
  doubleBoundaries,
  floatBoundaries,
  int32Boundaries,
  int64Boundaries,
  uint32Boundaries,
  uint64Boundaries,
} from "../boundaries.ts";
import type { Prng } from "../prng.ts";
import type { Drawer } from "./drawer.ts";

// Each drawer spends a quarter of its draws on boundaries, a quarter on small numbers, a quarter
// on numbers of every length and a quarter on uniform bits.

/** Signed 32-bit integers; never -0. */
export const drawInt32: Drawer<number> = (prng) => {
  const word = prng.next();
  switch (word & 3) {
    case 0:
      return entry(int32Boundaries, word);
    case 1:
      return word >> 24;
    case 2:
      return prng.next() >> (word >>> 27);
    default:
      return prng.next();
  }
};

/** Unsigned 32-bit integers. */
export const drawUint32: Drawer<number> = (prng) => {
  const word = prng.next();
  switch (word & 3) {
    case 0:
      return entry(uint32Boundaries, word);
    case 1:
      return word >>> 24;
    case 2:
      return prng.next() >>> (word >>> 27);
    default:
      return prng.next() >>> 0;
  }
};

const scratch = new DataView(new ArrayBuffer(8));

/** Signed 64-bit integers. */
export const drawInt64: Drawer<bigint> = (prng) => {
  const word = prng.next();
  if ((word & 3) === 0) return entry(int64Boundaries, word);
  fill64(word, prng);
  return scratch.getBigInt64(0, true);
};

/** Unsigned 64-bit integers. */
export const drawUint64: Drawer<bigint> = (prng) => {
  const word = prng.next();
  if ((word & 3) === 0) return entry(uint64Boundaries, word);
  fill64(word, prng);
  return scratch.getBigUint64(0, true);
};

/** Any number that a `double` holds; NaN is the one that JavaScript writes. */
export const drawDouble: Drawer<number> = (prng) => {
  const word = prng.next();
  switch (word & 3) {
    case 0:
      return entry(doubleBoundaries, word);
    case 1:
      return word >> 24;
    case 2:
      // A decimal fraction, such as people write.
      return (prng.next() >> (word >>> 27)) / 100;
    default:
      scratch.setInt32(0, word, true);
      scratch.setInt32(4, prng.next(), true);
      return oneNaN(scratch.getFloat64(0, true));
  }
};

/** Any number that a `float` holds exactly. */
export const drawFloat: Drawer<number> = (prng) => {
  const word = prng.next();
  switch (word & 3) {
    case 0:
      return entry(floatBoundaries, word);
    case 1:
      return word >> 24;
    case 2:
      return Math.fround((prng.next() >> (word >>> 27)) / 100);
    default:
      scratch.setInt32(0, prng.next(), true);
      return oneNaN(scratch.getFloat32(0, true));
  }
};

/** True and false alike. */
export const drawBool: Drawer<boolean> = (prng) => prng.next() < 0;

/** An entry chosen by the upper half of a word whose lower bits are spent. */
function entry<T>(table: readonly T[], word: number): T {
  // A cast, since the index stays inside the table and a check would cost as much as the draw.
  return table[((word >>> 16) * table.length) >>> 16] as T;
}

/** Fills the scratch with a small number, one of any length, or uniform bits. */
function fill64(word: number, prng: Prng): void {
  const mode = word & 3;
  if (mode === 1) {
    scratch.setInt32(0, word >> 24, true);
    scratch.setInt32(4, word >> 31, true);
    return;
  }
  const high = prng.next();
  scratch.setInt32(0, prng.next(), true);
  scratch.setInt32(4, mode === 2 ? high >> (word >>> 27) : high, true);
}

/** The bits of a drawn NaN may differ from those of `NaN`: one NaN, so that one value has one form. */
function oneNaN(value: number): number {
  return Number.isNaN(value) ? Number.NaN : value;
}
