import { expect, test } from "vitest";
import { compileText } from "../../../schema/compile.ts";
import { fromHex } from "../../../schema/hex.ts";
import { readingOf } from "./reading.ts";

const schema = compileText(`syntax = "proto2"; package a;
import "google/protobuf/any.proto";
message R { required int32 g = 1; optional R deeper = 2; }
message M {
  optional R one = 1; repeated R many = 2; map<string, R> by_name = 3; optional int32 number = 4;
}
message Holder { optional google.protobuf.Any any = 1; }`);

for (const [what, hex, expected] of [
  ["nothing", "", { kind: "read", json: "{}" }],
  ["what is complete", "0a02 0805", { kind: "read", json: '{"one":{"g":5}}' }],
  ["a message that lacks", "0a00", { kind: "refused", reason: "a.M.one.g is required" }],
  [
    "one in one that lacks",
    "0a04 0805 1200",
    { kind: "refused", reason: "a.M.one.deeper.g is required" },
  ],
  [
    "the second that lacks",
    "1202 0805 1200",
    { kind: "refused", reason: "a.M.many.g is required" },
  ],
  ["an entry that lacks", "1a03 0a0161", { kind: "refused", reason: "a.M.by_name.g is required" }],
  ["what is cut short", "20", { kind: "refused", reason: expect.stringContaining("at byte 1:") }],
] as const)
  test(`reads ${what} as generated code does`, () => {
    expect(readingOf(schema, "a.M", fromHex(hex.replaceAll(" ", "")))).toEqual(expected);
  });

test("what ProtoJSON cannot say is shown as it travelled", () => {
  // An Any of a type that the schema lacks.
  const bytes = fromHex("0a050a03612f62");

  expect(readingOf(schema, "a.Holder", bytes)).toEqual({
    kind: "read",
    json: "0a 05 0a 03 61 2f 62",
  });
});
