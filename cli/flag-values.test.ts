import { expect, test } from "vitest";
import { ToolError } from "../schema/tool-error.ts";
import {
  casePlace,
  duration,
  numbersOf,
  oneOf,
  repeated,
  seedValue,
  shareOf,
  someText,
  wholeNumber,
  wordsOf,
} from "./flag-values.ts";

const place = casePlace("--case");
const time = duration("--time", { min: 1 });
const seed = seedValue("--seed");
const count = wholeNumber("--count", { min: 2 });
const words = wordsOf("--words", ["red", "green"]);

test("times are in milliseconds, seconds, minutes or hours", () => {
  expect(["500ms", "2s", "3", "1.5s", "5m", "1h"].map(time)).toEqual([
    500, 2000, 3000, 1500, 300_000, 3_600_000,
  ]);
});

test("a case is a phase and a number", () => {
  expect(["edges:0", "random:12"].map(place)).toEqual([
    { phase: "edges", index: 0 },
    { phase: "random", index: 12 },
  ]);
  for (const text of ["", "edges", "edges:", "edges:-1", "saved:1", "random:1.5", "12"])
    expect(() => place(text)).toThrow(
      `--case: expected a phase and a number, such as edges:12 or random:3, got "${text}"`,
    );
});

test("seeds are unsigned 64-bit integers, and have one way to be written", () => {
  expect(["0", "007", "18446744073709551615"].map(seed)).toEqual([
    "0",
    "7",
    "18446744073709551615",
  ]);
});

test("numbers, words and lists are what they say", () => {
  expect(count("2")).toBe(2);
  expect(oneOf("--word", ["red", "green"])("green")).toBe("green");
  expect(words("green, red")).toEqual(["green", "red"]);
  expect(repeated(count)("3", repeated(count)("2", []))).toEqual([2, 3]);
  expect(someText("--text")("x")).toBe("x");
});

const counts = numbersOf("--counts", { min: 1, max: 500 });
const share = shareOf("--share");

test("lists of numbers are in order, and each number is there once", () => {
  expect(counts("50, 1,500,1")).toEqual([1, 50, 500]);
});

test("shares are numbers of percent", () => {
  expect(["2", "0.5", "5%", "0", "100"].map(share)).toEqual([0.02, 0.005, 0.05, 0, 1]);
});

for (const [parse, text] of [
  [time, ""],
  [time, "0"],
  [time, "-1s"],
  [time, "1e3"],
  [time, "5 m"],
  [time, "600h"],
  [time, "Infinity"],
  [seed, ""],
  [seed, "-1"],
  [seed, "1.5"],
  [seed, "0x10"],
  [seed, "18446744073709551616"],
  [counts, ""],
  [counts, "1,"],
  [counts, "0"],
  [counts, "501"],
  [share, ""],
  [share, "101"],
  [share, "-1"],
  [share, "1e1"],
  [count, "1"],
  [count, ""],
  [count, "2.5"],
  [count, "1e9"],
  [count, "99999999999999999999"],
  [words, "red,"],
  [words, "blue"],
  [someText("--text"), ""],
] as const)
  test(`"${text}" is refused by ${parse === time ? "times" : parse === seed ? "seeds" : "the rest"}`, () => {
    expect(() => parse(text)).toThrow(ToolError);
    expect(() => parse(text)).toThrow(/^--\w+: expected .*, got "/);
  });
