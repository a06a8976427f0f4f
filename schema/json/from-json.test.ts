import { expect, test } from "vitest";
import { compileText } from "../compile.ts";
import type { FieldValue, MessageValue } from "../value.ts";
import { type FromJsonOptions, fromJson } from "./from-json.ts";
import { JsonError } from "./json-error.ts";

const schema = compileText(`
  edition = "2023";
  package t;
  import "google/protobuf/struct.proto";
  enum Open { UNKNOWN = 0; ONE = 1; UNO = 1 [deprecated = true]; NEGATIVE = -1; option allow_alias = true; }
  enum Closed { option features.enum_type = CLOSED; FIRST = 3; SECOND = 4; }
  message All {
    double f_double = 1; float f_float = 2; int32 f_int32 = 3; int64 f_int64 = 4;
    uint32 f_uint32 = 5; uint64 f_uint64 = 6; sint32 f_sint32 = 7; sint64 f_sint64 = 8;
    fixed32 f_fixed32 = 9; fixed64 f_fixed64 = 10; sfixed32 f_sfixed32 = 11; sfixed64 f_sfixed64 = 12;
    bool f_bool = 13; string f_string = 14; bytes f_bytes = 15; Open f_open = 16; Closed f_closed = 17;
    All f_message = 18; All f_group = 19 [features.message_encoding = DELIMITED];
    repeated int64 r_int64 = 20; repeated All r_message = 21; repeated Closed r_closed = 22;
    map<int32, string> m_int32 = 30; map<int64, string> m_int64 = 31; map<uint32, string> m_uint32 = 32;
    map<uint64, string> m_uint64 = 33; map<sint32, string> m_sint32 = 34; map<sint64, string> m_sint64 = 35;
    map<fixed32, string> m_fixed32 = 36; map<fixed64, string> m_fixed64 = 37;
    map<sfixed32, string> m_sfixed32 = 38; map<sfixed64, string> m_sfixed64 = 39;
    map<bool, string> m_bool = 40; map<string, All> m_string = 41; map<string, Open> m_open = 42;
    oneof choice { int32 c_int32 = 50; string c_string = 51; All c_message = 52; google.protobuf.NullValue c_null = 53; }
    string renamed = 60 [json_name = "other-name"]; string __proto__ = 61; string constructor = 62;
    int32 implicit_int32 = 70 [features.field_presence = IMPLICIT];
    float implicit_float = 71 [features.field_presence = IMPLICIT];
    string implicit_string = 72 [features.field_presence = IMPLICIT];
    int32 required_int32 = 73 [features.field_presence = LEGACY_REQUIRED];
    google.protobuf.NullValue null_value = 80;
    google.protobuf.NullValue implicit_null = 81 [features.field_presence = IMPLICIT];
    repeated google.protobuf.NullValue r_null = 82;
    map<string, google.protobuf.NullValue> m_null = 83;
    extensions 100 to 199;
  }
  extend All { int32 extra = 100; repeated All extra_list = 101; }
  message Scope { extend All { string inner = 102; } }
`);
const all = schema.message("t.All");

function read(text: string, options?: FromJsonOptions): Record<number, FieldValue> {
  return Object.fromEntries(fromJson(schema, all, text, options).fields);
}

function message(fields: Readonly<Record<number, FieldValue>>): MessageValue {
  return {
    fields: new Map(Object.entries(fields).map(([number, value]) => [Number(number), value])),
    unknown: [],
  };
}

