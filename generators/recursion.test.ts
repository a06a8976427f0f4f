import { expect, test } from "vitest";
import { compileText } from "../schema/compile.ts";
import { assertInhabited, isInhabited } from "./inhabited.ts";
import { cycleOf, reachableTypes } from "./recursion.ts";

const schema = compileText(`
syntax = "proto2";
message Loop { optional Loop next = 1; }
message Wide { optional Leaf leaf = 1; repeated Middle middles = 2; map<string, Wide> named = 3; }
message Middle { optional Wide wide = 1; optional Far far = 2; }
message Far { repeated Middle middles = 1; }
message Leaf { optional int32 n = 1; }
message Outside { optional Loop loop = 1; optional Never never = 2; }
message Never { required Ever ever = 1; }
message Ever { required int32 n = 1; required Never never = 2; }
message Wants { required Never never = 1; }
`);

test.each([
  ["Loop", ["next"]],
  ["Wide", ["named"]],
  ["Middle", ["wide", "middles"]],
  ["Far", ["middles", "far"]],
])("%s leads back to itself by %j", (name, fields) => {
  expect(cycleOf(schema.message(name))?.map((field) => field.name)).toEqual(fields);
});

test.each(["Leaf", "Outside"])("%s does not lead back to itself", (name) => {
  expect(cycleOf(schema.message(name))).toBeUndefined();
});

test("what is reached is told once each, nearest first, without what cannot be set", () => {
  const names = (name: string) => reachableTypes(schema.message(name)).map((type) => type.typeName);

  expect(names("Wide")).toEqual(["Wide", "Leaf", "Middle", "Far"]);
  expect(names("Outside")).toEqual(["Outside", "Loop"]);
});

test.each([
  ["Never", "Never requires Ever requires Never"],
  ["Ever", "Ever requires Never requires Ever"],
  ["Wants", "Wants requires Never requires Ever requires Never"],
])("%s has no complete message, for %s", (name, circle) => {
  expect(isInhabited(schema.message(name))).toBe(false);
  expect(() => assertInhabited(schema.message(name))).toThrow(circle);
});

test("a type that need not set what can never be complete is complete without it", () => {
  expect(isInhabited(schema.message("Outside"))).toBe(true);
});
