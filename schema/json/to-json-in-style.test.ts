import { expect, test } from "vitest";
import { compileText } from "../compile.ts";
import { fromJson } from "./from-json.ts";
import { canonicalJsonStyle, type JsonStyle } from "./json-style.ts";
import { toJsonInStyle } from "./to-json-in-style.ts";

const schema = compileText(`
  syntax = "proto3";
  import "google/protobuf/any.proto";
  import "google/protobuf/duration.proto";
  import "google/protobuf/timestamp.proto";
  import "google/protobuf/struct.proto";
  import "google/protobuf/wrappers.proto";
  message M {
    int32 small_number = 1; int64 large = 2; double real = 3; bytes data = 4; E kind = 5; string text = 6;
    google.protobuf.Timestamp at = 7; google.protobuf.Duration took = 8; google.protobuf.Any any = 9;
    google.protobuf.Value any_value = 10; google.protobuf.Int64Value wrapped = 11;
    repeated int32 list = 12; map<string, int64> map = 13; M inner = 14; optional int32 maybe = 15;
    int32 clash_one = 16 [json_name = "clash_two"]; int32 clash_two = 17;
  }
  enum E { option allow_alias = true; ZERO = 0; ONE = 1; UN = 1; }
`);
const type = schema.message("M");

function spelled(json: string, style: Partial<JsonStyle>): string {
  const value = fromJson(schema, type, json);
  return toJsonInStyle(schema, type, value, { ...canonicalJsonStyle, ...style });
}

test.each<[string, Partial<JsonStyle>, string]>([
  ['{"smallNumber":1}', { names: "proto" }, '{"small_number":1}'],
  ['{"smallNumber":-150}', { integers: "requoted" }, '{"smallNumber":"-150"}'],
  ['{"smallNumber":-150}', { integers: "exponent" }, '{"smallNumber":-1.50e2}'],
  ['{"smallNumber":2}', { integers: "quoted-exponent" }, '{"smallNumber":"2e0"}'],
  ['{"smallNumber":2}', { integers: "fraction" }, '{"smallNumber":2.0}'],
  ['{"large":"2"}', { integers: "requoted" }, '{"large":2}'],
  ['{"large":"9007199254740993"}', { integers: "requoted" }, '{"large":"9007199254740993"}'],
  ['{"large":"9007199254740993"}', { integers: "exponent" }, '{"large":"9007199254740993"}'],
  ['{"large":"-9223372036854775808"}', { integers: "requoted" }, '{"large":-9223372036854775808}'],
  ['{"wrapped":"7"}', { integers: "requoted" }, '{"wrapped":7}'],
  ['{"list":[1,2]}', { integers: "requoted" }, '{"list":["1","2"]}'],
  ['{"map":{"1":"2"}}', { integers: "requoted" }, '{"map":{"1":2}}'],
  ['{"real":1.5}', { floats: "quoted" }, '{"real":"1.5"}'],
  ['{"real":0.0015}', { floats: "exponent" }, '{"real":1.5e-3}'],
  ['{"real":5e-324}', { floats: "quoted-exponent" }, '{"real":"5e-324"}'],
  ['{"real":"NaN"}', { floats: "exponent" }, '{"real":"NaN"}'],
  ['{"data":"+/8="}', { bytes: "unpadded" }, '{"data":"+/8"}'],
  ['{"data":"+/8="}', { bytes: "url" }, '{"data":"-_8="}'],
  ['{"data":"+/8="}', { bytes: "url-unpadded" }, '{"data":"-_8"}'],
  ['{"kind":"ONE"}', { enums: "number" }, '{"kind":1}'],
  ['{"kind":"ONE"}', { enums: "alias" }, '{"kind":"UN"}'],
  ['{"kind":7}', { enums: "alias" }, '{"kind":7}'],
  [
    '{"at":"1970-01-01T00:00:00.500Z"}',
    { times: "nine-digits" },
    '{"at":"1970-01-01T00:00:00.500000000Z"}',
  ],
  ['{"at":"1970-01-01T00:00:00.500Z"}', { times: "few-digits" }, '{"at":"1970-01-01T00:00:00.5Z"}'],
  ['{"at":"1970-01-01T00:00:00Z"}', { times: "offset" }, '{"at":"1970-01-01T05:30:00+05:30"}'],
  [
    '{"at":"9999-12-31T23:59:59.5Z"}',
    { times: "offset" },
    '{"at":"9999-12-31T18:29:59.500-05:30"}',
  ],
  ['{"at":"0001-01-01T00:00:00Z"}', { times: "offset" }, '{"at":"0001-01-01T05:30:00+05:30"}'],
  ['{"took":"-1.5s"}', { times: "few-digits" }, '{"took":"-1.5s"}'],
  ['{"took":"1s"}', { times: "nine-digits" }, '{"took":"1.000000000s"}'],
  ['{"smallNumber":1,"text":"x"}', { order: "descending" }, '{"text":"x","smallNumber":1}'],
  ['{"text":"a/é😀"}', { strings: "slashes" }, '{"text":"a\\/é😀"}'],
  [
    '{"text":"a😀"}',
    { strings: "unicode" },
    '{"\\u0074\\u0065\\u0078\\u0074":"\\u0061\\ud83d\\ude00"}',
  ],
  [
    '{"list":[1]}',
    { whitespace: "everywhere" },
    ' \t\r\n{ \t\r\n"list" \t\r\n: \t\r\n[ \t\r\n1 \t\r\n] \t\r\n} \t\r\n',
  ],
  ['{"anyValue":1}', { integers: "requoted", floats: "quoted" }, '{"anyValue":1}'],
  [
    '{"any":{"@type":"type.googleapis.com/M","large":"1"}}',
    { integers: "requoted", order: "descending" },
    '{"any":{"large":1,"@type":"type.googleapis.com/M"}}',
  ],
  [
    '{"any":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}}',
    { times: "nine-digits" },
    '{"any":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1.000000000s"}}',
  ],
  ['{"clash_two":1,"clashTwo":2}', { names: "proto" }, '{"clash_one":1,"clashTwo":2}'],
])("writes %s in the style %j as %s", (json, style, expected) => {
  expect(spelled(json, style)).toBe(expected);
});

test("writes null for every unset field but those of which null is a value, or for one of them", () => {
  const all = JSON.parse(spelled('{"inner":{}}', { unset: "null" })) as Record<string, unknown>;

  expect(all["smallNumber"]).toBeNull();
  expect(all).not.toHaveProperty("anyValue");
  expect((all["inner"] as Record<string, unknown>)["map"]).toBeNull();
  expect(spelled('{"inner":{}}', { unset: "null", unsetField: 6 })).toBe(
    '{"inner":{},"text":null}',
  );
});

test("writes the defaults of fields without presence", () => {
  expect(JSON.parse(spelled("{}", { unset: "default" }))).toEqual({
    smallNumber: 0,
    large: "0",
    real: 0,
    data: "",
    kind: "ZERO",
    text: "",
    list: [],
    map: {},
    clash_two: 0,
    clashTwo: 0,
  });
});
