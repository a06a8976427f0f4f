import { expect, test } from "vitest";
import { Refusal } from "../serving/refusal.ts";
import { chunkCountOf, chunkSizesOf, chunksOf } from "./chunking.ts";

function cut(text: string, size: number, overlap: number): readonly string[] {
  const sizes = { size, overlap };
  const chunks = [...chunksOf(text, sizes)];
  expect(chunkCountOf(text, sizes)).toBe(chunks.length);
  return chunks.map((chunk) => chunk.text);
}

for (const [text, size, overlap, expected] of [
  ["", 3, 1, []],
  ["a", 3, 1, ["a"]],
  ["abc", 3, 1, ["abc"]],
  ["abcd", 3, 1, ["abc", "cd"]],
  ["abcde", 3, 1, ["abc", "cde"]],
  ["abcdef", 3, 0, ["abc", "def"]],
  ["abcdefg", 3, 0, ["abc", "def", "g"]],
  ["abcde", 3, 2, ["abc", "bcd", "cde"]],
  ["abc", 1, 0, ["a", "b", "c"]],
  ["a😀b", 1, 0, ["a", "😀", "b"]],
  ["😀😁😂😃", 2, 1, ["😀😁", "😁😂", "😂😃"]],
] as const)
  test(`cuts ${JSON.stringify(text)} into ${size} characters that share ${overlap}`, () => {
    expect(cut(text, size, overlap)).toEqual(expected);
  });

test("a chunk says which characters of the text it has, astral ones counted once", () => {
  const chunks = [...chunksOf("ab😀cd", { size: 2, overlap: 0 })];

  expect(chunks).toEqual([
    { text: "ab", start: 0, end: 2 },
    { text: "😀c", start: 2, end: 4 },
    { text: "d", start: 4, end: 5 },
  ]);
});

test("chunks without what they share are the text again, whatever the sizes", () => {
  const text = "Grüße 😀 an alle, κόσμε!".repeat(7);
  for (let size = 1; size < 40; size++)
    for (let overlap = 0; overlap < size; overlap++) {
      const whole = cut(text, size, overlap)
        .map((chunk, index) => (index === 0 ? chunk : [...chunk].slice(overlap).join("")))
        .join("");
      expect(whole).toBe(text);
    }
});

test("a size that is not set is 1000", () => {
  expect(chunkSizesOf(0, 0)).toEqual({ size: 1000, overlap: 0 });
  expect(chunkSizesOf(0, 999)).toEqual({ size: 1000, overlap: 999 });
});

for (const [size, overlap, field] of [
  [-1, 0, "options.chunk_size"],
  [0, -1, "options.chunk_overlap"],
  [5, 5, "options.chunk_overlap"],
  [0, 1000, "options.chunk_overlap"],
  [-(2 ** 31), 2 ** 31 - 1, "options.chunk_size"],
] as const)
  test(`refuses chunks of ${size} that share ${overlap}, and names ${field}`, () => {
    expect(() => chunkSizesOf(size, overlap)).toThrow(field);
  });

test("refuses what would take more room than a text is worth", () => {
  const text = "x".repeat(200_000);

  expect(() => chunkCountOf(text, { size: 1, overlap: 0 })).toThrow(Refusal);
  expect(() => chunkCountOf(text, { size: 100_000, overlap: 99_000 })).toThrow(
    "options.chunk_overlap",
  );
});
