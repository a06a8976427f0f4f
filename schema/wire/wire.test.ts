import { expect, test } from "vitest";
import { firstDifference } from "../compare.ts";
import { compileText } from "../compile.ts";
import type { MessageValue } from "../value.ts";
import { decode } from "./decode.ts";
import { encode } from "./encode.ts";
import { encodeInStyle } from "./encode-in-style.ts";
import { canonicalStyle, styleChoices, type WireStyle } from "./style.ts";

const schema = compileText(`
  edition = "2023";
  package t;
  message Test1 { int32 a = 1; }
  message Test2 { string b = 2; }
  message Test3 { Test1 c = 3; }
  message Test4 { string d = 4 [features.field_presence = IMPLICIT]; repeated int32 e = 6; }
  enum Closed { option features.enum_type = CLOSED; ZERO = 0; ONE = 1; }
  message All {
    double f1 = 1; float f2 = 2; int32 f3 = 3; int64 f4 = 4; uint32 f5 = 5; uint64 f6 = 6;
    sint32 f7 = 7; sint64 f8 = 8; fixed32 f9 = 9; fixed64 f10 = 10; sfixed32 f11 = 11;
    sfixed64 f12 = 12; bool f13 = 13; string f14 = 14; bytes f15 = 15; Closed f16 = 16;
    All f17 = 17; All f18 = 18 [features.message_encoding = DELIMITED];
    repeated sint64 f19 = 19; repeated string f20 = 20; repeated Closed f21 = 21;
    map<int64, string> f22 = 22; map<string, All> f23 = 23; map<bool, Closed> f24 = 24;
    oneof choice { int32 f25 = 25; string f26 = 26; All f27 = 27; }
    int32 f28 = 28 [features.field_presence = IMPLICIT];
    repeated fixed32 f29 = 29 [features.repeated_field_encoding = EXPANDED];
    float f30 = 30 [features.field_presence = IMPLICIT];
  }
`);
const all = schema.message("t.All");

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
}

function message(fields: Record<number, unknown>, unknown: Uint8Array[] = []): MessageValue {
  const entries = Object.entries(fields).map(([number, value]) => [Number(number), value] as const);
  return { fields: new Map(entries) as MessageValue["fields"], unknown };
}

// https://protobuf.dev/programming-guides/encoding/
for (const [typeName, value, expected] of [
  ["t.Test1", message({ 1: 150 }), "089601"],
  ["t.Test2", message({ 2: "testing" }), "120774657374696e67"],
  ["t.Test3", message({ 3: message({ 1: 150 }) }), "1a03089601"],
  ["t.Test4", message({ 4: "hello", 6: [1, 2, 3] }), "220568656c6c6f3203010203"],
  ["t.Test1", message({ 1: -2 }), "08feffffffffffffffff01"],
] as const)
  test(`${expected} is the encoding guide's ${typeName}`, () => {
    const type = schema.message(typeName);

    expect(hex(encode(type, value))).toBe(expected);
    expect(decode(type, bytes(expected))).toEqual(value);
  });

const rich = message(
  {
    1: -0,
    2: Number.NaN,
    3: -1,
    4: -(2n ** 63n),
    5: 4294967295,
    6: 2n ** 64n - 1n,
    7: -2147483648,
    8: -(2n ** 63n),
    9: 4294967295,
    10: 2n ** 64n - 1n,
    11: -1,
    12: -1n,
    13: true,
    14: "\ufeffé\u0000😀".repeat(40),
    15: bytes("00ff80"),
    16: 1,
    17: message({ 17: message({}), 3: 0, 28: 5, 30: 1 }, [bytes("c03e01")]),
    18: message({ 18: message({ 14: "" }) }),
    19: [-1n, 0n, 2n ** 63n - 1n, 5n],
    20: ["", "a".repeat(200)],
    21: [0, 1],
    22: new Map([
      [-1n, ""],
      [2n ** 63n - 1n, "x"],
    ]),
    23: new Map([["__proto__", message({ 3: 7 })]]),
    24: new Map([[false, 0]]),
    27: message({ 3: 1 }),
    29: [1, 2, 3, 4, 5],
    30: -0,
  },
  [bytes("c03e9601"), bytes("c33ec43e")],
);

