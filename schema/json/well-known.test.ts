import { expect, test } from "vitest";
import { compileText } from "../compile.ts";
import type { FieldValue, MessageValue } from "../value.ts";
import { fromJson } from "./from-json.ts";
import { JsonError } from "./json-error.ts";
import { toJson } from "./to-json.ts";

const schema = compileText(`
  syntax = "proto3";
  package t;
  import "google/protobuf/duration.proto";
  import "google/protobuf/empty.proto";
  import "google/protobuf/field_mask.proto";
  import "google/protobuf/struct.proto";
  import "google/protobuf/timestamp.proto";
  import "google/protobuf/wrappers.proto";
  message M {
    google.protobuf.Value value = 1;
    repeated google.protobuf.Value values = 2;
    map<string, google.protobuf.Value> by_name = 3;
    oneof choice { google.protobuf.Value chosen = 4; string other = 5; }
    google.protobuf.ListValue list = 6;
    google.protobuf.Struct struct = 7;
    google.protobuf.Int32Value wrapper = 8;
    repeated google.protobuf.Int32Value wrappers = 9;
    google.protobuf.Timestamp timestamp = 10;
    repeated google.protobuf.ListValue lists = 11;
  }
`);

function message(fields: Readonly<Record<number, FieldValue>> = {}): MessageValue {
  return {
    fields: new Map(Object.entries(fields).map(([number, value]) => [Number(number), value])),
    unknown: [],
  };
}

function read(typeName: string, text: string): MessageValue {
  return fromJson(schema, schema.message(typeName), text);
}

function write(typeName: string, value: MessageValue): string {
  return toJson(schema, schema.message(typeName), value);
}

const timestamp = "google.protobuf.Timestamp";
const duration = "google.protobuf.Duration";
const fieldMask = "google.protobuf.FieldMask";
const value = "google.protobuf.Value";
const struct = "google.protobuf.Struct";

/** Seconds and nanoseconds, left out where 0. */
function time(seconds: bigint, nanos = 0): MessageValue {
  return message({
    ...(seconds === 0n ? {} : { 1: seconds }),
    ...(nanos === 0 ? {} : { 2: nanos }),
  });
}

test("says a timestamp in UTC with 0, 3, 6 or 9 fractional digits", () => {
  for (const [text, seconds, nanos] of [
    ["1972-01-01T10:00:20.021Z", 63108020n, 21_000_000],
    ["1970-01-01T00:00:00Z", 0n, 0],
    ["1969-12-31T23:59:59.999999999Z", -1n, 999_999_999],
    ["1970-01-01T00:00:00.010Z", 0n, 10_000_000],
    ["1970-01-01T00:00:00.000010Z", 0n, 10_000],
    ["1970-01-01T00:00:00.000000010Z", 0n, 10],
    ["0001-01-01T00:00:00Z", -62135596800n, 0],
    ["9999-12-31T23:59:59.999999999Z", 253402300799n, 999_999_999],
    ["2000-02-29T00:00:00Z", 951782400n, 0],
    ["0099-12-31T00:00:00Z", -59011545600n, 0],
  ] as const) {
    expect(read(timestamp, `"${text}"`), text).toEqual(time(seconds, nanos));
    expect(write(timestamp, time(seconds, nanos))).toBe(`"${text}"`);
  }
});

test("reads timestamps with other offsets and numbers of digits", () => {
  for (const [text, seconds, nanos] of [
    ["1970-01-01T08:00:01+08:00", 1n, 0],
    ["1969-12-31T16:00:01-08:00", 1n, 0],
    ["1970-01-01T05:30:00+05:30", 0n, 0],
    ["1970-01-01T00:00:00-00:00", 0n, 0],
    ["1970-01-01T00:00:00.1Z", 0n, 100_000_000],
    ["1970-01-01T00:00:00.000000000Z", 0n, 0],
    ["0000-12-31T23:00:00-01:00", -62135596800n, 0],
    ["9999-12-31T23:59:59+23:59", 253402300799n - 86340n, 0],
  ] as const)
    expect(read(timestamp, `"${text}"`), text).toEqual(time(seconds, nanos));
});

