import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assertArbitraryLaws } from "./testing/arbitrary-laws.ts";
import { text } from "./text.ts";
import { textSamples } from "./text-samples.ts";
import { hasLoneSurrogate } from "./validity.ts";

const plain = fc.sample(text(), { seed: 42, numRuns: 3000 });

describe("text", () => {
  test("obeys the laws of arbitraries", () => {
    const isShort = (value: string) =>
      value.length >= 2 && value.length <= 9 && !hasLoneSurrogate(value);

    expect(() =>
      assertArbitraryLaws(text({ minLength: 2, maxLength: 9 }), {
        isValid: isShort,
        sizeOf: weigh,
      }),
    ).not.toThrow();
    expect(() =>
      assertArbitraryLaws(text({ loneSurrogates: true }), { isValid: () => true, sizeOf: weigh }),
    ).not.toThrow();
  });

  test("reaches every plane of Unicode within 3000 draws", () => {
    const planes = new Set(
      plain.flatMap((value) => [...value].map((char) => (char.codePointAt(0) ?? 0) >> 16)),
    );

    expect([...planes].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 17 }, (_, plane) => plane),
    );
  });

  test("reaches the empty text, long runs, and three of four samples within 3000 draws", () => {
    const drawn = new Set(plain);

    expect(drawn.has("")).toBe(true);
    expect(plain.some((value) => value.length >= 127)).toBe(true);
    expect(textSamples.filter((sample) => drawn.has(sample)).length).toBeGreaterThan(
      textSamples.length * 0.75,
    );
  });

  test("holds lone surrogates on request only", () => {
    expect(plain.filter(hasLoneSurrogate)).toEqual([]);
    expect(
      fc.sample(text({ loneSurrogates: true }), { seed: 1, numRuns: 20 }).some(hasLoneSurrogate),
    ).toBe(true);
  });

  test("draws of seed 42 stay the same from release to release", () => {
    expect(plain.slice(0, 12)).toMatchInlineSnapshot(`
      [
        "Ͻ򶊵~gwjsኬ",
        "򓮰躆",
        "̊",
        "与丝且七丄",
        "0>/ <4)",
        "AXXLOM^",
        "ыпхелюя",
        "󖾂󖾂󖾂󖾂󖾂󖾂󖾂󖾂",
        "IDJ@^",
        "ﭓﭨﭑﭛﭑ",
        "~m~",
        "",
      ]
    `);
  });

  test("keeps the lengths asked for, and tears no pair apart", () => {
    const values = fc.sample(text({ minLength: 3, maxLength: 5 }), { seed: 3, numRuns: 500 });

    expect(new Set(values.map((value) => value.length))).toEqual(new Set([3, 4, 5]));
    expect(values.filter(hasLoneSurrogate)).toEqual([]);
  });

  test("refuses lengths that no text has", () => {
    expect(() => text({ minLength: 3, maxLength: 2 })).toThrow(
      "text: no length is at least 3 and at most 2",
    );
  });

  test("no sample of plain text holds a lone surrogate", () => {
    expect(textSamples.filter(hasLoneSurrogate)).toEqual([]);
  });
});

function weigh(value: string): number {
  return [...value].reduce((sum, char) => sum + 0x40_0000 + rankOf(char), 0);
}

/** `a` first, then printable ASCII, then the others, then lone surrogates. */
function rankOf(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  if (char === "a") return 0;
  if (hasLoneSurrogate(char)) return 0x20_0000 + code;
  return code >= 0x20 && code < 0x7f ? 1 + code : 0x80 + code;
}