test("reads every scalar kind from a number or a string", () => {
  for (const [text, fields] of [
    ['{"fDouble":1.1,"fFloat":-10.0}', { 1: 1.1, 2: -10 }],
    ['{"fDouble":"1.1","fFloat":"-1e1"}', { 1: 1.1, 2: -10 }],
    ['{"fDouble":"NaN","fFloat":"NaN"}', { 1: Number.NaN, 2: Number.NaN }],
    ['{"fDouble":"Infinity","fFloat":"-Infinity"}', { 1: Infinity, 2: -Infinity }],
    ['{"fDouble":-0,"fFloat":"-0"}', { 1: -0, 2: -0 }],
    [
      '{"fDouble":1.7976931348623157e308,"fFloat":3.4028235e38}',
      { 1: 1.7976931348623157e308, 2: 2 ** 128 - 2 ** 104 },
    ],
    ['{"fInt32":-2147483648,"fInt64":"-9223372036854775808"}', { 3: -2147483648, 4: -(2n ** 63n) }],
    [
      '{"fInt32":"2.147483647e9","fInt64":9223372036854775807}',
      { 3: 2147483647, 4: 2n ** 63n - 1n },
    ],
    [
      '{"fUint32":4294967295,"fUint64":"18446744073709551615"}',
      { 5: 4294967295, 6: 2n ** 64n - 1n },
    ],
    ['{"fSint32":1e2,"fSint64":"1e2"}', { 7: 100, 8: 100n }],
    ['{"fFixed32":1.0,"fFixed64":9007199254740993}', { 9: 1, 10: 9007199254740993n }],
    ['{"fSfixed32":-0,"fSfixed64":-0}', { 11: 0, 12: 0n }],
    ['{"fBool":true}', { 13: true }],
    ['{"fBool":false}', { 13: false }],
    ['{"fString":"Hello World!"}', { 14: "Hello World!" }],
    ['{"fString":""}', { 14: "" }],
    [
      '{"fBytes":"YWJjMTIzIT8kKiYoKSctPUB+"}',
      { 15: new TextEncoder().encode("abc123!?$*&()'-=@~") },
    ],
    ['{"fBytes":""}', { 15: new Uint8Array(0) }],
  ] as const)
    expect(read(text), text).toEqual(fields);
});

test("refuses values that are none of their kind, and names the place", () => {
  for (const [text, error] of [
    [
      '{"fInt32":2147483648}',
      "$.fInt32: int32 out of range: expected -2147483648..2147483647, got 2147483648",
    ],
    [
      '{"fInt32":1e999999999}',
      "$.fInt32: int32 out of range: expected -2147483648..2147483647, got 1e999999999",
    ],
    [
      '{"fInt64":"9223372036854775808"}',
      "$.fInt64: int64 out of range: expected -9223372036854775808..9223372036854775807, got 9223372036854775808",
    ],
    ['{"fUint32":-1}', "$.fUint32: uint32 out of range: expected 0..4294967295, got -1"],
    [
      '{"fUint64":18446744073709551616}',
      "$.fUint64: uint64 out of range: expected 0..18446744073709551615, got 18446744073709551616",
    ],
    ['{"fInt32":0.5}', "$.fInt32: expected int32, got 0.5"],
    ['{"fInt64":"0.5"}', "$.fInt64: expected int64, got 0.5"],
    ['{"fInt32":""}', '$.fInt32: expected int32, got ""'],
    ['{"fInt32":" 1"}', '$.fInt32: expected int32, got " 1"'],
    ['{"fInt32":"0x1"}', '$.fInt32: expected int32, got "0x1"'],
    ['{"fInt32":"+1"}', '$.fInt32: expected int32, got "+1"'],
    ['{"fInt32":"01"}', '$.fInt32: expected int32, got "01"'],
    ['{"fInt32":true}', "$.fInt32: expected int32, got true"],
    ['{"fDouble":1.8e308}', "$.fDouble: double out of range: 1.8e308"],
    ['{"fFloat":"3.5e38"}', "$.fFloat: float out of range: 3.5e38"],
    ['{"fFloat":""}', '$.fFloat: expected float, got ""'],
    ['{"fFloat":"inf"}', '$.fFloat: expected float, got "inf"'],
    ['{"fDouble":[]}', "$.fDouble: expected double, got an array"],
    ['{"fBool":1}', "$.fBool: expected bool, got 1"],
    ['{"fBool":"true"}', '$.fBool: expected bool, got "true"'],
    ['{"fString":12345}', "$.fString: expected string, got 12345"],
    ['{"fBytes":"*"}', '$.fBytes: expected base64 in a string, got "*"'],
    ['{"fMessage":[]}', "$.fMessage: expected an object for t.All, got an array"],
    ['{"fMessage":{"fMessage":{"fBool":0}}}', "$.fMessage.fMessage.fBool: expected bool, got 0"],
    ['{"rInt64":1}', "$.rInt64: expected an array, got 1"],
    ['{"rInt64":[1,null]}', "$.rInt64[1]: expected a value of r_int64, got null"],
    ['{"rInt64":[[1]]}', "$.rInt64[0]: expected int64, got an array"],
    ['{"rMessage":[{},{"rInt64":["a"]}]}', '$.rMessage[1].rInt64[0]: expected int64, got "a"'],
    ['{"mInt32":[]}', "$.mInt32: expected an object, got an array"],
    ['{"mInt32":{"a b":""}}', '$.mInt32["a b"]: expected int32, got "a b"'],
    [
      '{"mUint32":{"-1":""}}',
      '$.mUint32["-1"]: uint32 out of range: expected 0..4294967295, got -1',
    ],
    ['{"mBool":{"1":""}}', '$.mBool["1"]: expected "true" or "false" as key, got "1"'],
    ['{"mInt32":{"0":null}}', '$.mInt32["0"]: expected a value of m_int32, got null'],
    ['{"mString":{"k":1}}', "$.mString.k: expected an object for t.All, got 1"],
  ] as const)
    expect(() => read(text), text).toThrow(new JsonError(error));
});

