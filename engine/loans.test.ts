import { expect, test } from "vitest";
import { areIntact, type Loan, lentObject, loanOf } from "./loans.ts";

test("bytes are lent as a copy, a plain Uint8Array even of a Buffer", () => {
  const bytes = Buffer.of(1, 2);
  const { lent } = loanOf(bytes);

  lent.fill(0);

  expect(lent.constructor).toBe(Uint8Array);
  expect([...bytes]).toEqual([1, 2]);
});

test("a loan is intact until its bytes change", () => {
  const loans = [loanOf(Uint8Array.of(1)), loanOf(Uint8Array.of(2))];

  expect(areIntact(loans)).toBe(true);
  loans[1]?.lent.fill(3);
  expect(areIntact(loans)).toBe(false);
});

test("bytes that a codec gave away are not intact, but none at all are", () => {
  const [some, none] = [loanOf(Uint8Array.of(1)), loanOf(new Uint8Array(0))];
  for (const { lent } of [some, none])
    structuredClone(lent, { transfer: [lent.buffer as ArrayBuffer] });

  expect(areIntact([some])).toBe(false);
  expect(areIntact([none])).toBe(true);
});

test("an object is lent with copies of all bytes in it, however deep", () => {
  const object = {
    text: "a",
    big: 1n,
    bytes: Uint8Array.of(1),
    list: [Uint8Array.of(2)],
    inner: { entries: { key: Uint8Array.of(3) } },
  };
  const loans: Loan[] = [];

  const lent = lentObject(object, loans);

  expect(lent).toEqual(object);
  for (const loan of loans) loan.lent.fill(9);
  expect(loans).toHaveLength(3);
  expect(object.bytes).toEqual(Uint8Array.of(1));
  expect(object.inner.entries.key).toEqual(Uint8Array.of(3));
});

test("a key called __proto__ is lent as the key that it is", () => {
  const object = JSON.parse('{"stock":{"__proto__":7}}') as Record<string, unknown>;

  expect(JSON.stringify(lentObject(object, []))).toBe('{"stock":{"__proto__":7}}');
});
