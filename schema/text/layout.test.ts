import { expect, test } from "vitest";
import {
  columns,
  counted,
  cutLine,
  duration,
  listed,
  plural,
  prose,
  shortValue,
  wrapped,
} from "./layout.ts";

test("a text that fits is left as it is", () => {
  expect(shortValue("short", 10)).toBe("short");
  expect(cutLine("short", 5)).toBe("short");
  expect(wrapped("short", 5)).toEqual(["short"]);
  expect(wrapped("", 5)).toEqual([""]);
  expect(prose("two words", 9)).toEqual(["two words"]);
});

test("a long text keeps both ends and tells its length", () => {
  const cut = shortValue(`start${"-".repeat(5000)}end`, 60);

  expect(cut).toMatch(/^start-+ … 5,008 characters … -+end$/);
  expect(cut.length).toBeLessThanOrEqual(60);
});

test("a line is cut at its end", () => {
  expect(cutLine("0123456789", 5)).toBe("0123…");
});

test("values break anywhere and lose nothing, not even spaces", () => {
  const text = "a b  c   d    e";

  expect(wrapped(text, 3).join("")).toBe(text);
  expect(wrapped("😀😀😀", 3)).toEqual(["😀", "😀", "😀"]);
});

test("prose breaks between words, and cuts those that are too long", () => {
  expect(prose("one two three four", 9)).toEqual(["one two", "three", "four"]);
  expect(prose("a verylongword", 5)).toEqual(["a", "veryl", "ongwo", "rd"]);
});

test("lists break behind a comma", () => {
  expect(listed(["one", "two", "three"], 9)).toEqual(["one, two,", "three"]);
  expect(listed([])).toEqual([""]);
});

test("columns are as wide as their widest cell, and lines end without spaces", () => {
  expect(
    columns([
      ["a", "bb", ""],
      ["aaa", "b", "c"],
    ]),
  ).toEqual(["a    bb", "aaa  b   c"]);
});

test("numbers and times are for people", () => {
  expect([0, 999, 1000, 1234567].map(counted)).toEqual(["0", "999", "1,000", "1,234,567"]);
  expect([plural(1, "step"), plural(2, "step"), plural(0, "step")]).toEqual([
    "1 step",
    "2 steps",
    "0 steps",
  ]);
  expect([0.4, 999, 1000, 59_940, 60_000, 3_725_000].map(duration)).toEqual([
    "0 ms",
    "999 ms",
    "1.0 s",
    "59.9 s",
    "1 min 0 s",
    "62 min 5 s",
  ]);
});
