/** A decimal number, exactly: `digits` times ten to the power of `exponent`. */
interface Decimal {
  readonly negative: boolean;
  /** Without leading and trailing zeros; empty for zero. */
  readonly digits: string;
  /** May be infinite where the text wrote more digits of it than a number holds. */
  readonly exponent: number;
}

const jsonNumber = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;

/** Whether a whole text is a JSON number (RFC 8259, section 6). */
export function isJsonNumber(text: string): boolean {
  return jsonNumber.test(text);
}

/**
 * The integer that a JSON number says, however it is written: `100`, `1e2`, `100.00`.
 *
 * `undefined` where it has a nonzero fraction. An integer of more than 20 digits,
 * which no protobuf type holds, is given as ±10^20: to compute `1e999999999` would not end.
 */
export function integerOf(lexeme: string): bigint | undefined {
  const { negative, digits, exponent } = decimalOf(lexeme);
  if (digits === "") return 0n;
  if (exponent < 0) return undefined;
  const most = 20;
  const isHuge = digits.length + exponent > most;
  const size = isHuge ? 10n ** BigInt(most) : BigInt(digits) * 10n ** BigInt(exponent);
  return negative ? -size : size;
}

/** The double nearest to a JSON number; infinite where that is out of range. */
export function doubleOf(lexeme: string): number {
  return Number(lexeme);
}

/**
 * The single-precision float nearest to a JSON number; infinite where that is out of range.
 *
 * Rounded once: by way of a double, `7.038531e-26` would come out as a neighbour
 * of the float whose shortest name it is.
 */
export function floatOf(lexeme: string): number {
  const double = Number(lexeme);
  const float = Math.fround(double);
  if (float === double) return float;
  const other = floatBeside(float, double);
  if (!isHalfWay(float, double, other)) return float;
  const side = compare(decimalOf(lexeme), double);
  if (side === 0) return float;
  return side > 0 ? Math.max(float, other) : Math.min(float, other);
}

/** The double of the fewest digits that a reader of floats still takes for the float. */
export function shortestFloat(float: number): number {
  if (!Number.isFinite(float) || float === 0) return float;
  // Nine digits name any float.
  for (let digits = 1; digits <= 9; digits += 1) {
    const text = float.toPrecision(digits);
    if (floatOf(text) === float) return Number(text);
  }
  return float;
}

/** The greatest float plus half of its last place: from here on rounding gives infinity. */
const halfWayToInfinity = 2 ** 128 - 2 ** 103;

function isHalfWay(float: number, double: number, other: number): boolean {
  if (!Number.isFinite(float)) return Math.abs(double) === halfWayToInfinity;
  return Math.abs(double - float) === Math.abs(other - double);
}

/** The float next to `float` on the side of `double`. */
function floatBeside(float: number, double: number): number {
  const smallest = 2 ** -149;
  if (float === 0) return double > 0 ? smallest : -smallest;
  const bits = new DataView(new ArrayBuffer(4));
  bits.setFloat32(0, float);
  // Floats of one sign are ordered like their bits, infinity behind the greatest.
  const awayFromZero = double > float === float > 0;
  bits.setInt32(0, bits.getInt32(0) + (awayFromZero ? 1 : -1));
  return bits.getFloat32(0);
}

/** The parts of a JSON number, which the text must be. */
function decimalOf(lexeme: string): Decimal {
  const [, sign = "", whole = "", fraction = "", power = "0"] = jsonNumber.exec(lexeme) ?? [];
  const significant = `${whole}${fraction}`.replace(/^0+/, "");
  const digits = significant.slice(0, endOfDigits(significant));
  const trailingZeros = significant.length - digits.length;
  return {
    negative: sign === "-",
    digits,
    exponent: Number(power) - fraction.length + trailingZeros,
  };
}

/** Where the trailing zeros begin. Not `/0+$/`, which tries every zero in the middle anew. */
function endOfDigits(text: string): number {
  let end = text.length;
  while (text[end - 1] === "0") end -= 1;
  return end;
}

/** The sign of `decimal - double`, where both are finite, nonzero and of one sign. */
function compare(decimal: Decimal, double: number): -1 | 0 | 1 {
  let mantissa = Math.abs(double);
  let halvings = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    halvings += 1;
  }
  const tens = 10n ** BigInt(Math.abs(decimal.exponent));
  const left = BigInt(decimal.digits) * (decimal.exponent > 0 ? tens : 1n) * 2n ** BigInt(halvings);
  const right = BigInt(mantissa) * (decimal.exponent < 0 ? tens : 1n);
  if (left === right) return 0;
  return left > right === !decimal.negative ? 1 : -1;
}
