/** How far an integer is from 0; a negative one is farther than its opposite. */
export function integerRank(value: bigint): bigint {
  return value < 0n ? -2n * value + 1n : 2n * value;
}

/** Thresholds that code tends to have: where types end and varints grow. */
const thresholds: readonly bigint[] = [
  1n,
  ...[7n, 8n, 14n, 15n, 16n, 21n].map((bits) => 1n << bits),
  ...firstRounded(24n),
  ...[28n, 31n, 32n].map((bits) => 1n << bits),
  ...firstRounded(53n),
  1n << 63n,
];

/**
 * The first integer behind all that a floating point number of so many bits holds, and the next,
 * which is the first that it rounds: halving never leads there, since what is not rounded lies between.
 */
function firstRounded(bits: bigint): readonly bigint[] {
  return [1n << bits, (1n << bits) + 1n];
}

/** The largest 64-bit integer: no limit for values that are smaller anyway. */
const noMax = (1n << 64n) - 1n;

/**
 * Integers strictly nearer to 0, nearest first: 0, the opposite of a negative one, usual
 * thresholds, then half way to the value, three quarters, … the next.
 *
 * Whatever fails from a threshold on ends exactly at it.
 */
export function* shrinkInteger(value: bigint, max: bigint = noMax): Generator<bigint> {
  if (value === 0n) return;
  yield 0n;
  const magnitude = value < 0n ? -value : value;
  const sign = value < 0n ? -1n : 1n;
  if (value < 0n && magnitude <= max) yield magnitude;
  for (const threshold of thresholds) if (threshold < magnitude) yield sign * threshold;
  for (let step = magnitude / 2n; step > 0n; step /= 2n) yield sign * (magnitude - step);
}
