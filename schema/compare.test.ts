import { expect, test } from "vitest";
import { type Difference, firstDifference } from "./compare.ts";
import { compileText } from "./compile.ts";
import {
  emptyMessage,
  type FieldValue,
  type MapKey,
  type MapValue,
  type MessageValue,
} from "./value.ts";

const schema = compileText(`
  edition = "2023";
  package t;
  message All {
    double number = 1; string text = 2; bytes data = 3; All inner = 4;
    repeated double list = 5; repeated All messages = 6;
    map<string, double> named = 7; map<int64, All> by_id = 8; map<bool, bytes> flags = 9;
    oneof choice { int32 first = 10; string second = 11; }
    int64 long = 12;
    string implicit = 13 [features.field_presence = IMPLICIT];
    extensions 100 to 200;
  }
  extend All { int32 extra = 100; All more = 101; }
`);
const all = schema.message("t.All");

function message(fields: Readonly<Record<number, FieldValue>>, unknown: Uint8Array[] = []) {
  const entries = Object.entries(fields).map(([number, value]) => [Number(number), value] as const);
  return { fields: new Map(entries), unknown } satisfies MessageValue;
}

function record(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}

function brief(difference: Difference | undefined): string {
  return difference === undefined ? "none" : `${difference.path} ${difference.reason}`;
}

const one = message({ 10: 1 });

for (const [what, left, right] of [
  ["nothing and nothing", emptyMessage, message({})],
  ["NaN and NaN", message({ 1: Number.NaN }), message({ 1: Number.NaN })],
  ["-0 and -0", message({ 1: -0 }), message({ 1: -0 })],
  ["bytes in two arrays", message({ 3: record("00ff") }), message({ 3: record("00ff") })],
  ["bigints", message({ 12: 2n ** 63n - 1n }), message({ 12: 2n ** 63n - 1n })],
  ["fields in another order", message({ 1: 1, 2: "a" }), { ...message({}), fields: swapped() }],
  ["lists", message({ 5: [1, Number.NaN, -0] }), message({ 5: [1, Number.NaN, -0] })],
  ["nested messages", message({ 4: message({ 4: one }) }), message({ 4: message({ 4: one }) })],
  [
    "entries of a map in another order",
    message({ 7: map(["a", 1], ["b", Number.NaN]) }),
    message({ 7: map(["b", Number.NaN], ["a", 1]) }),
  ],
  [
    "messages behind bigint keys",
    message({ 8: map([1n, one], [-1n, emptyMessage]) }),
    message({ 8: map([-1n, emptyMessage], [1n, one]) }),
  ],
  [
    "unknown fields of two numbers in another order",
    message({}, [record("f83f01"), record("c03e02")]),
    message({}, [record("c03e02"), record("f83f01")]),
  ],
  [
    "an unknown varint and the same with surplus bytes",
    message({}, [record("f83f01")]),
    message({}, [record("f83f818000")]),
  ],
  [
    "an unknown group and the same with its fields in another order",
    message({}, [record("fb3f08011002fc3f")]),
    message({}, [record("fb3f10020801fc3f")]),
  ],
  [
    "maps of keys that are no valid UTF-8",
    message({ 7: map([record("fffe"), 1], [record("ff"), 2], ["a", 3]) }),
    message({ 7: map([record("ff"), 2], ["a", 3], [record("fffe"), 1]) }),
  ],
  [
    "unknown groups nested without limit",
    message({}, [record("fb3f".repeat(20_000) + "fc3f".repeat(20_000))]),
    message({}, [record("fb3f".repeat(20_000) + "fc3f".repeat(20_000))]),
  ],
] satisfies [string, MessageValue, MessageValue][])
  test(`${what} mean the same, both ways`, () => {
    expect(firstDifference(all, left, right)).toBeUndefined();
    expect(firstDifference(all, right, left)).toBeUndefined();
  });

function map(...entries: readonly (readonly [MapKey, FieldValue])[]): MapValue {
  return new Map(entries) as MapValue;
}

function swapped(): ReadonlyMap<number, FieldValue> {
  return new Map<number, FieldValue>([
    [2, "a"],
    [1, 1],
  ]);
}

