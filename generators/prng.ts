/** How many rounds mix the seed before the first word is drawn; sfc32's author asks for 12. */
const warmUpRounds = 12;

/** A bound that {@link Prng.below} takes: 16 bits, so that one multiplication stays exact. */
export const maxBound = 65_536;

/**
 * A small, fast source of pseudo-random words: sfc32 of Chris Doty-Humphrey (PractRand).
 *
 * Only 32-bit integer operations, so a seed gives the same words on every
 * machine and every version of Node. The state is kept as signed integers,
 * which engines hold without allocation.
 */
export class Prng {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 0;

  constructor(a: number, b: number, c: number, d: number) {
    this.seed(a, b, c, d);
  }

  /** Starts over from four words of seed; numbers are taken modulo 2^32. */
  seed(a: number, b: number, c: number, d: number): void {
    this.a = a | 0;
    this.b = b | 0;
    this.c = c | 0;
    this.counter = d | 0;
    for (let round = 0; round < warmUpRounds; round++) this.next();
  }

  /** 32 fresh bits, as a signed integer. */
  next(): number {
    const word = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + word) | 0;
    return word;
  }

  /** An integer from 0 to `bound - 1`, for a bound from 1 to {@link maxBound}. */
  below(bound: number): number {
    return ((this.next() >>> 16) * bound) >>> 16;
  }

  /** An entry of a table of 1 to {@link maxBound} entries. */
  pick<T>(table: readonly T[]): T {
    // A cast, since `below` stays inside the table and a check would cost as much as the draw.
    return table[this.below(table.length)] as T;
  }
}

/** A source of words that starts from four words of seed. */
export function prngOf(a: number, b: number, c: number, d: number): Prng {
  return new Prng(a, b, c, d);
}
