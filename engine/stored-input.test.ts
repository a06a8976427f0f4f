import { expect, test } from "vitest";
import type { CaseInput } from "../properties/input.ts";
import { compileText } from "../schema/compile.ts";
import { emptyMessage, type MessageValue } from "../schema/value.ts";
import { encodeInStyle } from "../schema/wire/encode-in-style.ts";
import { canonicalStyle } from "../schema/wire/style.ts";
import { isStoredInput, restoredInput, storedInput } from "./stored-input.ts";

const schema = compileText(`
  syntax = "proto3";
  import "google/protobuf/timestamp.proto";
  message M {
    double d = 1; float f = 2; string s = 3; bytes y = 4; int64 l = 5; uint64 u = 6; bool b = 7; E e = 8;
    repeated double ds = 9; map<string, string> texts = 10; map<int64, M> deep = 11; repeated string many = 12;
    map<bool, float> flags = 13; M m = 14; fixed64 x = 15; google.protobuf.Timestamp at = 16;
  }
  enum E { A = 0; B = 1; }
`);
const type = schema.message("M");

function value(...fields: readonly (readonly [number, unknown])[]): MessageValue {
  return { fields: new Map(fields as never), unknown: [] };
}

for (const [what, object] of [
  ["nothing", emptyMessage],
  [
    "NaN, infinities and -0",
    value(
      [1, Number.NaN],
      [2, -0],
      [9, [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, Number.NaN, 5e-324, 0.1]],
    ),
  ],
  [
    "lone surrogates",
    value(
      [3, "a\ud800"],
      [12, ["\udc00", "\udc00\ud800", "\u{1f600}", "\ufffd"]],
      [
        10,
        new Map([
          ["\ud800", "\udbff"],
          ["__proto__", ""],
        ]),
      ],
    ),
  ],
  ["text with all that JSON escapes", value([3, '\0"\\\n\u2028\ufeff/\u007f'])],
  ["bytes", value([4, Uint8Array.of(0, 255, 128)])],
  [
    "64 bits",
    value(
      [5, -(1n << 63n)],
      [6, (1n << 64n) - 1n],
      [15, 1n],
      [
        11,
        new Map([
          [-(1n << 63n), emptyMessage],
          [(1n << 63n) - 1n, value([7, true])],
        ]),
      ],
    ),
  ],
  [
    "booleans as keys",
    value(
      [7, false],
      [
        13,
        new Map([
          [false, Number.NaN],
          [true, -0],
        ]),
      ],
    ),
  ],
  ["enums that nobody named", value([8, -2147483648])],
  [
    "messages in messages",
    value([14, value([14, value([3, ""])])], [16, value([1, -62135596800n], [2, 999999999])]),
  ],
] as const)
  test(`an object of ${what} goes through the store unchanged`, () => {
    const stored = JSON.parse(JSON.stringify(storedInput(type, { kind: "object", value: object })));

    expect(restoredInput(schema, type, stored)).toEqual({ kind: "object", value: object });
  });

test("bytes go through the store as they were sent, whatever their style", () => {
  const parts = ["0881808000", "1a0161", ""].map((hex) => ({
    bytes: Uint8Array.from(Buffer.from(hex, "hex")),
    value: emptyMessage,
  }));
  const other = compileText('syntax = "proto3"; message N { int32 a = 1; string s = 3; }');

  const stored = JSON.parse(JSON.stringify(storedInput(type, { kind: "wire", parts })));

  expect(restoredInput(other, other.message("N"), stored)).toEqual({
    kind: "wire",
    parts: [
      { bytes: parts[0]?.bytes, value: value([1, 1]) },
      { bytes: parts[1]?.bytes, value: value([3, "a"]) },
      { bytes: parts[2]?.bytes, value: emptyMessage },
    ],
  });
});

test("bytes keep the style that they were written in, as long as it is theirs", () => {
  const flipped = { ...canonicalStyle, lists: "flipped" } as const;
  const list = value([9, [1]]);
  const parts = [
    { bytes: encodeInStyle(type, list, flipped), value: list, style: flipped },
    { bytes: encodeInStyle(type, list, canonicalStyle), value: list },
  ];

  const stored = JSON.parse(JSON.stringify(storedInput(type, { kind: "wire", parts })));

  expect(restoredInput(schema, type, stored)).toEqual({ kind: "wire", parts });
  expect(restoredInput(schema, type, { ...stored, hex: [stored.hex[1], stored.hex[1]] })).toEqual({
    kind: "wire",
    parts: [parts[1], parts[1]],
  });
});

test("the style of a message in two records is known again, whatever the order of its fields was", () => {
  const split = { ...canonicalStyle, messages: "split", seed: 1 } as const;
  for (const inner of [value([1, 1], [3, "a"], [5, 1n]), value([5, 1n], [3, "a"], [1, 1])]) {
    const outer = value([14, inner]);
    const bytes = encodeInStyle(type, outer, split);
    const parts = [{ bytes, value: outer, style: split }];

    const stored = JSON.parse(JSON.stringify(storedInput(type, { kind: "wire", parts })));

    expect(restoredInput(schema, type, stored)).toEqual({ kind: "wire", parts });
  }
});

test("bytes that mean nothing under the schema, and objects of fields that are gone, are said to be so", () => {
  const other = compileText('syntax = "proto3"; message N { string s = 3; }');
  const n = other.message("N");

  expect(() => restoredInput(other, n, { kind: "wire", hex: ["1a05"] })).toThrow("at byte");
  expect(() =>
    restoredInput(other, n, storedInput(type, { kind: "object", value: value([1, 1]) })),
  ).toThrow("N has no field 1");
});

/** What the disk makes of an input. */
function stored(input: CaseInput) {
  return JSON.parse(JSON.stringify(storedInput(type, input)));
}

test("a JSON text goes through the store as it is, and means what it means today", () => {
  const style = { names: "proto" };
  const input: CaseInput = { kind: "json", text: ' {"s":"\\ud800"} ', style, note: "by hand" };

  expect(restoredInput(schema, type, stored(input))).toEqual(input);
  expect(restoredInput(schema, type, stored({ ...input, text: '{"s":"a"}' }))).toEqual({
    ...input,
    text: '{"s":"a"}',
    value: value([3, "a"]),
  });
});

test("bytes that mean nothing go through the store unchanged, and small as data", () => {
  const input: CaseInput = {
    kind: "raw",
    format: "binary",
    runs: [
      { bytes: Uint8Array.of(0x0b), times: 10_000 },
      { bytes: Uint8Array.of(), times: 1 },
    ],
    note: "groups without end",
  };

  expect(restoredInput(schema, type, stored(input))).toEqual(input);
  expect(JSON.stringify(stored(input)).length).toBeLessThan(200);
});

test("encoded text goes through the store unchanged", () => {
  const input: CaseInput = { kind: "charset", encoding: "shift_jis", bytes: Uint8Array.of(0x82) };

  expect(restoredInput(schema, type, stored(input))).toEqual(input);
});

test.each([
  [{ kind: "wire", hex: [] }],
  [{ kind: "wire", hex: ["0"] }],
  [{ kind: "json" }],
  [{ kind: "raw", runs: [{ hex: "0g", times: 1 }] }],
  [{ kind: "raw", runs: [{ hex: "00", times: 0 }] }],
  [{ kind: "charset", hex: "00" }],
  [{ kind: "other", hex: ["00"] }],
  [null],
])("%j is no stored input", (data) => {
  expect(isStoredInput(data)).toBe(false);
});