test("refuses what is no timestamp, or none in the years 0001 to 9999", () => {
  for (const text of [
    "1970-01-01t00:00:00Z",
    "1970-01-01T00:00:00z",
    "1970-01-01 00:00:00Z",
    "1970-01-01T00:00:00",
    "1970-01-01T00:00Z",
    "1970-01-01",
    "1970-1-1T00:00:00Z",
    "1970-02-29T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "1970-00-01T00:00:00Z",
    "1970-13-01T00:00:00Z",
    "1970-01-00T00:00:00Z",
    "1970-01-01T24:00:00Z",
    "1970-01-01T00:60:00Z",
    "1990-12-31T23:59:60Z",
    "1970-01-01T00:00:00.Z",
    "1970-01-01T00:00:00,5Z",
    "1970-01-01T00:00:00.0000000000Z",
    "1970-01-01T00:00:00+0800",
    "1970-01-01T00:00:00+08",
    "1970-01-01T00:00:00+24:00",
    "1970-01-01T00:00:00Z ",
    "+1970-01-01T00:00:00Z",
    "10000-01-01T00:00:00Z",
    "",
  ])
    expect(() => read(timestamp, `"${text}"`), text).toThrow(
      "$: expected an RFC 3339 timestamp, got",
    );
  for (const text of [
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59-00:01",
  ])
    expect(() => read(timestamp, `"${text}"`), text).toThrow("outside of the years 0001 to 9999");
  expect(() => read(timestamp, "0")).toThrow("expected an RFC 3339 timestamp, got 0");
  expect(() => read(timestamp, "null")).toThrow("expected an RFC 3339 timestamp, got null");
});

test("cannot say a timestamp outside of its limits", () => {
  for (const [seconds, nanos, error] of [
    [-62135596801n, 0, "expected -62135596800..253402300799 seconds, got -62135596801"],
    [253402300800n, 0, "expected -62135596800..253402300799 seconds, got 253402300800"],
    [0n, -1, "expected 0..999999999 nanos, got -1"],
    [0n, 1_000_000_000, "expected 0..999999999 nanos, got 1000000000"],
  ] as const)
    expect(() => write(timestamp, time(seconds, nanos))).toThrow(
      new JsonError(`$: timestamp out of range: ${error}`),
    );
});

test("says a duration with 0, 3, 6 or 9 fractional digits", () => {
  for (const [text, seconds, nanos] of [
    ["1.000340012s", 1n, 340_012],
    ["1s", 1n, 0],
    ["0s", 0n, 0],
    ["-0.500s", 0n, -500_000_000],
    ["-1.500s", -1n, -500_000_000],
    ["1.010s", 1n, 10_000_000],
    ["1.000010s", 1n, 10_000],
    ["1.000000010s", 1n, 10],
    ["315576000000.999999999s", 315576000000n, 999_999_999],
    ["-315576000000.999999999s", -315576000000n, -999_999_999],
  ] as const) {
    expect(read(duration, `"${text}"`), text).toEqual(time(seconds, nanos));
    expect(write(duration, time(seconds, nanos))).toBe(`"${text}"`);
  }
});

test("reads durations of other numbers of digits", () => {
  expect(read(duration, '"1.5s"')).toEqual(time(1n, 500_000_000));
  expect(read(duration, '"-0s"')).toEqual(time(0n));
  expect(read(duration, '"-0.0s"')).toEqual(time(0n));
});

