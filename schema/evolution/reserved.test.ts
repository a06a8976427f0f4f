import { expect, test } from "vitest";
import { compileText } from "../compile.ts";
import { isReservedName, isReservedNumber, reservationWarnings } from "./reserved.ts";

const proto2 = 'syntax = "proto2"; package a;\n';
const proto3 = 'syntax = "proto3"; package a;\n';
const edition = 'edition = "2023"; package a;\n';

test("knows the reserved numbers and names of messages and enums, with both ends", () => {
  const schema = compileText(`${proto3}
    message M { reserved 2, 5 to 7, 9 to max; reserved "x"; message N { reserved 1; } }
    enum E { Z = 0; reserved -3 to -1, 4 to max; reserved "Y"; }`);

  const isNumber = (typeName: string, number: number) => isReservedNumber(schema, typeName, number);

  expect([1, 2, 3, 4, 5, 7, 8, 9, 536_870_911].filter((n) => isNumber("a.M", n))).toEqual([
    2, 5, 7, 9, 536_870_911,
  ]);
  expect([-4, -3, -1, 0, 3, 4, 2_147_483_647].filter((n) => isNumber("a.E", n))).toEqual([
    -3, -1, 4, 2_147_483_647,
  ]);
  expect(isNumber("a.M.N", 1)).toBe(true);
  expect([isReservedName(schema, "a.M", "x"), isReservedName(schema, "a.M", "y")]).toEqual([
    true,
    false,
  ]);
  expect(isReservedName(schema, "a.E", "Y")).toBe(true);
  expect(isNumber("a.Nobody", 1)).toBe(false);
});

for (const [what, from, to, expected] of [
  [
    "a field that is gone",
    `${proto3}message M { int32 a = 1; int32 total = 5; }`,
    `${proto3}message M { int32 a = 1; }`,
    [["a.M", "number 5 and name total are free to be used again", 'reserved 5; reserved "total";']],
  ],
  [
    "fields that are gone, without quotes since editions",
    `${edition}message M { int32 a = 1; int32 b = 2; int32 d = 4; }`,
    `${edition}message M {}`,
    [
      [
        "a.M",
        "numbers 1 to 2, 4 and names a, b, d are free to be used again",
        "reserved 1 to 2, 4; reserved a, b, d;",
      ],
    ],
  ],
  [
    "a field whose number alone is reserved",
    `${proto3}message M { int32 b = 2; }`,
    `${proto3}message M { reserved 2; }`,
    [["a.M", "name b is free to be used again", 'reserved "b";']],
  ],
  [
    "a field whose name alone is reserved",
    `${proto2}message M { optional int32 b = 2; }`,
    `${proto2}message M { reserved "b"; }`,
    [["a.M", "number 2 is free to be used again", "reserved 2;"]],
  ],
  [
    "a field that is gone, number and name reserved",
    `${proto3}message M { int32 b = 2; }`,
    `${proto3}message M { reserved 1 to 3; reserved "b", "c"; }`,
    [],
  ],
  [
    "a field that has another name now",
    `${proto3}message M { int32 b = 2; }`,
    `${proto3}message M { int32 c = 2; }`,
    [["a.M", "name b is free to be used again", 'reserved "b";']],
  ],
  [
    "a number that is kept for extensions now",
    `${proto2}message M { optional int32 b = 2; reserved 3; }`,
    `${proto2}message M { extensions 2 to 9; reserved "b"; }`,
    [],
  ],
  [
    "an extension that is gone",
    `${proto2}message M { extensions 2 to 9; } extend M { optional int32 x = 2; }`,
    `${proto2}message M { extensions 2 to 9; }`,
    [],
  ],
  [
    "an enum value that is gone",
    `${proto3}enum E { Z = 0; B = -1; }`,
    `${proto3}enum E { Z = 0; }`,
    [["a.E", "number -1 and name B are free to be used again", 'reserved -1; reserved "B";']],
  ],
  [
    "one of two names of an enum value",
    `${proto3}enum E { option allow_alias = true; Z = 0; B = 1; C = 1; }`,
    `${proto3}enum E { Z = 0; B = 1; }`,
    [["a.E", "name C is free to be used again", 'reserved "C";']],
  ],
  [
    "numbers and names that are no longer reserved",
    `${proto3}message M { reserved 2, 4 to 9, 20 to max; reserved "x", "y"; } enum E { Z = 0; reserved 3 to max; }`,
    `${proto3}message M { reserved 2, 5 to 6; reserved "y"; } enum E { Z = 0; reserved 5 to max; }`,
    [
      ["a.E", "numbers 3 to 4 are no longer reserved", "reserved 3 to 4;"],
      [
        "a.M",
        "numbers 4, 7 to 9, 20 to max and name x are no longer reserved",
        'reserved 4, 7 to 9, 20 to max; reserved "x";',
      ],
    ],
  ],
  [
    "a number and a name that were reserved and are in use again",
    `${proto3}message M { reserved 2; reserved "x"; }`,
    `${proto3}message M { int32 x = 2; }`,
    [["a.M", "number 2 and name x were reserved and came to be used", undefined]],
  ],
  [
    "a message that is gone",
    `${proto3}message M { int32 a = 1; } message N {}`,
    `${proto3}message N {}`,
    [],
  ],
] as const)
  test(`${expected.length === 0 ? "does not warn" : "warns"} of ${what}`, () => {
    const warnings = reservationWarnings(compileText(from), compileText(to));

    expect(warnings.map(({ subject, problem, line }) => [subject, problem, line])).toEqual(
      expected,
    );
  });

test("tells where the message stands in both versions", () => {
  const [warning] = reservationWarnings(
    compileText(`${proto3}message M { int32 a = 1; }`),
    compileText(`${proto3}\n\nmessage M {}`),
  );

  expect(warning?.oldLocation).toEqual({ file: "test.proto", line: 2, column: 1 });
  expect(warning?.newLocation).toEqual({ file: "test.proto", line: 4, column: 1 });
});
