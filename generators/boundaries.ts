import type { ScalarKind } from "../schema/types.ts";

// Tables of data: the values at which some codec, somewhere, does something else. The simplest
// comes first in each, and none holds a value twice.

/** A varint of k bytes carries 7k bits: the last number of one length and the first of the next. */
const varintLengths32: readonly number[] = [
  127, 128, 16_383, 16_384, 2_097_151, 2_097_152, 268_435_455, 268_435_456,
];

/** The same of 64 bits, and of the zigzag numbers, whose borders lie at half. */
const varintLengths64: readonly bigint[] = [7n, 14n, 21n, 28n, 35n, 42n, 49n, 56n, 63n].flatMap(
  (bits) => [(1n << bits) - 1n, 1n << bits],
);

/** Signed 32-bit integers. */
export const int32Boundaries: readonly number[] = [
  0,
  1,
  -1,
  2,
  -2,
  63,
  64,
  -64,
  -65,
  ...varintLengths32,
  -127,
  -128,
  -129,
  255,
  256,
  8191,
  8192,
  -8192,
  -8193,
  32_767,
  32_768,
  -32_768,
  -32_769,
  65_535,
  65_536,
  16_777_216,
  1_073_741_823,
  1_073_741_824,
  -1_073_741_824,
  -1_073_741_825,
  2_147_483_646,
  2_147_483_647,
  -2_147_483_647,
  -2_147_483_648,
];

/** Unsigned 32-bit integers. */
export const uint32Boundaries: readonly number[] = [
  0,
  1,
  2,
  ...varintLengths32,
  255,
  256,
  32_767,
  32_768,
  65_535,
  65_536,
  16_777_216,
  2_147_483_647,
  2_147_483_648,
  2_147_483_649,
  4_294_967_294,
  4_294_967_295,
];

const wide: readonly bigint[] = [
  255n,
  256n,
  65_535n,
  65_536n,
  (1n << 31n) - 1n,
  1n << 31n,
  (1n << 31n) + 1n,
  (1n << 32n) - 1n,
  1n << 32n,
  (1n << 32n) + 1n,
  // The integers that a JavaScript number cannot tell apart begin here.
  (1n << 53n) - 1n,
  1n << 53n,
  (1n << 53n) + 1n,
  (1n << 62n) - 1n,
  1n << 62n,
];

/** Signed 64-bit integers. */
export const int64Boundaries: readonly bigint[] = [
  0n,
  1n,
  -1n,
  2n,
  -2n,
  63n,
  64n,
  -64n,
  -65n,
  ...varintLengths64.filter((value) => value < 1n << 63n),
  ...wide,
  -128n,
  -129n,
  -(1n << 31n),
  -(1n << 31n) - 1n,
  -(1n << 32n),
  -(1n << 32n) - 1n,
  -(1n << 53n) + 1n,
  -(1n << 53n),
  -(1n << 53n) - 1n,
  -(1n << 62n),
  -(1n << 62n) - 1n,
  -(1n << 63n) + 1n,
  -(1n << 63n),
];

/** Unsigned 64-bit integers. */
export const uint64Boundaries: readonly bigint[] = [
  0n,
  1n,
  2n,
  ...varintLengths64,
  ...wide,
  (1n << 63n) + 1n,
  (1n << 64n) - 2n,
  (1n << 64n) - 1n,
];

/** Floating point numbers that mean the same in 32 and 64 bits. */
const floats: readonly number[] = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  // Every integer up to here is a float32, and the next one is not.
  16_777_215,
  16_777_216,
  16_777_218,
  2_147_483_648,
  -2_147_483_648,
  4_294_967_296,
  2 ** 53,
  2 ** 63,
  -(2 ** 63),
  2 ** 64,
];

/** 32-bit: the smallest, the largest subnormal, the smallest normal, the largest. */
const float32Limits: readonly number[] = [
  1.401298464324817e-45, -1.401298464324817e-45, 1.1754942106924411e-38, 1.1754943508222875e-38,
  3.4028234663852886e38, -3.4028234663852886e38,
];

/** Numbers that a `float` holds exactly. */
export const floatBoundaries: readonly number[] = [
  ...floats,
  ...float32Limits,
  // 1 plus and minus one unit in the last place; 0.1 and 1/3 as near as 32 bits come.
  1.0000001192092896,
  0.9999999403953552,
  0.10000000149011612,
  0.3333333432674408,
];

/** Numbers that a `double` holds. */
export const doubleBoundaries: readonly number[] = [
  ...floats,
  ...float32Limits,
  5e-324,
  -5e-324,
  2.225073858507201e-308,
  2.2250738585072014e-308,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  1 + Number.EPSILON,
  1 - Number.EPSILON / 2,
  0.1,
  1 / 3,
  16_777_217,
  2_147_483_647,
  2 ** 53 - 1,
  2 ** 53 + 2,
  // The last double that rounds to the largest float32, and the first that overflows it.
  3.4028235677973362e38,
  3.4028235677973366e38,
  // Half of the smallest float32, which rounds to 0, and the next double, which does not.
  7.006492321624085e-46,
  7.006492321624087e-46,
  // JavaScript writes exponents from here on, at both ends.
  1e21,
  1e-7,
  1e23,
];

/** The boundary numbers of each kind that is one. */
export const numberBoundaries: Readonly<
  Record<Exclude<ScalarKind, "bool" | "string" | "bytes">, readonly (number | bigint)[]>
> = {
  double: doubleBoundaries,
  float: floatBoundaries,
  int32: int32Boundaries,
  int64: int64Boundaries,
  uint32: uint32Boundaries,
  uint64: uint64Boundaries,
  sint32: int32Boundaries,
  sint64: int64Boundaries,
  fixed32: uint32Boundaries,
  fixed64: uint64Boundaries,
  sfixed32: int32Boundaries,
  sfixed64: int64Boundaries,
};

/** Numbers that enums seldom name; an open enum keeps them. https://protobuf.dev/programming-guides/enum/ */
export const enumStrangers: readonly number[] = [-1, 1000, 2_147_483_647, -2_147_483_648];

/** Lengths at which the length prefix grows by a byte. */
export const lengthBoundaries: readonly number[] = [127, 128, 16_383, 16_384];