test("refuses anything but an object for a message", () => {
  for (const text of ["null", "1", "[]", '"a"'])
    expect(() => read(text)).toThrow("$: expected an object for t.All, got");
});

test("accepts the JSON name, the proto name and no other", () => {
  expect(read('{"fInt32":1}')).toEqual({ 3: 1 });
  expect(read('{"f_int32":1}')).toEqual({ 3: 1 });
  expect(read(String.raw`{"\u0066_int32":1}`)).toEqual({ 3: 1 });
  expect(read('{"other-name":"a"}')).toEqual({ 60: "a" });
  expect(read('{"renamed":"a"}')).toEqual({ 60: "a" });
  expect(read('{"__proto__":"a","constructor":"b"}')).toEqual({ 61: "a", 62: "b" });
  for (const name of ["FInt32", "f_Int32", "otherName", "toString", "", "f_int32 "])
    expect(() => read(JSON.stringify({ [name]: 1 })), name).toThrow("t.All has no such field");
});

test("accepts extensions by their full name in brackets", () => {
  expect(read('{"[t.extra]":7,"[t.extra_list]":[{}],"[t.Scope.inner]":"a"}')).toEqual({
    100: 7,
    101: [message({})],
    102: "a",
  });
  for (const name of ["extra", "t.extra", "[extra]", "[t.inner]"])
    expect(() => read(JSON.stringify({ [name]: 1 })), name).toThrow("t.All has no such field");
});

test("refuses a field given twice, in whatever spelling", () => {
  for (const text of [
    '{"fInt32":1,"fInt32":1}',
    '{"fInt32":1,"f_int32":1}',
    '{"f_int32":1,"fInt32":null}',
    '{"rInt64":[1],"rInt64":[2]}',
  ])
    expect(() => read(text), text).toThrow("is given twice");
});

test("refuses two members of a oneof, and reads null as none", () => {
  expect(() => read('{"cInt32":1,"cString":""}')).toThrow(
    "$.cString: oneof choice is set twice, by fields 50 and 51",
  );
  expect(() => read('{"cInt32":1,"cNull":null}')).toThrow("oneof choice is set twice");
  expect(read('{"cInt32":null,"cString":"a","cMessage":null}')).toEqual({ 51: "a" });
  expect(read('{"cInt32":0}')).toEqual({ 50: 0 });
});

test("leaves a field unset for null, whatever its type", () => {
  const names = all.fields.filter((field) => field.enum?.typeName !== "google.protobuf.NullValue");
  const text = JSON.stringify(Object.fromEntries(names.map((field) => [field.jsonName, null])));

  expect(names.length).toBeGreaterThan(40);
  expect(read(text)).toEqual({});
  expect(() => read('{"nothing":null}')).toThrow("t.All has no such field");
});

test("reads null as the value of NullValue", () => {
  expect(read('{"nullValue":null,"implicitNull":null,"rNull":[null,"NULL_VALUE",0]}')).toEqual({
    80: 0,
    82: [0, 0, 0],
  });
  expect(read('{"cNull":null,"mNull":{"a":null}}')).toEqual({ 53: 0, 83: new Map([["a", 0]]) });
  expect(read('{"rNull":null,"mNull":null}')).toEqual({});
});

test("keeps the normal form: defaults of implicit fields and empty collections are unset", () => {
  expect(read('{"implicitInt32":0,"implicitFloat":0.0,"implicitString":""}')).toEqual({});
  expect(read('{"implicitFloat":-0.0}')).toEqual({ 71: -0 });
  expect(read('{"rInt64":[],"mInt32":{},"requiredInt32":0}')).toEqual({ 73: 0 });
});

