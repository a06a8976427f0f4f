import { expect, test } from "vitest";
import { textChange } from "./text-change.ts";

for (const [expected, actual, change] of [
  [
    "é",
    "Ã©",
    "its UTF-8 was read as windows1252, or as a code page that agrees with it here: a double encoding",
  ],
  ["€", "â‚¬", "its UTF-8 was read as windows1252, or as a code page that agrees with it here"],
  [
    "€",
    "â\u0082¬",
    "its UTF-8 was read as iso88591, or as a code page that agrees with it here: a double encoding",
  ],
  ["é", "├⌐", "its UTF-8 was read as cp437, or as a code page that agrees with it here"],
  ["я", "СЏ", "its UTF-8 was read as windows1251, or as a code page that agrees with it here"],
  ["é", "Ã\u0083Â©", "its UTF-8 was read as iso88591, twice over"],
  ["Ã©", "é", "its characters were read as bytes of UTF-8"],
  ["\ufeff", "", "the byte order mark before it is lost"],
  ["\ufeffa", "a", "the byte order mark before it is lost"],
  ["e\u0301", "\u00e9", "it came back in normalization form NFC"],
  ["\u00e9", "e\u0301", "it came back in normalization form NFD"],
  ["\ufb01", "fi", "it came back in normalization form NFKC"],
  ["A", "a", "it came back in lower case"],
  ["ß", "SS", "it came back in upper case"],
  [" ", "", "the white space at its ends is gone"],
  [" a", "a", "the white space at its ends is gone"],
  ["aaaa", "aaa", "it was cut after 3 characters"],
  ["éaa", "é", "it was cut after 1 character (2 bytes)"],
  ["a\0b", "a", "it ends before a NUL"],
  ["\0", "", "it ends before a NUL"],
  [
    "a\u{1f600}b",
    "a\ufffd",
    "it was cut in the middle of a surrogate pair, after 2 UTF-16 code units",
  ],
  ["aéb", "a\ufffd", "it was cut in the middle of a character, after 1 character"],
  ["\u{10000}", "\ufffd", "what could not be read or written was replaced by U+FFFD"],
  ["a€", "a?", "what could not be said was replaced by a question mark"],
  ["€", "\u00ac", "of each UTF-16 code unit only the low byte is left"],
] as const)
  test(`${JSON.stringify(expected)} and then ${JSON.stringify(actual)}: ${change}`, () => {
    expect(textChange(expected, actual)).toBe(change);
  });

for (const [expected, actual, why] of [
  ["a", "a", "nothing changed"],
  ["a", "b", "nothing known does that"],
  ["a", "", "what is lost as a whole is not cut"],
  ["aaa", "aa\ufffd", "an ASCII character is never half a character"],
] as const)
  test(`${JSON.stringify(expected)} and then ${JSON.stringify(actual)} has no cause: ${why}`, () => {
    expect(textChange(expected, actual)).toBeUndefined();
  });

test("of changes that do the same the most particular is said, and none where neither is", () => {
  expect(textChange("a ", "a")).toBe("the white space at its ends is gone");
  expect(textChange("\u2126", "\u03a9")).toBe("it came back in normalization form NFC");
  expect(textChange("\u{1d400}", "A")).toBe("it came back in normalization form NFKC");
  expect(textChange("\u00bf\u0141", "\u00bfA")).toBe(
    "of each UTF-16 code unit only the low byte is left",
  );
  // U+013F has the low byte of a question mark, and may as well be replaced by one.
  expect(textChange("\u013f", "?")).toBeUndefined();
});