test("a value of every kind comes back as it was", () => {
  expect(firstDifference(all, rich, decode(all, encode(all, rich)))).toBeUndefined();
});

const oneKnob = Object.entries(styleChoices).flatMap(([knob, choices]) =>
  choices.map((choice): WireStyle => ({ ...canonicalStyle, [knob]: choice, seed: 3 })),
);
const everyKnob: WireStyle = {
  order: "shuffled",
  lists: "pieces",
  messages: "split",
  scalars: "replacing",
  entries: "value-first",
  defaults: "written",
  unknown: "between",
  valuePadding: 5,
  lengthPadding: 3,
  surplusBits: true,
  seed: 11,
};

for (const style of [...oneKnob, everyKnob])
  test(`means the same written with ${JSON.stringify(style)}`, () => {
    const written = encodeInStyle(all, rich, style);

    expect(firstDifference(all, rich, decode(all, written))).toBeUndefined();
    expect(hex(written)).not.toBe(hex(encode(all, rich)));
  });

test("the canonical style writes what encode writes", () => {
  expect(hex(encodeInStyle(all, rich, canonicalStyle))).toBe(hex(encode(all, rich)));
});

for (const [what, input] of [
  ["field number 0", "0001"],
  ["wire type 6", "0e"],
  ["wire type 7", "0f"],
  ["a varint of eleven bytes", "18ffffffffffffffffffff01"],
  ["a varint cut short", "18ff"],
  ["a length past the end", "720561"],
  ["a length near 2^32", "72ffffffff0f"],
  ["a fixed64 cut short", "0900000000000000"],
  ["a packed list with a ragged end", "ea010500000000 01"],
  ["text that is not UTF-8", "7201ff"],
  ["an encoded surrogate", "7203eda080"],
  ["a stray end of group", "9401"],
  ["a group that is not ended", "930118 01"],
  ["a group ended by another number", "9301 9c01"],
  ["an unknown group ended by another number", "c33ecc3e"],
] as const)
  test(`refuses ${what}`, () => {
    expect(() => decode(all, bytes(input))).toThrow("at byte");
  });

for (const [what, input, expected] of [
  ["the last of two scalars wins", "1801 1802", { 3: 2 }],
  ["a default read later clears an implicit field", "e00105 e00100", {}],
  ["messages merge", "8a01021801 8a01022001", { 17: message({ 3: 1, 4: 1n }) }],
  ["the last member of a oneof wins", "c80105 d2010161", { 26: "a" }],
  [
    "a member of a oneof that comes back starts anew",
    "da01021801 c80105 da0100",
    { 27: message({}) },
  ],
  ["an int32 is cut to 32 bits", "18ffffffff0f", { 3: -1 }],
  ["any number but 0 is true", "6880808080808080808001", { 13: true }],
  ["packed where the schema says unpacked", "ea010401000000", { 29: [1] }],
  ["an entry without key and value has both defaults", "b20100", { 22: new Map([[0n, ""]]) }],
  [
    "the last of two equal keys wins",
    "b201050801120161 b20104080112 00",
    { 22: new Map([[1n, ""]]) },
  ],
] as const)
  test(what, () => {
    expect(decode(all, bytes(input))).toEqual(message(expected));
  });

for (const [what, input, unknown] of [
  ["a record of another wire type", "1d01000000", ["1d01000000"]],
  ["a closed enum's unknown number", "800107", ["800107"]],
  ["an unknown number in a packed closed enum", "aa010101 aa010107", ["a80107"]],
  ["an entry with a closed enum's unknown number", "c2010408011007", ["c2010408011007"]],
  ["an unknown group", "c33e0801c43e", ["c33e0801c43e"]],
] as const)
  test(`${what} is an unknown field`, () => {
    expect(decode(all, bytes(input)).unknown.map(hex)).toEqual(unknown);
  });

test("refuses to encode a lone surrogate", () => {
  expect(() => encode(all, message({ 14: "\ud800" }))).toThrow("lone surrogate");
});
