import { expect, test } from "vitest";
import type { CaseInput } from "../properties/input.ts";
import { emptyMessage, type FieldValue } from "../schema/value.ts";
import { CaseDigest } from "./case-digest.ts";

function wire(...parts: readonly (readonly number[])[]): CaseInput {
  return {
    kind: "wire",
    parts: parts.map((bytes) => ({ value: emptyMessage, bytes: Uint8Array.from(bytes) })),
  };
}

function object(...entries: readonly (readonly [number, FieldValue])[]): CaseInput {
  return { kind: "object", value: { fields: new Map(entries), unknown: [] } };
}

function digestOf(...inputs: readonly CaseInput[]): string {
  const digest = new CaseDigest();
  for (const input of inputs) digest.add(input);
  return digest.text();
}

const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

test("equal cases in equal order have one digest", () => {
  const cases = [wire(ten), wire([]), object([1, "a"])];

  expect(digestOf(...cases)).toBe(digestOf(...cases));
  expect(digestOf(...cases)).toMatch(/^[0-9a-f]{16}$/);
});

test("a change of any bit of any byte changes the digest", () => {
  const changed = ten.flatMap((_, at) =>
    Array.from({ length: 8 }, (_, bit) => ten.with(at, (ten[at] ?? 0) ^ (1 << bit))),
  );

  const digests = [ten, ...changed].map((bytes) => digestOf(wire(bytes)));

  expect(new Set(digests).size).toBe(81);
});

test.each([
  ["another order", [wire(ten), wire([1])], [wire([1]), wire(ten)]],
  ["one case more", [wire(ten)], [wire(ten), wire(ten)]],
  ["an empty case more", [wire(ten)], [wire(ten), wire([])]],
  ["a zero at the end", [wire(ten)], [wire([...ten, 0])]],
  ["parts cut elsewhere", [wire([1, 2], [3])], [wire([1], [2, 3])]],
  ["-0 in place of 0", [object([1, 0])], [object([1, -0])]],
  ["another field", [object([1, "a"])], [object([2, "a"])]],
  ["another key", [object([1, new Map([["a", 1]])])], [object([1, new Map([["b", 1]])])]],
])("the digest tells apart: %s", (_, one, other) => {
  expect(digestOf(...one)).not.toBe(digestOf(...other));
});

test("no two of 100,000 small cases have one digest", () => {
  const digests = new Set<string>();
  for (let number = 0; number < 100_000; number++)
    digests.add(digestOf(wire([number & 255, (number >> 8) & 255, number >> 16])));

  expect(digests.size).toBe(100_000);
});
