import { expect, test } from "vitest";
import { decodedFrom, encodedIn } from "./library.ts";
import { canSay, isBeyondAscii, isTextIn, repertoireOf } from "./repertoire.ts";
import { legacyEncodings } from "./samples.ts";

test("every character of every repertoire is beyond ASCII, can be said, and comes back", () => {
  for (const encoding of legacyEncodings()) {
    const characters = repertoireOf(encoding);
    // iconv-lite 0.7.3 loses U+FEFF anywhere in UTF-7, and a first one in all UTFs, as it says.
    const whole = characters.filter((one) => !one.includes("\ufeff")).join("\n");

    expect(characters.length, encoding).toBeGreaterThan(1);
    expect(new Set(characters).size, encoding).toBe(characters.length);
    expect(characters.filter((one) => !isBeyondAscii(one) || one.includes("\ufffd"))).toEqual([]);
    expect(decodedFrom(encoding, encodedIn(encoding, whole)) === whole, encoding).toBe(true);
  }
});

for (const [encoding, count, some] of [
  ["windows1252", 123, "€éÿ"],
  ["koi8r", 128, "яЪ─"],
  ["iso646jp", 2, "¥‾"],
  ["shiftjis", 7390, "あ漢｡①"],
  // U+4E02 is of JIS X 0212, in three bytes.
  ["eucjp", 13_175, "あ｡丂"],
  ["cp949", 17_048, "한국"],
  ["big5hkscs", 18_494, "漢𧲱"],
] as const)
  test(`${encoding} has ${count} characters, with ${some}`, () => {
    const characters = repertoireOf(encoding);

    expect(characters).toHaveLength(count);
    expect(characters).toEqual(expect.arrayContaining([...some]));
  });

test("characters of four bytes, and such as are two code points, are among them", () => {
  const lengths = (encoding: string) =>
    new Set(repertoireOf(encoding).map((one) => encodedIn(encoding, one).length));

  expect(lengths("gb18030")).toEqual(new Set([2, 4]));
  expect(lengths("eucjp")).toEqual(new Set([2, 3]));
  expect(repertoireOf("big5hkscs")).toContain("\u00ca\u0304");
});

test("an encoding that knows what it can say says no to the rest", () => {
  expect(canSay("windows1252", "é€")).toBe(true);
  expect(canSay("windows1252", "я")).toBe(false);
  expect(canSay("utf7", "я\u{1f600}")).toBe(true);
  expect(canSay("utf16", "\ud800")).toBe(false);
});

for (const [encoding, hex, isText] of [
  ["shiftjis", "82a0", true],
  ["shiftjis", "82", false],
  ["windows1252", "81", false],
  ["cesu8", "eda0bdedb880", true],
  ["cesu8", "eda080", false],
] as const)
  test(`${hex} is ${isText ? "" : "no "}text in ${encoding}`, () => {
    expect(isTextIn(encoding, Buffer.from(hex, "hex"))).toBe(isText);
  });
