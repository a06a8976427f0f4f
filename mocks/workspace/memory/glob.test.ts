import { expect, test } from "vitest";
import { matchesGlob } from "./glob.ts";

for (const [text, pattern, fits] of [
  ["src/main.rs", "*.rs", true],
  ["src/main.rs", "*.py", false],
  ["src/main.rs", "src/????.rs", true],
  ["src/main.rs", "src/???.rs", false],
  ["abc", "*", true],
  ["abc", "a*c*", true],
  ["abc", "a**c", true],
  ["ac", "a?c", false],
  ["a.b", "a.b", true],
  ["axb", "a.b", false],
  ["abcabd", "*abd", true],
  ["", "*", true],
] as const)
  test(`${JSON.stringify(text)} ${fits ? "fits" : "does not fit"} ${pattern}`, () => {
    expect(matchesGlob(text, pattern)).toBe(fits);
  });

test("a pattern of many stars takes no longer than text times pattern", () => {
  const began = performance.now();

  expect(matchesGlob("a".repeat(4096), `${"*a".repeat(100)}b`)).toBe(false);
  expect(performance.now() - began).toBeLessThan(1000);
});
