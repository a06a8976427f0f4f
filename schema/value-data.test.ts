import { expect, test } from "vitest";
import { compileText } from "./compile.ts";
import type { FieldValue, MessageValue } from "./value.ts";
import { type JsonData, valueFromData, valueToData } from "./value-data.ts";

const type = compileText(`
  syntax = "proto2";
  enum E { ZERO = 0; ONE = 1; }
  message M {
    optional bytes data = 1; optional int32 number = 2; optional fixed64 long = 3;
    optional float ratio = 4; optional string text = 5; optional bool flag = 6; optional E enum = 7;
    repeated sint64 list = 8; map<string, M> map = 9; optional M inner = 10; optional double d = 11;
  }
`).message("M");

function message(fields: Readonly<Record<number, FieldValue>>, unknown: Uint8Array[] = []) {
  const entries = Object.entries(fields).map(([number, value]) => [Number(number), value] as const);
  return { fields: new Map(entries), unknown } satisfies MessageValue;
}

test("data are read back as the value that they were made of", () => {
  const value = message(
    {
      ...{
        1: Uint8Array.of(0, 255),
        2: -(2 ** 31),
        3: 2n ** 64n - 1n,
        4: -0,
        5: "\ud800",
        6: false,
      },
      ...{ 7: 5, 8: [-(2n ** 63n), 0n], 10: message({ 5: Uint8Array.of(0xff), 11: Number.NaN }) },
      9: new Map<string | Uint8Array, MessageValue>([
        ["__proto__", message({ 11: -Infinity })],
        [Uint8Array.of(0xff), message({ 4: 0.5 })],
      ]),
    },
    [Uint8Array.of(0xf8, 1, 1)],
  );
  const written = JSON.stringify(valueToData(type, value));

  expect(valueFromData(type, JSON.parse(written))).toEqual(value);
});

for (const [what, field, data] of [
  ["half a byte", 1, { hex: "012" }],
  ["what is no hex", 1, { hex: "01zz" }],
  ["hex without its object", 1, "01"],
  ["an object without hex", 1, {}],
  ["text for an integer", 2, "abc"],
  ["digits for an integer", 2, "5"],
  ["a fraction for an integer", 2, 1.5],
  ["bytes for an integer", 2, { hex: "01" }],
  ["a number for a long", 3, 5],
  ["text for a long", 3, "abc"],
  ["no digits for a long", 3, ""],
  ["text for a float", 4, "abc"],
  ["nothing for a double", 11, null],
  ["a number for text", 5, 5],
  ["a number for a bool", 6, 1],
  ["a name for an enum", 7, "ONE"],
  ["no list for a list", 8, "1"],
  ["an object for a map", 9, {}],
  ["half an entry", 9, [["a"]]],
  ["a number for a key", 9, [[1, { fields: [], unknown: [] }]]],
  ["nothing for a message", 10, null],
  ["a list for a message", 10, []],
  ["a message without unknown", 10, { fields: [] }],
] satisfies [string, number, JsonData][])
  test(`refuses ${what}`, () => {
    expect(() => valueFromData(type, { fields: [[field, data]], unknown: [] })).toThrow(TypeError);
  });

for (const [what, data] of [
  ["nothing", null],
  ["a field without content", { fields: [[1]], unknown: [] }],
  ["a field that is no pair", { fields: [null], unknown: [] }],
  ["a field that the type has not", { fields: [[99, 1]], unknown: [] }],
  ["an unknown record that is no hex", { fields: [], unknown: ["zz"] }],
  ["an unknown record that is no text", { fields: [], unknown: [1] }],
] satisfies [string, JsonData][])
  test(`refuses ${what} as a message`, () => {
    expect(() => valueFromData(type, data)).toThrow(TypeError);
  });

test("says what it expected and what it got", () => {
  expect(() => valueFromData(type, { fields: [[2, "abc"]], unknown: [] })).toThrow(
    'expected int32, got "abc"',
  );
});
