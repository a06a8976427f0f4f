import { integerRank, shrinkInteger } from "./integer.ts";

/** How a kind of floating point number is written down. */
export interface FloatFormat {
  /** The nearest number that the format holds. */
  round(value: number): number;
  /** As many significant digits tell every number from its neighbours. */
  readonly maxDigits: number;
  readonly largest: number;
}

/** Of a `double`. */
export const doubleFormat: FloatFormat = {
  round: (value) => value,
  maxDigits: 17,
  largest: Number.MAX_VALUE,
};

/** Of a `float`. */
export const floatFormat: FloatFormat = {
  round: Math.fround,
  maxDigits: 9,
  largest: 3.4028234663852886e38,
};

const aboveIntegers = 1n << 55n;
const eachDigit = 1n << 66n;

/**
 * How far a number is from simple: integers by their distance from 0, then -0, then
 * others by their digits and their distance from 1, then the infinities and NaN.
 */
export function floatRank(value: number, format: FloatFormat): bigint {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return integerRank(BigInt(value));
  if (Object.is(value, -0)) return aboveIntegers;
  if (!Number.isFinite(value)) {
    const special = value > 0 ? 0n : value < 0 ? 1n : 2n;
    return aboveIntegers + 20n * eachDigit + special;
  }
  const distance = bitsOf(Math.abs(value)) - bitsOf(1);
  const sign = value < 0 ? 1n : 0n;
  return (
    aboveIntegers +
    BigInt(digitsOf(value, format)) * eachDigit +
    2n * (distance < 0n ? -distance : distance) +
    sign
  );
}

/** Strictly simpler numbers that the format holds, simplest first. */
export function* shrinkFloat(value: number, format: FloatFormat): Generator<number> {
  const rank = floatRank(value, format);
  for (const candidate of candidatesOf(value, format)) {
    const rounded = format.round(candidate);
    if (floatRank(rounded, format) < rank) yield rounded;
  }
}

function* candidatesOf(value: number, format: FloatFormat): Generator<number> {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
    for (const integer of shrinkInteger(BigInt(value))) yield Number(integer);
    return;
  }
  yield* [0, 1];
  if (value < 0) yield -value;
  if (Number.isFinite(value)) yield* simplerFractions(value, format);
  else yield* [-1, format.largest, Number.POSITIVE_INFINITY];
}

/** Whole, with fewer digits, nearer to 1. */
function* simplerFractions(value: number, format: FloatFormat): Generator<number> {
  // `|| 0`: the whole part of -0.5 is -0.
  const whole = Math.trunc(value) || 0;
  yield whole;
  if (Number.isSafeInteger(whole))
    for (const integer of shrinkInteger(BigInt(whole))) yield Number(integer);
  for (let digits = 1; digits < digitsOf(value, format); digits++)
    yield Number(value.toPrecision(digits));
  yield* rounder(value);
}

/** Of the same sign: 0.5 or 2^53, then powers of ten from 1 to the number's own. */
function* rounder(value: number): Generator<number> {
  const sign = value < 0 ? "-" : "";
  yield Number(`${sign}0.5`);
  yield Number(`${sign}9007199254740992`);
  const exponent = Number(value.toExponential().split("e")[1]);
  const direction = exponent < 0 ? "-" : "";
  for (const power of shrinkInteger(BigInt(Math.abs(exponent))))
    yield Number(`${sign}1e${direction}${power}`);
  const [mantissa, own] = value.toExponential(0).split("e");
  for (const digit of shrinkInteger(BigInt(Math.abs(Number(mantissa)))))
    yield Number(`${sign}${digit}e${own}`);
}

/** The fewest significant digits that tell the number from others of its format. */
function digitsOf(value: number, format: FloatFormat): number {
  let digits = 1;
  while (digits < format.maxDigits && format.round(Number(value.toPrecision(digits))) !== value)
    digits++;
  return digits;
}

const scratch = new DataView(new ArrayBuffer(8));

function bitsOf(value: number): bigint {
  scratch.setFloat64(0, value);
  return scratch.getBigUint64(0);
}
