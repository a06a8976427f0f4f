import { expect, test } from "vitest";
import { misread, misreadings, readTwice } from "./misread.ts";

for (const [text, encoding, read] of [
  ["é", "windows1252", "Ã©"],
  ["я", "windows1251", "СЏ"],
  ["é", "cp437", "├⌐"],
  ["“", "macintosh", "‚Äú"],
] as const)
  test(`the UTF-8 of ${text} read as ${encoding} is ${read}`, () => {
    expect(misread(text, encoding)).toBe(read);
    expect(misreadings(text, read)).toContain(encoding);
  });

test("a byte that stands for nothing may be its own number, as in the Encoding Standard", () => {
  expect(misreadings("Á", "Ã\u0081")).toContain("windows1252");
  expect(misreadings("Á", "Ã\ufffd")).toContain("windows1252");
});

test("no code page makes one text of another that it does not", () => {
  expect(misreadings("é", "e\u0301")).toEqual([]);
  expect(misreadings("a", "b")).toEqual([]);
});

test("text whose characters are bytes of UTF-8 can be read once more, and no other text", () => {
  expect(readTwice("Ã©")).toBe("é");
  expect(readTwice("é")).toBeUndefined();
  expect(readTwice("€")).toBeUndefined();
});
