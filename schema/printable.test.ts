import { expect, test } from "vitest";
import { printable } from "./printable.ts";

for (const [what, text, shown] of [
  ["plain text of any script stays", "Größe 名前 שם 😀", "Größe 名前 שם 😀"],
  [
    "an escape sequence cannot reach the terminal",
    "\u001b[2J\u009b31m\u0007",
    "\\u001b[2J\\u009b31m\\u0007",
  ],
  [
    "a line stays a line",
    "a\nb\r\n\tc\u2028d\u2029e\u0085",
    "a\\nb\\r\\n\\tc\\u2028d\\u2029e\\u0085",
  ],
  ["bidirectional controls are shown", "a\u202eb\u2066c\u200f", "a\\u202eb\\u2066c\\u200f"],
  ["a lone surrogate is shown", "a\ud800b\udc00", "a\\ud800b\\udc00"],
  [
    "what is invisible is shown",
    "\u200b\u200d\ufeff\u00ad\u3164\u00a0\u2003",
    "\\u200b\\u200d\\ufeff\\u00ad\\u3164\\u00a0\\u2003",
  ],
  ["a combining mark cannot hide in its base", "e\u0301 é", "e\\u0301 é"],
  [
    "a character of two units becomes the escapes of JSON",
    "\u{e0041}\u{10ffff}",
    "\\udb40\\udc41\\udbff\\udfff",
  ],
] as const)
  test(what, () => {
    expect(printable(text)).toBe(shown);
  });

test("escaped JSON is the same JSON", () => {
  const value = { "\u202e": "\ud800 e\u0301 \u{e0041} \u007f" };

  expect(JSON.parse(printable(JSON.stringify(value)))).toEqual(value);
});
