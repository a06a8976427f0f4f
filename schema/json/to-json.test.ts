import { expect, test } from "vitest";
import { compileText } from "../compile.ts";
import type { FieldValue, MessageValue } from "../value.ts";
import { JsonError } from "./json-error.ts";
import { toJson } from "./to-json.ts";

const schema = compileText(`
  edition = "2023";
  package t;
  import "google/protobuf/struct.proto";
  enum Open { UNKNOWN = 0; ONE = 1; UNO = 1; option allow_alias = true; }
  enum Closed { option features.enum_type = CLOSED; FIRST = 3; }
  message All {
    double f_double = 1; float f_float = 2; int32 f_int32 = 3; int64 f_int64 = 4;
    uint32 f_uint32 = 5; uint64 f_uint64 = 6; sint32 f_sint32 = 7; sint64 f_sint64 = 8;
    fixed32 f_fixed32 = 9; fixed64 f_fixed64 = 10; sfixed32 f_sfixed32 = 11; sfixed64 f_sfixed64 = 12;
    bool f_bool = 13; string f_string = 14; bytes f_bytes = 15; Open f_open = 16; Closed f_closed = 17;
    All f_message = 18; All f_group = 19 [features.message_encoding = DELIMITED];
    repeated int64 r_int64 = 20; repeated All r_message = 21;
    map<int32, Open> m_int32 = 30; map<uint64, All> m_uint64 = 31; map<bool, bytes> m_bool = 32;
    map<string, double> m_string = 33;
    oneof choice { int32 c_int32 = 50; string c_string = 51; google.protobuf.NullValue c_null = 53; }
    string renamed = 60 [json_name = "other \\"name\\""]; string __proto__ = 61;
    string raw = 62 [features.utf8_validation = NONE];
    google.protobuf.NullValue null_value = 80; repeated google.protobuf.NullValue r_null = 82;
    extensions 100 to 199;
  }
  extend All { int32 extra = 100; }
`);
const all = schema.message("t.All");

function message(fields: Readonly<Record<number, FieldValue>>): MessageValue {
  return {
    fields: new Map(Object.entries(fields).map(([number, value]) => [Number(number), value])),
    unknown: [],
  };
}

function write(fields: Readonly<Record<number, FieldValue>>): string {
  return toJson(schema, all, message(fields));
}

test("writes every kind as the guide has it", () => {
  for (const [fields, text] of [
    [{}, "{}"],
    [{ 1: 1.1, 2: -10, 3: 1 }, '{"fDouble":1.1,"fFloat":-10,"fInt32":1}'],
    [{ 1: Number.NaN, 2: -Infinity }, '{"fDouble":"NaN","fFloat":"-Infinity"}'],
    [{ 1: -0, 2: -0 }, '{"fDouble":-0,"fFloat":-0}'],
    [{ 1: 1e21, 2: 2 ** -149 }, '{"fDouble":1e+21,"fFloat":1.401298464324817e-45}'],
    [{ 4: -1n, 6: 2n ** 64n - 1n }, '{"fInt64":"-1","fUint64":"18446744073709551615"}'],
    [
      { 5: 4294967295, 7: -1, 9: 1, 11: -1 },
      '{"fUint32":4294967295,"fSint32":-1,"fFixed32":1,"fSfixed32":-1}',
    ],
    [{ 8: -1n, 10: 1n, 12: -1n }, '{"fSint64":"-1","fFixed64":"1","fSfixed64":"-1"}'],
    [{ 13: false, 14: "", 15: new Uint8Array(0) }, '{"fBool":false,"fString":"","fBytes":""}'],
    [{ 14: 'a"\\\n\0é😁\u2028' }, '{"fString":"a\\"\\\\\\n\\u0000é😁\u2028"}'],
    [{ 15: Uint8Array.of(0xfb) }, '{"fBytes":"+w=="}'],
    [{ 16: 1, 17: 3 }, '{"fOpen":"ONE","fClosed":"FIRST"}'],
    [{ 16: 7 }, '{"fOpen":7}'],
    [{ 18: message({ 3: 1 }), 19: message({}) }, '{"fMessage":{"fInt32":1},"fGroup":{}}'],
    [
      { 20: [1n, -1n], 21: [message({}), message({ 13: true })] },
      '{"rInt64":["1","-1"],"rMessage":[{},{"fBool":true}]}',
    ],
    [{ 51: "" }, '{"cString":""}'],
    [{ 53: 0, 80: 0, 82: [0, 0] }, '{"cNull":null,"nullValue":null,"rNull":[null,null]}'],
    [{ 60: "a", 61: "b" }, '{"other \\"name\\"":"a","Proto":"b"}'],
    [{ 100: 1 }, '{"[t.extra]":1}'],
  ] as const)
    expect(write(fields), text).toBe(text);
});

test("writes fields by number, whatever the order of the value, and map entries in its order", () => {
  const map = new Map([
    ["b", 1],
    ["a", 2],
    ["", 3],
  ]);

  expect(write({ 33: map, 3: 1 })).toBe('{"fInt32":1,"mString":{"b":1,"a":2,"":3}}');
});

test("writes map keys of every kind as strings", () => {
  for (const [fields, text] of [
    [
      {
        30: new Map([
          [-1, 5],
          [10, 1],
        ]),
      },
      '{"mInt32":{"-1":5,"10":"ONE"}}',
    ],
    [{ 31: new Map([[2n ** 64n - 1n, message({})]]) }, '{"mUint64":{"18446744073709551615":{}}}'],
    [
      {
        32: new Map([
          [false, Uint8Array.of(1)],
          [true, new Uint8Array(0)],
        ]),
      },
      '{"mBool":{"false":"AQ==","true":""}}',
    ],
    [{ 33: new Map([["__proto__", 1]]) }, '{"mString":{"__proto__":1}}'],
  ] as const)
    expect(write(fields), text).toBe(text);
});

test("leaves unknown fields out", () => {
  expect(
    toJson(schema, all, { fields: new Map([[3, 1]]), unknown: [Uint8Array.of(0xf8, 1, 1)] }),
  ).toBe('{"fInt32":1}');
});

test("refuses what ProtoJSON cannot say, and names the place", () => {
  for (const [fields, error] of [
    [
      { 14: "a\ud800" },
      String.raw`$.fString: a lone surrogate, which UTF-8 cannot carry, in "a\ud800"`,
    ],
    [
      { 33: new Map([["\udfff", 1]]) },
      String.raw`$.mString["\udfff"]: a lone surrogate, which UTF-8 cannot carry, in "\udfff"`,
    ],
    [{ 62: Uint8Array.of(0x80) }, "$.raw: the text is no valid UTF-8: 80"],
    [{ 17: 4 }, "$.fClosed: t.Closed has no value 4"],
    [{ 80: 1 }, "$.nullValue: google.protobuf.NullValue has no value 1"],
    [{ 21: [message({}), message({ 17: 4 })] }, "$.rMessage[1].fClosed: t.Closed has no value 4"],
    [{ 99: 1 }, "$: t.All has no field 99"],
  ] as const)
    expect(() => write(fields), error).toThrow(new JsonError(error));
});

test("writes messages as deep as readers follow", () => {
  const nested = (depth: number): MessageValue => {
    let value = message({});
    for (let level = 1; level < depth; level += 1) value = message({ 18: value });
    return value;
  };

  expect(toJson(schema, all, nested(200))).toHaveLength(199 * '{"fMessage":}'.length + 2);
  expect(() => toJson(schema, all, nested(201))).toThrow("nests deeper than 200");
});