for (const [what, expected, actual, there, back] of [
  ["0 and -0", message({ 1: 0 }), message({ 1: -0 }), "number changed", "number changed"],
  ["NaN and 0", message({ 1: Number.NaN }), message({ 1: 0 }), "number changed", "number changed"],
  ["presence", message({ 1: 0 }), message({}), "number lost", "number added"],
  [
    "one byte",
    message({ 3: record("00") }),
    message({ 3: record("01") }),
    "data changed",
    "data changed",
  ],
  [
    "the length of bytes",
    message({ 3: record("00") }),
    message({ 3: record("0000") }),
    "data changed",
    "data changed",
  ],
  [
    "normalization",
    message({ 2: "\u00e9" }),
    message({ 2: "e\u0301" }),
    "text changed",
    "text changed",
  ],
  [
    "text and its bytes",
    message({ 2: "a" }),
    message({ 2: record("61") }),
    "text changed",
    "text changed",
  ],
  ["the arm of a oneof", message({ 10: 0 }), message({ 11: "" }), "first lost", "second lost"],
  [
    "an empty message and none",
    message({ 4: emptyMessage }),
    message({}),
    "inner lost",
    "inner added",
  ],
  [
    "an element",
    message({ 5: [1, 2, 3] }),
    message({ 5: [1, 9, 3] }),
    "list[1] changed",
    "list[1] changed",
  ],
  [
    "the length of a list",
    message({ 5: [1, 2] }),
    message({ 5: [1] }),
    "list length",
    "list length",
  ],
  [
    "an element before the length",
    message({ 5: [1, 2] }),
    message({ 5: [3] }),
    "list[0] changed",
    "list[0] changed",
  ],
  [
    "a field in a list",
    message({ 6: [emptyMessage, one] }),
    message({ 6: [emptyMessage, emptyMessage] }),
    "messages[1].first lost",
    "messages[1].first added",
  ],
  [
    "a map's value",
    message({ 7: map(["a.b", 1]) }),
    message({ 7: map(["a.b", 2]) }),
    'named["a.b"] changed',
    'named["a.b"] changed',
  ],
  [
    "a map's key",
    message({ 7: map(["a", 1]) }),
    message({ 7: map(["A", 1]) }),
    'named["a"] lost',
    'named["A"] lost',
  ],
  [
    "an entry",
    message({ 8: map([1n, one], [2n, one]) }),
    message({ 8: map([1n, one]) }),
    "by_id[2] lost",
    "by_id[2] added",
  ],
  [
    "a field behind a key",
    message({ 8: map([-1n, one]) }),
    message({ 8: map([-1n, message({ 10: 2 })]) }),
    "by_id[-1].first changed",
    "by_id[-1].first changed",
  ],
  [
    "a bool key",
    message({ 9: map([true, record("01")]) }),
    message({ 9: map([false, record("01")]) }),
    "flags[true] lost",
    "flags[false] lost",
  ],
  [
    "a key that is no valid UTF-8",
    message({ 7: map([record("fffe"), 1]) }),
    message({ 7: map([record("fffd"), 1]) }),
    "named[0xfffe] lost",
    "named[0xfffd] lost",
  ],
  [
    "the value of a key that is no valid UTF-8",
    message({ 7: map([record("fffe"), 1]) }),
    message({ 7: map([record("fffe"), 2]) }),
    "named[0xfffe] changed",
    "named[0xfffe] changed",
  ],
  [
    "a neighbour of a long",
    message({ 12: 2n ** 53n }),
    message({ 12: 2n ** 53n + 1n }),
    "long changed",
    "long changed",
  ],
  [
    "deep down",
    message({ 4: message({ 6: [one] }) }),
    message({ 4: message({ 6: [message({ 10: 2 })] }) }),
    "inner.messages[0].first changed",
    "inner.messages[0].first changed",
  ],
  [
    "an extension",
    message({ 101: one }),
    message({ 101: emptyMessage }),
    "[t.more].first lost",
    "[t.more].first added",
  ],
  [
    "unknown fields",
    message({}, [record("f83f01")]),
    message({}),
    "(unknown fields) unknown fields",
    "(unknown fields) unknown fields",
  ],
  [
    "unknown fields within",
    message({ 4: message({}, [record("f83f01")]) }),
    message({ 4: message({}, [record("f83f02")]) }),
    "inner.(unknown fields) unknown fields",
    "inner.(unknown fields) unknown fields",
  ],
  [
    "the order of unknown fields of one number",
    message({}, [record("f83f01"), record("f83f02")]),
    message({}, [record("f83f02"), record("f83f01")]),
    "(unknown fields) unknown fields",
    "(unknown fields) unknown fields",
  ],
  [
    "the wire type of an unknown field",
    message({}, [record("f83f01")]),
    message({}, [record("fd3f01000000")]),
    "(unknown fields) unknown fields",
    "(unknown fields) unknown fields",
  ],
] satisfies [string, MessageValue, MessageValue, string, string][])
  test(`${what} differs: ${there}`, () => {
    expect(brief(firstDifference(all, expected, actual))).toBe(there);
    expect(brief(firstDifference(all, actual, expected))).toBe(back);
  });

test("a difference names the field, its message type, and what stood on either side", () => {
  const difference = firstDifference(
    all,
    message({ 4: message({ 2: "a" }) }),
    message({ 4: message({ 2: "b" }) }),
  );

  expect(difference).toEqual({
    path: "inner.text",
    typeName: "t.All",
    field: all.byNumber.get(2),
    reason: "changed",
    expected: "a",
    actual: "b",
  });
});

test("a lost list is one difference, and holds the whole list", () => {
  expect(firstDifference(all, message({ 5: [1, 2] }), emptyMessage)).toMatchObject({
    reason: "lost",
    expected: [1, 2],
    actual: undefined,
  });
});

test("a value with a field that its type lacks is our own mistake", () => {
  expect(() => firstDifference(all, message({ 99: 1 }), emptyMessage)).toThrow(
    new TypeError("t.All has no field 99"),
  );
});