test("refuses what is no duration", () => {
  for (const text of [
    '"1"',
    '"s"',
    '"+1s"',
    '"1.s"',
    '".5s"',
    '"1 s"',
    '"1S"',
    '"1.0000000001s"',
    '"1e2s"',
    '"PT1S"',
    '"--1s"',
    "1",
    "null",
  ])
    expect(() => read(duration, text), text).toThrow("expected a duration");
  for (const text of ['"315576000001s"', '"-315576000001.000000000s"'])
    expect(() => read(duration, text), text).toThrow("duration out of range");
});

test("cannot say a duration outside of its limits, or of two signs", () => {
  for (const [seconds, nanos, error] of [
    [315576000001n, 0, "out of range"],
    [-315576000001n, 0, "out of range"],
    [0n, 1_000_000_000, "out of range"],
    [0n, -1_000_000_000, "out of range"],
    [1n, -1, "of two signs: 1 seconds, -1 nanos"],
    [-1n, 1, "of two signs: -1 seconds, 1 nanos"],
  ] as const)
    expect(() => write(duration, time(seconds, nanos))).toThrow(error);
});

test("says the paths of a field mask in lower camel case", () => {
  for (const [text, paths] of [
    ["f.fooBar,h", ["f.foo_bar", "h"]],
    ["foo,barBaz", ["foo", "bar_baz"]],
    ["foo3bar", ["foo3bar"]],
  ] as const) {
    expect(read(fieldMask, `"${text}"`)).toEqual(message({ 1: paths }));
    expect(write(fieldMask, message({ 1: paths }))).toBe(`"${text}"`);
  }
  expect(read(fieldMask, '""')).toEqual(message());
  expect(write(fieldMask, message())).toBe('""');
});

test("refuses paths that do not come back the same", () => {
  for (const text of ["foo,bar_bar", "foo,,bar", ",", "foo,"])
    expect(() => read(fieldMask, `"${text}"`), text).toThrow("expected a path in lower camel case");
  for (const path of ["fooBar", "foo_3_bar", "foo__bar", "foo_", "foo,bar", ""])
    expect(() => write(fieldMask, message({ 1: [path] })), path).toThrow(
      "a path that its JSON form would change",
    );
});

test("says any JSON as Value, Struct and ListValue", () => {
  const text =
    '{"bool":true,"list":[1,"2",[],{}],"null":null,"number":-1.5,"struct":{"a":{"b":""}}}';
  const string = (content: string): MessageValue => message({ 3: content });

  expect(read(value, text)).toEqual(
    message({
      5: message({
        1: new Map<string, MessageValue>([
          ["bool", message({ 4: true })],
          [
            "list",
            message({
              6: message({
                1: [
                  message({ 2: 1 }),
                  string("2"),
                  message({ 6: message() }),
                  message({ 5: message() }),
                ],
              }),
            }),
          ],
          ["null", message({ 1: 0 })],
          ["number", message({ 2: -1.5 })],
          [
            "struct",
            message({
              5: message({
                1: new Map([["a", message({ 5: message({ 1: new Map([["b", string("")]]) }) })]]),
              }),
            }),
          ],
        ]),
      }),
    }),
  );
  expect(write(value, read(value, text))).toBe(text);
  expect(write(struct, read(struct, text))).toBe(text);
  expect(write("google.protobuf.ListValue", read("google.protobuf.ListValue", "[null,[1]]"))).toBe(
    "[null,[1]]",
  );
});

test("keeps null, false, zero and the empty string in a Value", () => {
  for (const text of ["null", "false", "0", "-0", '""', "{}", "[]"])
    expect(write(value, read(value, text))).toBe(text);
});

test("keeps the strings that name special floats strings in a Value", () => {
  expect(read(value, '"NaN"')).toEqual(message({ 3: "NaN" }));
});

test("refuses a number that no double holds, and a name given twice", () => {
  expect(() => read(value, "1e400")).toThrow("$: double out of range: 1e400");
  expect(() => read(struct, '{"a":{"b":1,"b":2}}')).toThrow("$.a.b: key b is given twice");
  expect(() => read(struct, "[]")).toThrow("$: expected an object, got an array");
  expect(() => read("google.protobuf.ListValue", "{}")).toThrow(
    "$: expected an array, got an object",
  );
});

