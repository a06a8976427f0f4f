import { expect, test } from "vitest";
import { wordsOf } from "./words.ts";

for (const [text, words] of [
  ["", []],
  [" \t\n.,;", []],
  ["Hello, World!", ["hello", "world"]],
  ["Straße STRASSE", ["straße", "strasse"]],
  ["café cafe\u0301", ["café", "café"]],
  ["世界abc", ["世", "界", "abc"]],
  ["ok 😀", ["ok", "😀"]],
  ["Привет שלום مرحبا", ["привет", "שלום", "مرحبا"]],
  ["ﬁne ＡＢＣ", ["fine", "abc"]],
  ["x2 42", ["x2", "42"]],
] as const)
  test(`finds ${words.length} words in ${JSON.stringify(text)}`, () => {
    expect(wordsOf(text)).toEqual(words);
  });

test("looks at so many words and no more, and at so much of one", () => {
  expect(wordsOf("a ".repeat(50_000))).toHaveLength(20_000);
  expect(wordsOf("x".repeat(100_000))).toEqual(["x".repeat(64)]);
});
