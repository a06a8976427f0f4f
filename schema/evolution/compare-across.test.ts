import { expect, test } from "vitest";
import { compileText } from "../compile.ts";
import { fromJson } from "../json/from-json.ts";
import { decode } from "../wire/decode.ts";
import { encode } from "../wire/encode.ts";
import { differencesAcross } from "./compare-across.ts";
import { pairOf } from "./message-pair.ts";

/** Where a reader of the new version has something else, of a message that the old one wrote in binary. */
function lost(old: string, next: string, json: string, syntax = "proto3"): readonly string[] {
  const head = `syntax = "${syntax}"; `;
  const [one, other] = [compileText(head + old), compileText(head + next)];
  const pair = pairOf(one.message("M"), other.message("M"));
  const written = fromJson(one, pair.old, json);
  const read = decode(pair.new, encode(pair.old, written));
  return differencesAcross(pair, "old", written, read).map(
    ({ departure, path }) => `${departure} ${path}`,
  );
}

const inner = "message N { int32 x = 1; int32 y = 2; }";

for (const [what, old, next, json, expected] of [
  ["a number that fits", "message M { int64 a = 1; }", "message M { int32 a = 1; }", '{"a":5}', []],
  ["true as 1", "message M { bool a = 1; }", "message M { int32 a = 1; }", '{"a":true}', []],
  ["text as bytes", "message M { string a = 1; }", "message M { bytes a = 1; }", '{"a":"é"}', []],
  [
    "a message as bytes",
    `${inner} message M { N a = 1; }`,
    `${inner} message M { bytes a = 1; }`,
    '{"a":{"y":2,"x":1}}',
    [],
  ],
  [
    "a list of one and its element",
    "message M { repeated string a = 1; }",
    "message M { optional string a = 1; }",
    '{"a":["x"]}',
    [],
  ],
  [
    "the last of two elements",
    "message M { repeated string a = 1; }",
    "message M { optional string a = 1; }",
    '{"a":["x","y"]}',
    ["value a"],
  ],
  [
    "a map and the list of its entries",
    "message M { map<string, int32> a = 1; }",
    "message E { string key = 1; int32 value = 2; } message M { repeated E a = 1; }",
    '{"a":{"":1,"k":0}}',
    [],
  ],
  [
    "a map with keys of another kind",
    "message M { map<int64, string> a = 1; }",
    "message M { map<int32, string> a = 1; }",
    '{"a":{"1":"x","4294967296":"y"}}',
    ["value a[4294967296]", "value a"],
  ],
  [
    "a field inside a list inside a map",
    "message N { repeated int32 x = 1; } message M { map<string, N> a = 1; }",
    "message N { repeated uint32 x = 1; } message M { map<string, N> a = 1; }",
    '{"a":{"k":{"x":[1,-1]}}}',
    ['value a["k"].x[1]'],
  ],
  [
    "an enum's renamed value",
    "enum E { A = 0; B = 1; } message M { E a = 1; }",
    "enum E { A = 0; C = 1; } message M { E a = 1; }",
    '{"a":"B"}',
    [],
  ],
  [
    "values of an enum that were swapped",
    "enum E { A = 0; B = 1; C = 2; } message M { E a = 1; }",
    "enum E { A = 0; C = 1; B = 2; } message M { E a = 1; }",
    '{"a":"B"}',
    ["value a"],
  ],
  [
    "a field that the reader does not have",
    "message M { int32 a = 1; int32 b = 2; }",
    "message M { int32 b = 2; }",
    '{"a":1,"b":2}',
    [],
  ],
  [
    "a field of a type that has been replaced",
    "message N { int32 x = 1; int32 y = 2; } message M { N a = 1; }",
    "message O { int32 x = 1; } message M { O a = 1; }",
    '{"a":{"y":2}}',
    ["value a.y"],
  ],
  [
    "both members of what is a oneof now",
    "message M { optional int32 a = 1; optional int32 b = 2; }",
    "message M { oneof o { int32 a = 1; int32 b = 2; } }",
    '{"a":1,"b":2}',
    ["value a"],
  ],
  [
    "unset, where that cannot be said any more",
    "message M { optional int32 a = 1; }",
    "message M { int32 a = 1; }",
    "{}",
    ["presence a"],
  ],
  [
    "set to 0, where that cannot be said any more",
    "message M { optional int32 a = 1; }",
    "message M { int32 a = 1; }",
    '{"a":0}',
    ["presence a"],
  ],
  [
    "set to 5, which is seen",
    "message M { optional int32 a = 1; }",
    "message M { int32 a = 1; }",
    '{"a":5}',
    [],
  ],
] as const)
  test(`${what} is read as ${expected.length === 0 ? "the same" : "something else"}`, () => {
    expect(lost(old, next, json)).toEqual(expected);
  });

test("defaults, required fields and closed enums are those of each version", () => {
  const old =
    "enum E { A = 0; B = 1; } message M { optional int32 a = 1 [default = 7]; optional E e = 2; }";
  const next =
    "enum E { A = 0; } message M { optional int32 a = 1; optional E e = 2; required int32 r = 3; }";

  expect(lost(old, next, '{"e":"B"}', "proto2")).toEqual(["value a", "value e", "required r"]);
});