test("reads enums by name, alias and number", () => {
  for (const [text, value] of [
    ['"ONE"', 1],
    ['"UNO"', 1],
    ["1", 1],
    ["1.0", 1],
    ["-1", -1],
    ["123456", 123456],
  ] as const)
    expect(read(`{"fOpen":${text}}`), text).toEqual({ 16: value });
  expect(read('{"fClosed":"SECOND","rClosed":[3,"SECOND"]}')).toEqual({ 17: 4, 22: [3, 4] });
});

test("refuses enum values that are not of the enum", () => {
  for (const [text, error] of [
    ['{"fOpen":"one"}', '$.fOpen: t.Open has no value "one"'],
    ['{"fOpen":"1"}', '$.fOpen: t.Open has no value "1"'],
    ['{"fOpen":"toString"}', '$.fOpen: t.Open has no value "toString"'],
    ['{"fOpen":true}', "$.fOpen: expected a name or number of t.Open, got true"],
    ['{"fOpen":2147483648}', "$.fOpen: int32 out of range"],
    ['{"fOpen":0.5}', "$.fOpen: expected int32, got 0.5"],
    ['{"fClosed":5}', "$.fClosed: t.Closed has no value 5"],
    ['{"rClosed":[3,5]}', "$.rClosed[1]: t.Closed has no value 5"],
  ] as const)
    expect(() => read(text), text).toThrow(error);
});

test("reads map keys of every kind", () => {
  for (const [name, key, value] of [
    ["mInt32", "-2147483648", -2147483648],
    ["mInt64", "-9223372036854775808", -(2n ** 63n)],
    ["mUint32", "4294967295", 4294967295],
    ["mUint64", "18446744073709551615", 2n ** 64n - 1n],
    ["mSint32", "-1", -1],
    ["mSint64", "-1", -1n],
    ["mFixed32", "1", 1],
    ["mFixed64", "1", 1n],
    ["mSfixed32", "1e2", 100],
    ["mSfixed64", "0", 0n],
    ["mBool", "true", true],
  ] as const)
    expect([...Object.values(read(`{"${name}":{"${key}":"x"}}`))], name).toEqual([
      new Map([[value, "x"]]),
    ]);
  expect(read('{"mString":{"":{},"__proto__":{"fInt32":1}}}')).toEqual({
    41: new Map([
      ["", message({})],
      ["__proto__", message({ 3: 1 })],
    ]),
  });
});

test("refuses a map key given twice, in whatever notation", () => {
  for (const text of [
    '{"mInt32":{"1":"","1":""}}',
    '{"mInt32":{"1":"","1.0":""}}',
    '{"mBool":{"true":"","true":""}}',
  ])
    expect(() => read(text), text).toThrow("is given twice");
});

test("skips what is unknown where asked to, and nothing else", () => {
  const ignoreUnknown = true;

  expect(read('{"unknown":{"a":[1]},"fInt32":1,"nothing":null}', { ignoreUnknown })).toEqual({
    3: 1,
  });
  expect(
    read('{"fOpen":"NEW","rClosed":["FIRST","NEW",5],"fClosed":5}', { ignoreUnknown }),
  ).toEqual({ 22: [3] });
  expect(read('{"mOpen":{"a":"NEW","b":"ONE"}}', { ignoreUnknown })).toEqual({
    42: new Map([["b", 1]]),
  });
  expect(read('{"mOpen":{"a":"NEW"}}', { ignoreUnknown })).toEqual({});
  expect(() => read('{"unknown":1,}', { ignoreUnknown })).toThrow(JsonError);
  expect(() => read('{"fInt32":"a"}', { ignoreUnknown })).toThrow(JsonError);
  expect(() => read('{"fOpen":true}', { ignoreUnknown })).toThrow(JsonError);
});

test("reads bytes like text, and lone surrogates only where asked to", () => {
  expect(fromJson(schema, all, new TextEncoder().encode('{"fString":"ä"}'))).toEqual(
    message({ 14: "ä" }),
  );
  expect(() => read(String.raw`{"fString":"\ud800"}`)).toThrow("lone surrogate");
  expect(read(String.raw`{"fString":"\ud800"}`, { loneSurrogates: true })).toEqual({
    14: "\ud800",
  });
});

test("reads messages as deep as JSON may nest", () => {
  const nested = (depth: number): string =>
    `${'{"fMessage":'.repeat(depth - 1)}{}${"}".repeat(depth - 1)}`;

  expect(() => read(nested(200))).not.toThrow();
  expect(() => read(nested(201))).toThrow("nests deeper than 200");
});
