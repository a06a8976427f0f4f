import { expect, test } from "vitest";
import { encodingNamed, repertoireKind, textEncodings } from "./encodings.ts";
import { definitions, library } from "./library.ts";

test("every encoding of the library is listed once, and no alias", () => {
  const names = textEncodings().map(({ name }) => name);

  expect(names).toHaveLength(101);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !library().encodingExists(name))).toEqual([]);
  for (const alias of ["latin1", "sjis", "cp1252", "euckr", "binary", "_sbcs"])
    expect(names).not.toContain(alias);
});

test("every name of the library leads to an encoding that is listed", () => {
  const names = new Set(textEncodings().map(({ name }) => name));
  const strays = [...definitions().keys()].filter((name) => !names.has(encodingNamed("--e", name)));

  expect(strays).toEqual([]);
});

for (const [name, kind] of [
  ["windows1252", "single"],
  ["shiftjis", "multi"],
  ["gb18030", "multi"],
  ["utf7", "unicode"],
  ["utf16", "unicode"],
  ["cesu8", "unicode"],
  ["hex", "transport"],
  ["klingon", undefined],
] as const)
  test(`${name} is ${kind}`, () => {
    expect(repertoireKind(name)).toBe(kind);
  });

for (const [name, encoding] of [
  ["Shift_JIS", "shiftjis"],
  ["latin1", "iso88591"],
  ["ISO-8859-1:1987", "iso88591"],
  ["binary", "iso88591"],
  ["UTF-8", "utf8"],
  ["euc-kr", "cp949"],
] as const)
  test(`${name} is ${encoding}`, () => {
    expect(encodingNamed("--encoding", name)).toBe(encoding);
  });

test("an encoding that the library does not know is told the nearest names", () => {
  expect(() => encodingNamed("--encoding", "windows1232")).toThrow(
    expect.objectContaining({
      code: "usage",
      message: '--encoding: iconv-lite knows no encoding "windows1232"',
      hint: 'did you mean "windows1252" or "windows1250" or "windows1251"?',
    }),
  );
  expect(() => encodingNamed("--encoding", "_sbcs-of-klingon")).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/^there are \d+ names, such as/) }),
  );
});
