/** What takes less than this, in milliseconds, is too short to be compared. */
const noticedMs = 1;

/** How long the largest size must take, in milliseconds: well above what a machine does on the side. */
const enoughMs = 30;

/** An input that takes longer than this, in milliseconds, is made smaller before it is compared. */
const longMs = 90;

/** What takes longer than this, in milliseconds, is made no larger. */
const mostMs = 120;

/** An eighth takes an eighth of the time, or a 64th with the square: between them, since a square may only begin to show. */
const suspiciousFor8 = 10;

/** Four times the input takes four times as long, or sixteen times. */
const suspiciousFor4 = 6.5;

/** Twice the input takes twice as long, or four times: between them. */
const suspiciousFor2 = 2.5;

/** The same, and no doubt about it. */
const clearFor2 = 2.6;

/**
 * 32 times the input takes 32 times as long, 181 times with the power of 1.5, 1024 times with the
 * square. Where objects outgrow the caches, and garbage begins to be collected, it takes a hundred.
 */
const clearFor32 = 250;

/** How often what looks like a square is looked at. */
const looks = 6;

/** The sizes that are compared, the largest one last. */
const parts: readonly number[] = [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1];

/** How long something takes, by the size of its input. */
export interface Stopwatch {
  /** How long it takes for an input that is so many times as large, in milliseconds. */
  readonly timeOf: (factor: number) => number | Promise<number>;
  /** The largest factor that may be asked for. */
  readonly mostFactor: number;
  /** Whether enough time went by with this. */
  readonly isOver: () => boolean;
}

/** Times that grow with the square. */
export interface Square {
  /** How many times as large the whole is as the input that it began with. */
  readonly factor: number;
  /** In milliseconds, for an eighth, a quarter, a half, the whole. */
  readonly ms: readonly [number, number, number, number];
}

/**
 * Whether time grows with the square of the input; `undefined` where that is not certain, twice over:
 * once from the smallest size to the largest one and once back, so that a machine that becomes slower
 * or faster meanwhile cannot bring it about. Where it looks so and is not clear, it is looked at
 * again, and larger, and of each time the least counts: what the machine does on the side only adds to it.
 *
 * @param firstMs what it took as it is
 */
export async function squareIn(watch: Stopwatch, firstMs: number): Promise<Square | undefined> {
  let factor = await firstFactor(watch, firstMs);
  if (factor === undefined) return undefined;
  const [up, down] = [leastOf(watch), leastOf(watch)];
  for (let look = 0; look < looks && !watch.isOver(); look++) {
    const rising = await timesOf(up, factor, parts);
    if (isClear(rising)) {
      const falling = (await timesOf(down, factor, parts.toReversed())).toReversed();
      const [, , eighth = 0, quarter = 0, half = 0, whole = 0] = falling;
      if (isClear(falling)) return { factor, ms: [eighth, quarter, half, whole] };
    }
    factor = nextFactor(watch, factor, rising);
  }
  return undefined;
}

/** What is not clear yet may be so for larger inputs, where the square outgrows the rest. */
function nextFactor(watch: Stopwatch, factor: number, times: readonly number[]): number {
  const [half = 0, whole = 0] = times.slice(-2);
  const goesOn = whole >= suspiciousFor2 * half && whole <= mostMs;
  return goesOn && 2 * factor <= watch.mostFactor ? 2 * factor : factor;
}

/** Tells of each size the least time that it took so far. */
function leastOf(watch: Stopwatch): Stopwatch {
  const least = new Map<number, number>();
  return {
    ...watch,
    async timeOf(factor) {
      const ms = Math.min(
        await watch.timeOf(factor),
        least.get(factor) ?? Number.POSITIVE_INFINITY,
      );
      least.set(factor, ms);
      return ms;
    },
  };
}

/** The factor with which an input takes long enough, and not too long; `undefined` where nothing speaks for a square. */
async function firstFactor(watch: Stopwatch, firstMs: number): Promise<number | undefined> {
  if (firstMs < noticedMs || watch.isOver()) return undefined;
  // Nearly every codec is told from a quadratic one by what costs least.
  const eighthMs = await watch.timeOf(1 / 8);
  if (firstMs < suspiciousFor8 * eighthMs) return undefined;
  const ms = Math.min(firstMs, await watch.timeOf(1));
  if (ms < noticedMs || ms < suspiciousFor8 * eighthMs) return undefined;
  return ms > longMs ? await smallerFactor(watch) : await largerFactor(watch, ms);
}

async function smallerFactor(watch: Stopwatch): Promise<number | undefined> {
  let factor = 1 / 2;
  let ms = await watch.timeOf(factor);
  while (ms > longMs) {
    factor /= 2;
    ms = await watch.timeOf(factor);
  }
  // A half may be too short again.
  return ms < enoughMs ? 2 * factor : factor;
}

async function largerFactor(watch: Stopwatch, firstMs: number): Promise<number | undefined> {
  let factor = 1;
  let ms = firstMs;
  while (ms < enoughMs) {
    const [step, suspicious] = ms < enoughMs / 4 ? [4, suspiciousFor4] : [2, suspiciousFor2];
    factor *= step;
    if (factor > watch.mostFactor) return undefined;
    const largeMs = await watch.timeOf(factor);
    if (largeMs < suspicious * ms) return undefined;
    ms = largeMs;
  }
  return factor;
}

async function timesOf(
  watch: Stopwatch,
  factor: number,
  inOrder: readonly number[],
): Promise<readonly number[]> {
  const times: number[] = [];
  for (const part of inOrder) times.push(await watch.timeOf(part * factor));
  return times;
}

function isClear(times: readonly number[]): boolean {
  const [least = 0, , eighth = 0, quarter = 0, half = 0, whole = 0] = times;
  return (
    whole >= enoughMs &&
    whole >= clearFor2 * half &&
    half >= clearFor2 * quarter &&
    quarter >= clearFor2 * eighth &&
    whole >= clearFor32 * least
  );
}
