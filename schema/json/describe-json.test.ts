import { expect, test } from "vitest";
import { compileText } from "../compile.ts";
import type { FieldValue, MessageValue } from "../value.ts";
import { describeJson } from "./describe-json.ts";
import { fromJson } from "./from-json.ts";

const schema = compileText(`
  edition = "2023";
  package t;
  import "google/protobuf/any.proto";
  import "google/protobuf/field_mask.proto";
  import "google/protobuf/struct.proto";
  import "google/protobuf/timestamp.proto";
  import "google/protobuf/wrappers.proto";
  enum Closed { option features.enum_type = CLOSED; FIRST = 3; }
  message M {
    float number = 1; string text = 2; string raw = 3 [features.utf8_validation = NONE]; Closed closed = 4;
    M inner = 5; google.protobuf.Timestamp time = 6; google.protobuf.Any any = 7;
    google.protobuf.Value value = 8; google.protobuf.FieldMask mask = 9; google.protobuf.Int32Value wrapper = 10;
    map<string, int32> map = 11; google.protobuf.Struct struct = 12;
  }
`);
const type = schema.message("t.M");

function message(fields: Readonly<Record<number, FieldValue>> = {}): MessageValue {
  return {
    fields: new Map(Object.entries(fields).map(([number, value]) => [Number(number), value])),
    unknown: [],
  };
}

function describe(fields: Readonly<Record<number, FieldValue>>): string {
  return describeJson(schema, type, message(fields));
}

test("shows what ProtoJSON can say as ProtoJSON", () => {
  const text =
    '{"text":"a","closed":"FIRST","inner":{},"time":"1970-01-01T00:00:00Z","any":{"@type":"a/t.M","text":"b"},"value":null,"mask":"fooBar","wrapper":0}';

  expect(describeJson(schema, type, fromJson(schema, type, text))).toBe(text);
});

test("shows floats with the fewest digits that name them", () => {
  for (const [number, text] of [
    [Math.fround(0.1), "0.1"],
    [2 ** 128 - 2 ** 104, "3.4028235e+38"],
    [2 ** -149, "1e-45"],
    [Math.fround(16777217.5), "16777218"],
    [7.038530691851209e-26, "7.038531e-26"],
    [Math.fround(0.3), "0.3"],
    [-0, "-0"],
    [Number.NaN, '"NaN"'],
  ] as const) {
    expect(describe({ 1: number })).toBe(`{"number":${text}}`);
    expect(fromJson(schema, type, `{"number":${text}}`)).toEqual(message({ 1: number }));
  }
});

test("shows what ProtoJSON cannot say behind a dollar sign", () => {
  const unknown = [Uint8Array.of(0xf8, 1, 1), Uint8Array.of(0xf8, 1, 2)];
  for (const [fields, text] of [
    [{ 2: "a\ud800" }, String.raw`{"text":"a\ud800"}`],
    [{ 3: Uint8Array.of(0x61, 0x80) }, '{"raw":{"$invalidUtf8":"6180"}}'],
    [{ 4: 5 }, '{"closed":5}'],
    [{ 11: new Map([["\ud800", 1]]) }, String.raw`{"map":{"\ud800":1}}`],
    [
      { 6: message({ 1: 253402300800n, 2: 5 }) },
      '{"time":{"$type":"google.protobuf.Timestamp","seconds":"253402300800","nanos":5}}',
    ],
    [
      { 7: message({ 1: "a/t.Nobody", 2: Uint8Array.of(8) }) },
      '{"any":{"$type":"google.protobuf.Any","typeUrl":"a/t.Nobody","value":"CA=="}}',
    ],
    [
      { 7: message({ 2: Uint8Array.of(8) }) },
      '{"any":{"$type":"google.protobuf.Any","value":"CA=="}}',
    ],
    [{ 8: message() }, '{"value":{"$type":"google.protobuf.Value"}}'],
    [{ 8: message({ 1: 5 }) }, '{"value":{"$type":"google.protobuf.Value","nullValue":5}}'],
    [
      { 8: message({ 2: Infinity }) },
      '{"value":{"$type":"google.protobuf.Value","numberValue":"Infinity"}}',
    ],
    [
      { 9: message({ 1: ["fooBar"] }) },
      '{"mask":{"$type":"google.protobuf.FieldMask","paths":["fooBar"]}}',
    ],
    [
      { 12: message({ 1: new Map([["a", message()]]) }) },
      '{"struct":{"a":{"$type":"google.protobuf.Value"}}}',
    ],
    [{ 5: { fields: new Map(), unknown } }, '{"inner":{"$unknown":["f80101","f80102"]}}'],
    [
      { 10: { fields: new Map([[1, 7]]), unknown } },
      '{"wrapper":{"$type":"google.protobuf.Int32Value","value":7,"$unknown":["f80101","f80102"]}}',
    ],
    [{ 99: 1 }, '{"$99":"t.M has no such field"}'],
  ] as const) {
    expect(describe(fields), text).toBe(text);
    expect(() => JSON.parse(describe(fields)), text).not.toThrow();
  }
});

test("tells apart two values of Any that differ in their bytes only", () => {
  const canonical = message({ 1: "a/t.M", 2: Uint8Array.of(0x12, 1, 0x61) });
  const padded = message({ 1: "a/t.M", 2: Uint8Array.of(0x12, 0x81, 0, 0x61) });

  expect(describe({ 7: canonical })).toBe('{"any":{"@type":"a/t.M","text":"a"}}');
  expect(describe({ 7: padded })).toBe(
    '{"any":{"$type":"google.protobuf.Any","typeUrl":"a/t.M","value":"EoEAYQ=="}}',
  );
});

test("shows maps by ascending key, whatever the order of the value", () => {
  const map = new Map([
    ["b", 1],
    ["a", 2],
    ["", 3],
  ]);

  expect(describe({ 11: map })).toBe('{"map":{"":3,"a":2,"b":1}}');
  expect(describe({ 11: new Map([...map].reverse()) })).toBe('{"map":{"":3,"a":2,"b":1}}');
});

test("shows the unknown fields inside of an Any", () => {
  expect(describe({ 7: message({ 1: "a/t.M", 2: Uint8Array.of(0xf8, 1, 1) }) })).toBe(
    '{"any":{"@type":"a/t.M","$unknown":["f80101"]}}',
  );
});

test("shows a map whose keys are no valid UTF-8, by ascending key", () => {
  const map = new Map([
    [Uint8Array.of(0xff), 1],
    [Uint8Array.of(0x80), 2],
  ]);

  expect(describe({ 11: map })).toBe('{"map":{"$invalidUtf8:80":2,"$invalidUtf8:ff":1}}');
});

test("stops where no reader follows", () => {
  let value = message();
  for (let level = 0; level < 3000; level += 1) value = message({ 5: value });

  expect(describeJson(schema, type, value)).toContain('{"inner":{"$deeper":"t.M"}}');
});
