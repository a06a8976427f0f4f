import { expect, test } from "vitest";
import { statusSignature } from "./status-signature.ts";
import { exchangeEnding } from "./testing/judged-call.ts";

function signatureOf(details: string, ...requests: readonly unknown[]): string {
  const { outcome, input } = exchangeEnding({ code: 2, details }, { requests });
  return statusSignature(outcome.status, input);
}

for (const [what, one, other] of [
  ["numbers", "index 3 out of range [0, 2)", "index 17 out of range [0, 9)"],
  ["quoted text", 'no document "a b"', 'no document "some 9 other"'],
  [
    "ids",
    "no order 6f1c2a9e-0b1d-4c57-9a52-3f0d6c2b7e11",
    "no order 0a0b0c0d-1111-4222-8333-444455556666",
  ],
  ["hex", "bad checksum 0xdeadbeef1 of f00dcafe9", "bad checksum 0x1 of 77abc"],
  ["times", "locked since 2026-11-22T10:00:00Z", "locked since 2027-01-02T03:04:05.678Z"],
  ["a single character", "cannot parse a", "cannot parse 😀"],
  ["all but the first line", "boom\n    at a (/x/a.js:1:2)", "boom\n    at b (/y/b.js:3:4)"],
  [
    "the way through a trace of Python",
    'Traceback (most recent call last):\n  File "a.py", line 1\nKeyError: no key',
    'Traceback (most recent call last):\n  File "b.py", line 2\n    pass\nKeyError: no key',
  ],
] as const)
  test(`${what} make no other failure`, () => {
    expect(signatureOf(one)).toBe(signatureOf(other));
  });

for (const [one, other] of [
  ["x.trim is not a function", "x.split is not a function"],
  [
    "Cannot read properties of undefined (reading 'length')",
    "Cannot read properties of undefined (reading 'name')",
  ],
  ["list index out of range", "string index out of range"],
  [
    "Traceback (most recent call last):\nKeyError: no key",
    "Traceback (most recent call last):\nValueError: no value",
  ],
] as const)
  test(`"${one}" is another failure than "${other}"`, () => {
    expect(signatureOf(one)).not.toBe(signatureOf(other));
  });

test("the words of the request make no other failure, in whatever field and form they came", () => {
  const bare = signatureOf("cannot store  in folder");

  for (const [request, said] of [
    [{ text: "garden party" }, "garden party"],
    [{ lines: ["one", "Weather"] }, "weather"],
    [{ named: { Autumn: {} } }, "Autumn"],
    [{ inner: { text: 'say "hi" now' } }, 'say \\"hi\\" now'],
    [{ raw: "d29yZHM=" }, "words"],
    [{ text: "e\u0301lan" }, "\u00e9lan"],
  ] as const)
    expect(signatureOf(`cannot store ${said} in folder`, request)).toBe(bare);
  expect(signatureOf("cannot store 'garden' in folder", { text: "garden party" })).toBe(bare);
});

test("the status is part of it, and may be all of it", () => {
  const { input } = exchangeEnding({ code: 0 });

  expect(statusSignature({ code: 13, name: "INTERNAL", details: "" }, input)).toBe("INTERNAL");
  expect(statusSignature({ code: 99, name: "", details: "odd" }, input)).toBe("status 99: odd");
});
