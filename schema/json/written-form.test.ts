import { expect, test } from "vitest";
import { compileText } from "../compile.ts";
import { parse } from "./parse.ts";
import { formDeparture } from "./written-form.ts";

const schema = compileText(`
  syntax = "proto3";
  import "google/protobuf/any.proto";
  import "google/protobuf/duration.proto";
  import "google/protobuf/timestamp.proto";
  import "google/protobuf/wrappers.proto";
  message M {
    int32 small_number = 1; int64 large = 2; double real = 3; bytes data = 4; E kind = 5; string text = 6; bool flag = 7;
    google.protobuf.Timestamp at = 8; google.protobuf.Duration took = 9; google.protobuf.Any any = 10;
    google.protobuf.UInt64Value wrapped = 11; repeated M list = 12;
  }
  enum E { ZERO = 0; ONE = 1; }
`);
const type = schema.message("M");

test.each([
  [
    '{"small_number":1}',
    "a field stands under its lowerCamelCase name or json_name",
    '"small_number"',
  ],
  ['{"smallNumber":"1"}', "a 32-bit integer is a number", '"1"'],
  ['{"large":1}', "a 64-bit integer is a decimal string", "1"],
  ['{"large":"1e0"}', "a 64-bit integer is a decimal string", '"1e0"'],
  ['{"wrapped":1}', "a 64-bit integer is a decimal string", "1"],
  ['{"real":"1.5"}', "a double is a number", '"1.5"'],
  ['{"data":"+/8"}', "bytes are standard base64 with padding", '"+/8"'],
  ['{"data":"-_8="}', "bytes are standard base64 with padding", '"-_8="'],
  ['{"kind":1}', "an enum value stands under its name", "1"],
  [
    '{"at":"1970-01-01T00:00:00+00:00"}',
    "a Timestamp ends in Z, with 0, 3, 6 or 9 fractional digits",
    '"1970-01-01T00:00:00+00:00"',
  ],
  [
    '{"at":"1970-01-01T00:00:00.5Z"}',
    "a Timestamp ends in Z, with 0, 3, 6 or 9 fractional digits",
    '"1970-01-01T00:00:00.5Z"',
  ],
  ['{"took":"0.5s"}', "a Duration has 0, 3, 6 or 9 fractional digits", '"0.5s"'],
])("%s departs from the form: %s", (json, rule, got) => {
  expect(formDeparture(schema, type, parse(json))).toMatchObject({ rule, got });
});

test("says where", () => {
  const json = '{"list":[{},{"any":{"@type":"type.googleapis.com/M","large":1}}]}';

  expect(formDeparture(schema, type, parse(json))?.path).toEqual(["list", 1, "any", "large"]);
});

test.each([
  "{}",
  '{"smallNumber":1e0,"large":"-1","real":1,"data":"+/8=","kind":"ONE","flag":false,"text":""}',
  '{"real":"NaN","kind":7,"large":null}',
  '{"at":"1970-01-01T00:00:00.500000Z","took":"-1.500s","wrapped":"0"}',
])("%s is written as serializers may write", (json) => {
  expect(formDeparture(schema, type, parse(json))).toBeUndefined();
});
