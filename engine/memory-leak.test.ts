import { expect, test } from "vitest";
import { faultyCodec, valueChangingCodec } from "../mocks/faulty-codec.ts";
import { oracleCodec } from "../mocks/oracle-codec.ts";
import { broken, type Failure } from "../properties/verdict.ts";
import { withLeak } from "./memory-leak.ts";
import { checked } from "./testing/sabotage.ts";

/** A failure whose text is made anew by each check. */
function failureOf(actual: () => string, more: Partial<Failure> = {}): Failure {
  const text = actual();
  const describe = () => ({ expected: "nothing", actual: text });
  return { way: "accepted", signature: "given", describe, ...more };
}

/** Whether it is said to be of use against others. */
async function isMarked(actual: () => string, more?: Partial<Failure>): Promise<boolean> {
  const failure = failureOf(actual, more);
  const marked = await withLeak(failure, () => broken(failureOf(actual, more)));
  return marked.security === true;
}

test("what goes with fresh memory can be used against others, and says why", async () => {
  const stale = () => Buffer.allocUnsafe(4).toString("hex");

  expect(await isMarked(stale)).toBe(true);
  const marked = await withLeak(failureOf(stale), () => broken(failureOf(stale)));
  expect(marked.describe().because).toMatch(/^what lay in memory before comes out/);
});

test("what is the same whatever lies in memory is not, nor what is another each time", async () => {
  let turn = 0;

  expect(await isMarked(() => "the same")).toBe(false);
  expect(await isMarked(() => String(turn++))).toBe(false);
  expect(await isMarked(() => String(turn++ % 2))).toBe(false);
  expect(await isMarked(() => String(turn++ % 4 < 2))).toBe(false);
});

test("what gives nothing is not tried again", async () => {
  const failure = failureOf(() => "", { way: "refused" });
  let tries = 0;

  const same = await withLeak(failure, () => {
    tries++;
    return broken(failure);
  });

  expect([same, tries]).toEqual([failure, 0]);
});

test("a check marks its findings so", async () => {
  const options = { subject: "Note", maxExamples: 5 };
  const unfinished = faultyCodec(oracleCodec(), {
    name: "unfinished",
    written(_, bytes) {
      const output = Buffer.allocUnsafe(bytes.length);
      output.set(bytes.subarray(0, -1));
      return output;
    },
  });
  const leaking = await checked("wire/round-trip", unfinished, options);
  const dropping = await checked(
    "wire/round-trip",
    valueChangingCodec(oracleCodec(), "emptying", () => ({ fields: new Map(), unknown: [] })),
    options,
  );

  expect(leaking.findings.map(({ security }) => security)).toContain(true);
  expect(dropping.findings.map(({ security }) => security)).toEqual([undefined]);
});
