import { expect, test } from "vitest";
import { normalUnknown } from "./unknown-records.ts";

function normal(...records: readonly string[]): string {
  return normalUnknown(records.map((hex) => Uint8Array.from(Buffer.from(hex, "hex"))));
}

for (const [what, left, right] of [
  ["groups after one another and in one another", ["0b0c0b0c"], ["0b0b0c0c"]],
  ["a record inside of a group and behind it", ["0b08010c"], ["0b0c0801"]],
  ["two fields and one group of both", ["08011001"], ["0b080110010c"]],
  ["an empty group and an empty payload", ["0b0c"], ["0a00"]],
  ["the same number of another wire type", ["0801"], ["0d01000000"]],
] as const)
  test(`tells apart ${what}`, () => {
    expect(normal(...left)).not.toBe(normal(...right));
  });

test("records may come one by one or together", () => {
  expect(normal("0801", "1002")).toBe(normal("10020801"));
});

test("refuses a group that is not ended, or ended by another number", () => {
  for (const hex of ["0b", "0b0801", "0b14", "0c"])
    expect(() => normal(hex), hex).toThrow("at byte");
});

test("takes time by the number of groups, not by the square of their depth", () => {
  const depth = 200_000;
  const start = performance.now();

  expect(normal("0b".repeat(depth) + "0c".repeat(depth)).length).toBeGreaterThan(depth);
  expect(performance.now() - start).toBeLessThan(10_000);
});
