import { afterEach, expect, test } from "vitest";
import { outcomeOf } from "./act.ts";
import { loanOf } from "./loans.ts";

const own = Reflect.ownKeys(Object.prototype);

afterEach(() => {
  expect(Reflect.ownKeys(Object.prototype)).toEqual(own);
});

test("bytes are what was written, at once", () => {
  expect(outcomeOf(() => Uint8Array.of(1))).toEqual({ kind: "wrote", bytes: Uint8Array.of(1) });
  expect(outcomeOf(() => Buffer.of(1))).toMatchObject({ kind: "wrote" });
});

test("what was written is a copy: the memory may be the codec's own", async () => {
  const buffer = Uint8Array.of(1, 2, 3);
  const outcome = outcomeOf(() => buffer.subarray(0, 2));
  const later = await outcomeOf(async () => buffer.subarray(1));
  buffer.fill(9);

  expect(outcome).toEqual({ kind: "wrote", bytes: Uint8Array.of(1, 2) });
  expect(later).toEqual({ kind: "wrote", bytes: Uint8Array.of(2, 3) });
});

test("bytes whose memory was handed away are none", async () => {
  const gone = Uint8Array.of(1, 2);
  structuredClone(gone, { transfer: [gone.buffer] });

  expect(outcomeOf(() => gone)).toEqual({ kind: "wrote", bytes: new Uint8Array(0) });
  expect(await outcomeOf(async () => gone)).toEqual({ kind: "wrote", bytes: new Uint8Array(0) });
});

test("what only looks like a Uint8Array is none", async () => {
  const imitations = [Object.create(Uint8Array.prototype), new Proxy(Uint8Array.of(1), {})];

  for (const imitation of imitations) {
    expect(outcomeOf(() => imitation)).toMatchObject({ kind: "crashed" });
    expect(await outcomeOf(async () => imitation)).toMatchObject({ kind: "crashed" });
  }
});

test("a change to bytes that were lent is a crash, whatever came of the call", async () => {
  const crash = { kind: "crashed", reason: "changed the bytes it was given" };
  const scribbling = (end: (lent: Uint8Array) => unknown) => {
    const loan = loanOf(Uint8Array.of(1, 2));
    const act = () => {
      loan.lent.fill(0);
      return end(loan.lent);
    };
    return outcomeOf(act, [loan]);
  };

  expect(scribbling((lent) => lent)).toEqual(crash);
  expect(scribbling(fails(new Error("no")))).toEqual(crash);
  expect(await scribbling(async (lent) => lent)).toEqual(crash);
  expect(await scribbling(() => Promise.reject(new Error("no")))).toEqual(crash);
});

test("bytes that were lent and only read are no matter", () => {
  const loan = loanOf(Uint8Array.of(1, 2));

  expect(outcomeOf(() => loan.lent, [loan])).toEqual({ kind: "wrote", bytes: Uint8Array.of(1, 2) });
});

test("a promise is waited for, and so is anything with a then", async () => {
  const bytes = Uint8Array.of(1);
  // biome-ignore lint/suspicious/noThenProperty: other promise libraries have it.
  const thenable = { then: (resolve: (value: unknown) => void) => resolve(bytes) };

  for (const answer of [Promise.resolve(bytes), thenable]) {
    const outcome = outcomeOf(() => answer);

    expect(outcome).toBeInstanceOf(Promise);
    expect(await outcome).toEqual({ kind: "wrote", bytes });
  }
});

test("a throw is a refusal with its message", async () => {
  expect(outcomeOf(fails(new Error("invalid wire type")))).toEqual({
    kind: "refused",
    reason: "invalid wire type",
  });
  expect(outcomeOf(fails("a string"))).toEqual({ kind: "refused", reason: "a string" });
  expect(await outcomeOf(() => Promise.reject(new Error("later")))).toEqual({
    kind: "refused",
    reason: "later",
  });
});

test("a range error of the codec's own is a refusal too", () => {
  expect(outcomeOf(fails(new RangeError("index out of range: 3 + 10 > 12")))).toMatchObject({
    kind: "refused",
  });
});

test("a stack overflow is a crash", async () => {
  const endless = (depth: number): number => 1 + endless(depth + 1);

  expect(outcomeOf(() => endless(0))).toEqual({ kind: "crashed", reason: "stack overflow" });
  expect(
    await outcomeOf(async () => {
      await Promise.resolve();
      return endless(0);
    }),
  ).toEqual({ kind: "crashed", reason: "stack overflow" });
});

for (const [name, answer] of [
  ["string", "text"],
  ["undefined", undefined],
  ["null", null],
  ["Array", [1, 2]],
  ["ArrayBuffer", new ArrayBuffer(2)],
  ["Uint16Array", Uint16Array.of(1)],
  ["Object", {}],
  ["an object", Object.create(null)],
  ["number", 3],
] as const)
  test(`an answer that is no Uint8Array is a crash: ${name}`, async () => {
    const crash = { kind: "crashed", reason: `returned ${name} where a Uint8Array was due` };

    expect(outcomeOf(() => answer)).toEqual(crash);
    expect(await outcomeOf(async () => answer)).toEqual(crash);
  });

test("a change to Object.prototype is a crash, and is undone", async () => {
  const symbol = Symbol("mark");
  const pollute = () => {
    Object.assign(Object.prototype, { polluted: 1 });
    Object.defineProperty(Object.prototype, symbol, { value: 1, configurable: true });
    return new Uint8Array(0);
  };
  const crash = {
    kind: "crashed",
    reason: "put polluted, Symbol(mark) on Object.prototype",
    security: true,
  };

  expect(outcomeOf(pollute)).toEqual(crash);
  expect(await outcomeOf(async () => pollute())).toEqual(crash);
  expect(outcomeOf(() => pollute() && fails(new Error("as well"))())).toEqual(crash);
  expect("polluted" in {}).toBe(false);
});

test("a change to what is on Object.prototype is a crash, and is undone", () => {
  const original = Object.prototype.toString;
  const replace = () => {
    Object.prototype.toString = () => "gone";
    return new Uint8Array(0);
  };

  expect(outcomeOf(replace)).toEqual({
    kind: "crashed",
    reason: "changed Object.prototype.toString",
    security: true,
  });
  expect(Object.prototype.toString).toBe(original);
});

test("whatever is thrown has a text", () => {
  for (const [thrown, reason] of [
    [Object.create(null), "[Object: null prototype] {}"],
    [Symbol("x"), "Symbol(x)"],
    [undefined, "undefined"],
    [{ code: 3 }, "{ code: 3 }"],
    [Object.assign(new Error("x"), { message: 7 }), "7"],
  ] as const)
    expect(outcomeOf(fails(thrown))).toEqual({ kind: "refused", reason });
});

function fails(error: unknown): () => never {
  return () => {
    throw error;
  };
}
