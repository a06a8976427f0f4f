import fc from "fast-check";
import { expect, test } from "vitest";
import { doubleOf, floatOf, integerOf, isJsonNumber, shortestFloat } from "./decimal.ts";

test("tells JSON numbers from what only looks like one", () => {
  for (const text of ["0", "-0", "10", "1.50", "1e2", "1E+2", "-0.0e-07"])
    expect(isJsonNumber(text), text).toBe(true);
  for (const text of [
    "",
    " 1",
    "1 ",
    "+1",
    "01",
    "-01",
    "1.",
    ".5",
    "1e",
    "0x1",
    "1_0",
    "1n",
    "１",
  ])
    expect(isJsonNumber(text), text).toBe(false);
});

test("reads integers in every notation exactly", () => {
  for (const [lexeme, value] of [
    ["0", 0n],
    ["-0", 0n],
    ["0e999999999999999999999", 0n],
    ["0.000", 0n],
    ["1e2", 100n],
    ["100000.000", 100000n],
    ["2.147483647e9", 2147483647n],
    ["1200e-2", 12n],
    ["0.00012e5", 12n],
    ["-9223372036854775808", -9223372036854775808n],
    ["9007199254740993", 9007199254740993n],
    ["1.8446744073709551615E19", 18446744073709551615n],
  ] as const)
    expect(integerOf(lexeme), lexeme).toBe(value);
});

test("has no integer for a nonzero fraction, however small", () => {
  for (const lexeme of ["0.5", "1.5", "1e-1", "10.01e1", "1e-999999999999", `1.${"0".repeat(30)}1`])
    expect(integerOf(lexeme), lexeme).toBe(undefined);
});

test("caps integers that no type holds, without computing them", () => {
  expect(integerOf("1e999999999")).toBe(10n ** 20n);
  expect(integerOf(`-1e${"9".repeat(400)}`)).toBe(-(10n ** 20n));
});

test("rounds a float once, not by way of a double", () => {
  // 7.038531e-26 lies so close to half way that its double is half way.
  expect(Math.fround(Number("7.038531e-26"))).not.toBe(floatOf("7.038531e-26"));
  expect(floatOf("7.038531e-26")).toBe(7.038530691851209e-26);
  expect(floatOf("-7.038531e-26")).toBe(-7.038530691851209e-26);
});

test("finds the end of the float range to the last digit", () => {
  const greatest = 2 ** 128 - 2 ** 104;
  const halfWay = "340282356779733661637539395458142568448";

  expect(floatOf("3.4028235e38")).toBe(greatest);
  expect(floatOf(`${halfWay.slice(0, -1)}7.9`)).toBe(greatest);
  expect(floatOf(halfWay)).toBe(Infinity);
  expect(floatOf(`${halfWay}.1`)).toBe(Infinity);
  expect(floatOf(`-${halfWay.slice(0, -1)}7.9`)).toBe(-greatest);
  expect(floatOf(`-${halfWay}`)).toBe(-Infinity);
  expect(floatOf("1e400")).toBe(Infinity);
});

test("finds the smallest float and zero", () => {
  expect(floatOf("1e-45")).toBe(2 ** -149);
  expect(floatOf("7e-46")).toBe(0);
  expect(floatOf("-1e-400")).toBe(-0);
  expect(floatOf("-0")).toBe(-0);
  expect(doubleOf("-0.0")).toBe(-0);
});

/** The exact decimal digits of a double: every one has finitely many. */
function exactDigits(double: number): string {
  let mantissa = double;
  let halvings = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    halvings += 1;
  }
  // mantissa / 2^h = mantissa * 5^h / 10^h
  return `${BigInt(mantissa) * 5n ** BigInt(halvings)}e-${halvings}`;
}

test("rounds to even half way between any two floats, and to the nearer one beside", () => {
  const bitsOf = fc.integer({ min: 0, max: 0x7f7ffffe });
  fc.assert(
    fc.property(bitsOf, (bits) => {
      const [lower = 0, upper = 0] = new Float32Array(Uint32Array.of(bits, bits + 1).buffer);
      const [digits = "", power = ""] = exactDigits((lower + upper) / 2).split("e");
      const even = bits % 2 === 0 ? lower : upper;

      expect(floatOf(`${digits}e${power}`)).toBe(even);
      expect(floatOf(`${digits}.0001e${power}`)).toBe(upper);
      expect(floatOf(`${BigInt(digits) - 1n}.9999e${power}`)).toBe(lower);
      expect(floatOf(`-${digits}.0001e${power}`)).toBe(-upper);
    }),
    { seed: 42, numRuns: 500 },
  );
});

test("reads zeros in the middle of a number as fast as other digits", () => {
  const zeros = "0".repeat(200_000);
  const start = performance.now();

  expect(integerOf(`1${zeros}1`)).toBe(10n ** 20n);
  expect(integerOf(`1.${zeros}1`)).toBeUndefined();
  expect(floatOf(`16777217.${zeros}1`)).toBe(16777218);
  // The square of the length would be a minute.
  expect(performance.now() - start).toBeLessThan(5000);
});

test("the shortest name of a float is read back as it, though by way of a double it is not", () => {
  const float = 7.038530691851209e-26;

  expect(shortestFloat(float)).toBe(7.038531e-26);
  expect(floatOf("7.038531e-26")).toBe(float);
  expect(Math.fround(7.038531e-26)).not.toBe(float);
});
