import { expect, test } from "vitest";
import { allocatedBytes } from "./allocated-bytes.ts";
import type { BenchCase } from "./bench-case.ts";
import { spreadOf } from "./spread.ts";

const operations = 200;
const kept: unknown[] = [];

/** Makes so many things in one call; the last stays, so that none can be left out. */
function making(make: (index: number) => unknown): BenchCase {
  return {
    name: "a/b/c",
    operations,
    bytes: 0,
    run() {
      for (let index = 0; index < operations; index++) kept[0] = make(index);
      return operations;
    },
  };
}

async function bytesOf(one: BenchCase): Promise<number> {
  for (let call = 0; call < 300; call++) await one.run();
  return spreadOf(await allocatedBytes(one)).median;
}

test("arrays take eight bytes for each element, and a little for themselves", async () => {
  const bytes = await bytesOf(making((index) => new Array(100).fill(index)));

  expect(bytes).toBeGreaterThanOrEqual(800);
  expect(bytes).toBeLessThan(900);
});

test("a buffer outside of the heap counts", async () => {
  const bytes = await bytesOf(making(() => new Uint8Array(5000)));

  expect(bytes).toBeGreaterThanOrEqual(5000);
  expect(bytes).toBeLessThan(5500);
});

test("what makes nothing takes nothing", async () => {
  const bytes = await bytesOf(making((index) => index & 7));

  expect(bytes).toBeLessThan(2);
});

test("what is made by promises counts", async () => {
  const one = making((index) => new Array(100).fill(index));
  const bytes = await bytesOf({ ...one, run: async () => one.run() });

  expect(bytes).toBeGreaterThanOrEqual(800);
  expect(bytes).toBeLessThan(900);
});

test("where garbage is collected in each call it is not told", async () => {
  const bytes = await allocatedBytes(making(() => new Array(10_000).fill(0)));

  expect(bytes).toEqual([]);
});
