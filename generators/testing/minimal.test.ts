import { expect, test } from "vitest";
import { compileText } from "../../schema/compile.ts";
import { minimal } from "./minimal.ts";

const type = compileText('syntax = "proto3"; message M { repeated int32 list = 1; }').message("M");
const value = {
  fields: new Map([[1, Array.from({ length: 500 }, (_, index) => index)]]),
  unknown: [],
};

test("says how many simpler values it tried, and how many of them failed in turn", () => {
  expect(minimal(type, value, () => true)).toEqual({
    value: { fields: new Map(), unknown: [] },
    steps: 1,
    attempts: 1,
  });
});

test("stops when the budget is used up", () => {
  expect(minimal(type, value, () => false, 7)).toEqual({ value, steps: 0, attempts: 7 });
});
