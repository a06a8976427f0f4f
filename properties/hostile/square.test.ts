import { expect, test } from "vitest";
import { type Stopwatch, squareIn } from "./square.ts";

/** What is measured of a codec that takes so many milliseconds for so many pieces, and how long all that took. */
async function judged(msOf: (pieces: number) => number, pieces = 8192) {
  let spentMs = 0;
  const watch: Stopwatch = {
    timeOf(factor) {
      const ms = msOf(Math.round(pieces * factor));
      spentMs += ms;
      return ms;
    },
    mostFactor: 128,
    isOver: () => spentMs > 10_000,
  };
  const square = await squareIn(watch, msOf(pieces));
  return { square, spentMs };
}

for (const [what, msOf] of [
  ["the square alone", (n: number) => n * n * 1e-6],
  ["a square that begins to show", (n: number) => n * 1e-3 + n * n * 3e-7],
  ["a square behind a start", (n: number) => 0.2 + n * n * 1e-6],
  ["a steep square", (n: number) => n * n * 5e-5],
  ["a square that shows late", (n: number) => n * 1e-4 + n * n * 5e-9],
  ["a cube", (n: number) => n ** 3 * 1e-10],
] as const)
  test(`tells ${what}, soon`, async () => {
    const { square, spentMs } = await judged(msOf);

    expect(square?.ms[3]).toBeGreaterThan(30);
    expect(spentMs).toBeLessThan(8000);
  });

for (const [what, msOf] of [
  ["the line", (n: number) => n * 1e-3],
  ["a steep line", (n: number) => n * 0.1],
  ["what sorts", (n: number) => n * Math.log2(n + 1) * 1e-3],
  ["the power of 1.5", (n: number) => n ** 1.5 * 1e-3],
  ["nothing", () => 0],
  ["what always takes as long", () => 500],
  // Garbage is collected from there on, and objects are no longer in the cache.
  ["a line that outgrows the caches", (n: number) => n * 1e-3 * (n > 16_384 ? 3.6 : 1)],
  [
    "a line that outgrows one cache after the other",
    (n: number) => n * 1e-3 * Math.min(8, Math.max(1, n / 8192)),
  ],
] as const)
  test(`tells no square where it is ${what}`, async () => {
    expect((await judged(msOf)).square).toBeUndefined();
  });

for (const [what, growth] of [
  ["slower", 1.25],
  ["faster", 1 / 1.25],
] as const)
  test(`tells no square of a machine that becomes ever ${what}`, async () => {
    let slowness = 1;
    const line = (n: number): number => {
      slowness *= growth;
      return n * 2e-3 * slowness;
    };

    expect((await judged(line)).square).toBeUndefined();
  });

test("tells a square on a machine that is eight times as slow now and then", async () => {
  let turn = 0;
  const told = { line: 0, square: 0 };
  const slowness = (): number => (turn++ % 11 === 0 ? 8 : 1);
  for (let run = 0; run < 50; run++) {
    turn = run;
    if ((await judged((n) => n * 3e-3 * slowness())).square !== undefined) told.line++;
    turn = run;
    if ((await judged((n) => n * n * 1e-6 * slowness())).square !== undefined) told.square++;
  }

  expect(told.line).toBe(0);
  expect(told.square).toBeGreaterThan(40);
});