test("cannot say a Value without a value, NaN, infinity, or another NullValue than its own", () => {
  expect(() => write(value, message())).toThrow("google.protobuf.Value without a value");
  for (const number of [Number.NaN, Infinity, -Infinity])
    expect(() => write(value, message({ 2: number }))).toThrow(
      `google.protobuf.Value cannot be ${number}`,
    );
  expect(() => write(value, message({ 1: 1 }))).toThrow("google.protobuf.Value cannot be 1");
});

test("reads null as a Value wherever one stands, and elsewhere as no value", () => {
  const nullValue = message({ 1: 0 });

  expect(
    read(
      "t.M",
      '{"value":null,"values":[null],"byName":{"a":null},"chosen":null,"list":null,"struct":null,"wrapper":null,"timestamp":null}',
    ),
  ).toEqual(
    message({ 1: nullValue, 2: [nullValue], 3: new Map([["a", nullValue]]), 4: nullValue }),
  );
  expect(read("t.M", '{"values":null,"byName":null}')).toEqual(message());
  expect(() => read("t.M", '{"chosen":null,"other":""}')).toThrow("oneof choice is set twice");
  expect(() => read("t.M", '{"wrappers":[null]}')).toThrow(
    "$.wrappers[0]: expected a value of wrappers, got null",
  );
  expect(() => read("t.M", '{"lists":[null]}')).toThrow("got null");
});

test("says a wrapper as the value inside", () => {
  for (const [name, text, content] of [
    ["BoolValue", "true", true],
    ["BytesValue", '"AQI="', Uint8Array.of(1, 2)],
    ["DoubleValue", '"NaN"', Number.NaN],
    ["DoubleValue", "-0", -0],
    ["FloatValue", "1.5", 1.5],
    ["Int32Value", "-1", -1],
    ["Int64Value", '"-1"', -1n],
    ["StringValue", '"null"', "null"],
    ["UInt32Value", "4294967295", 4294967295],
    ["UInt64Value", '"18446744073709551615"', 2n ** 64n - 1n],
  ] as const) {
    expect(read(`google.protobuf.${name}`, text), name).toEqual(message({ 1: content }));
    expect(write(`google.protobuf.${name}`, message({ 1: content }))).toBe(text);
  }
  expect(read("t.M", '{"wrapper":"2"}')).toEqual(message({ 8: message({ 1: 2 }) }));
});

test("says a wrapper of the default value as that value", () => {
  for (const [name, text] of [
    ["BoolValue", "false"],
    ["BytesValue", '""'],
    ["DoubleValue", "0"],
    ["FloatValue", "0"],
    ["Int32Value", "0"],
    ["Int64Value", '"0"'],
    ["StringValue", '""'],
    ["UInt32Value", "0"],
    ["UInt64Value", '"0"'],
  ] as const) {
    expect(read(`google.protobuf.${name}`, text), name).toEqual(message());
    expect(write(`google.protobuf.${name}`, message())).toBe(text);
  }
});

test("refuses what the value inside a wrapper would refuse", () => {
  for (const [name, text] of [
    ["BoolValue", '"true"'],
    ["Int32Value", "2147483648"],
    ["StringValue", "1"],
    ["Int32Value", '{"value":1}'],
    ["Int32Value", "null"],
  ] as const)
    expect(() => read(`google.protobuf.${name}`, text), name).toThrow(JsonError);
});

test("says Empty as an ordinary message", () => {
  expect(read("google.protobuf.Empty", "{}")).toEqual(message());
  expect(write("google.protobuf.Empty", message())).toBe("{}");
  expect(() => read("google.protobuf.Empty", '{"a":1}')).toThrow(
    "google.protobuf.Empty has no such field",
  );
});
