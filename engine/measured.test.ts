import { expect, test } from "vitest";
import type { Outcome } from "../properties/outcome.ts";
import { measured } from "./measured.ts";

const wrote: Outcome = { kind: "wrote", bytes: new Uint8Array(0) };
const mib = 2 ** 20;

/** Does nothing else for so long. */
function busy(ms: number): Outcome {
  const until = performance.now() + ms;
  while (performance.now() < until);
  return wrote;
}

test("what takes little memory is done once, and answered at once", () => {
  let times = 0;
  const result = measured(() => {
    times++;
    return busy(20);
  }, 0);

  expect(result).toMatchObject({ outcome: wrote });
  expect(times).toBe(1);
});

test("time in which the machine did something else is no time of the codec's", () => {
  const nap = () => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
    return wrote;
  };

  expect(measured(nap, 0)).toMatchObject({ ms: expect.closeTo(0, -1.7) });
});

test("a promise is measured until it is settled, whoever works on it", async () => {
  const { ms, outcome } = await measured(async () => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    return wrote;
  }, 0);

  expect(outcome).toBe(wrote);
  expect(ms).toBeGreaterThanOrEqual(25);
});

for (const [what, take] of [
  ["one buffer that is dropped", () => new Uint8Array(64 * mib)],
  ["memory that nobody zeroes", () => Buffer.allocUnsafe(64 * mib)],
  ["a list", () => new Array(8 * mib - 1)],
  ["many buffers", () => Array.from({ length: 16 }, () => new Uint8Array(4 * mib))],
] as const)
  test(`sees what ${what} takes, twice over at least`, async () => {
    let ticks = 0;
    const act = () => {
      take();
      return wrote;
    };
    const { bytes } = await measured(act, 0, () => ticks++);

    expect(bytes).toBeGreaterThan(50 * mib);
    expect(bytes).toBeLessThan(100 * mib);
    expect(ticks).toBeGreaterThanOrEqual(2);
  });

test("a buffer that is kept counts each time that it is asked for", async () => {
  const kept: Uint8Array[] = [];
  const { bytes } = await measured(() => {
    kept.push(new Uint8Array(100 * mib));
    return wrote;
  }, 0);

  expect(bytes).toBeGreaterThan(80 * mib);
});

test("what was taken once only, or by others before, is not held against it", async () => {
  let kept: Uint8Array | undefined = new Uint8Array(200 * mib);
  let times = 0;
  const { bytes } = await measured(() => {
    kept = times++ === 0 ? new Uint8Array(300 * mib) : undefined;
    return wrote;
  }, 0);

  expect(kept).toBeUndefined();
  expect(bytes).toBeLessThan(16 * mib);
});

test("what an input accounts for is not looked at again", () => {
  const act = () => {
    new Uint8Array(100 * mib).fill(1, 0, 1);
    return wrote;
  };

  expect(measured(act, mib)).toMatchObject({ outcome: wrote });
});

test("a crash is not repeated", () => {
  const crash: Outcome = { kind: "crashed", reason: "stack overflow" };
  let times = 0;
  const result = measured(() => {
    times++;
    new Uint8Array(100 * mib).fill(1, 0, 1);
    return crash;
  }, 0);

  expect(result).toMatchObject({ outcome: crash });
  expect(times).toBe(1);
});
