import { describe, expect, test } from "vitest";
import { firstDifference } from "../../schema/compare.ts";
import { compileText } from "../../schema/compile.ts";
import type { MessageType } from "../../schema/types.ts";
import type { FieldValue, ListValue, MapKey, MapValue, MessageValue } from "../../schema/value.ts";
import { decode } from "../../schema/wire/decode.ts";
import { encode } from "../../schema/wire/encode.ts";
import { edgesOf } from "../edges.ts";
import { messageDrawer } from "../message.ts";
import { minimalMessage } from "../minimal-message.ts";
import { prngOf } from "../prng.ts";
import { minimal } from "../testing/minimal.ts";
import { richSchema } from "../testing/rich-schema.ts";
import { isMessageOf } from "../validity.ts";

const type = compileText(`
syntax = "proto3";
message M {
  int32 i = 1; uint32 u = 2; int64 l = 3; uint64 ul = 4; float f = 5; double d = 6; string s = 7; bytes y = 8; E e = 9;
  repeated int32 list = 10; repeated string words = 11; map<string, int32> m = 12; map<int64, string> n = 13;
  M child = 14; repeated M children = 15; Box box = 16; optional bool flag = 17; optional double od = 18;
}
message Box { M inner = 1; map<string, M> named = 2; }
enum E { ZERO = 0; ONE = 1; TWO = 2; THREE = 3; }
`).message("M");

function message(entries: Record<number, FieldValue>): MessageValue {
  return {
    fields: new Map(Object.entries(entries).map(([number, value]) => [Number(number), value])),
    unknown: [],
  };
}

/** Shrinks a field's content among fields that do not matter, and gives what is left of all. */
function shrunk(
  number: number,
  content: FieldValue,
  fails: (content: FieldValue) => boolean,
): { readonly value: MessageValue; readonly attempts: number } {
  const noise = message({ 1: 77, 7: "noise", 10: [1, 2, 3], 14: message({ 1: 5 }) });
  const value = {
    fields: new Map(noise.fields).set(number, content),
    unknown: [Uint8Array.of(0xa0, 0x06, 1)],
  };
  return minimal(type, value, (candidate) => {
    const left = candidate.fields.get(number);
    return left !== undefined && fails(left);
  });
}

describe("integers end exactly at the threshold", () => {
  test.each([
    [1, 2 ** 31 - 1, 1000, 150],
    [1, 987_654_321, 32_769, 250],
    [2, 2 ** 32 - 1, 2 ** 31, 90],
    [2, 4_000_000_000, 3_000_000_001, 800],
  ])("field %d from %d to %d", (number, from, threshold, maxAttempts) => {
    const { value, attempts } = shrunk(number, from, (content) => Number(content) >= threshold);

    expect(value).toEqual(message({ [number]: threshold }));
    expect(attempts).toBeLessThan(maxAttempts);
  });

  test.each([
    [3, 2n ** 63n - 1n, 2n ** 53n + 1n],
    [3, 2n ** 62n + 12_345n, 2n ** 31n],
    [4, 2n ** 64n - 1n, 2n ** 63n],
    [4, 2n ** 64n - 1n, 10n ** 18n + 7n],
  ])("64-bit field %d from %d to %d", (number, from, threshold) => {
    const { value, attempts } = shrunk(number, from, (content) => (content as bigint) >= threshold);

    expect(value).toEqual(message({ [number]: threshold }));
    expect(attempts).toBeLessThan(2000);
  });

  const isRounded = (content: FieldValue) => BigInt(Number(content)) !== content;

  test.each([
    [3, 2n ** 63n - 1n, 2n ** 53n + 1n],
    [3, -(2n ** 63n) + 1n, 2n ** 53n + 1n],
    [4, 2n ** 64n - 1n, 2n ** 53n + 1n],
    [4, 2n ** 54n - 1n, 2n ** 53n + 1n],
  ])("64-bit field %d that a double rounds, from %d to %d", (number, from, first) => {
    const { value, attempts } = shrunk(number, from, isRounded);

    expect(value).toEqual(message({ [number]: first }));
    expect(attempts).toBeLessThan(120);
  });

  test("a 32-bit number that a float rounds ends at the first such", () => {
    const { value } = shrunk(1, 2 ** 31 - 1, (content) => Math.fround(Number(content)) !== content);

    expect(value).toEqual(message({ 1: 2 ** 24 + 1 }));
  });

  test("a negative number stays negative only where it must", () => {
    expect(shrunk(1, -100, (content) => Number(content) < 0).value).toEqual(message({ 1: -1 }));
    expect(shrunk(1, -100, (content) => content !== 0).value).toEqual(message({ 1: 1 }));
    expect(shrunk(1, -(2 ** 31), (content) => Number(content) <= -1000).value).toEqual(
      message({ 1: -1000 }),
    );
  });
});

describe("floating point numbers end at the simplest", () => {
  test.each<[string, number, (value: number) => boolean, number]>([
    ["NaN", Number.NaN, () => true, 1],
    ["an infinity", Number.NEGATIVE_INFINITY, () => true, 1],
    ["-0 that matters", -0, (value) => Object.is(value, -0), -0],
    ["NaN that matters", Number.NaN, Number.isNaN, Number.NaN],
    [
      "an infinity that matters",
      Number.NEGATIVE_INFINITY,
      (value) => Math.abs(value) === Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ],
    ["a fraction", 0.123456789, (value) => !Number.isInteger(value), 0.5],
    ["a negative fraction", -7.25, (value) => value < 0, -1],
    ["a subnormal", 5e-324, (value) => value !== 0 && Math.abs(value) < 1e-300, 1e-301],
    ["a huge number", 1.2345e308, (value) => value > 1e300, 1e301],
    ["an integer", 98_765, (value) => value >= 1000, 1000],
  ])("%s", (_, from, fails, expected) => {
    const { value, attempts } = shrunk(6, from, (content) => fails(content as number));

    expect(value).toEqual(message({ 6: expected }));
    expect(attempts).toBeLessThan(400);
  });

  test("a float stays a float", () => {
    const { value } = shrunk(5, Math.fround(123.456), (content) => (content as number) % 1 !== 0);

    expect(value).toEqual(message({ 5: 0.5 }));
  });
});

describe("text", () => {
  test.each<[string, string, (text: string) => boolean, string]>([
    [
      "one character among 16,384",
      `${"b".repeat(9000)}\u{1f600}${"b".repeat(7383)}`,
      (text) => text.includes("\u{1f600}"),
      "\u{1f600}",
    ],
    ["anything beyond ASCII", "hello w\u00f6rld", (text) => /[^\0-\x7f]/.test(text), "\u0080"],
    [
      "anything of four bytes",
      "x\u{1f468}\u200d\u{1f469}y",
      (text) => /[\u{10000}-\u{10ffff}]/u.test(text),
      "\u{10000}",
    ],
    ["a lone surrogate", "abc\ud83d def", (text) => /\p{Surrogate}/u.test(text), "\ud800"],
    [
      "the second half alone",
      "abc\udeaddef",
      (text) => /[\udc00-\udfff]/.test(text) && /\p{Surrogate}/u.test(text),
      "\udc00",
    ],
    ["NUL", "a\0b", (text) => text.includes("\0"), "\0"],
    ["a word", "the constructor of things", (text) => text.includes("constructor"), "constructor"],
    ["any letter at all", "Zebra", (text) => text.length > 0, "a"],
    [
      "two characters far apart",
      `x${"b".repeat(5000)}y${"c".repeat(3000)}`,
      (text) => /x.*y/s.test(text),
      "xy",
    ],
  ])("%s", (_, from, fails, expected) => {
    const { value, attempts } = shrunk(7, from, (content) => fails(content as string));

    expect(value).toEqual(message({ 7: expected }));
    expect(attempts).toBeLessThan(500);
  });

  test("a length ends exactly at the threshold, even a long one, in a few hundred attempts", () => {
    const { value, attempts } = shrunk(
      7,
      "\u00e9".repeat(16_384),
      (content) => (content as string).length >= 10_001,
    );

    expect(value).toEqual(message({ 7: "a".repeat(10_001) }));
    expect(attempts).toBeLessThan(500);
  });
});

test("bytes end at the fewest and lowest", () => {
  const noise = Uint8Array.from({ length: 3000 }, (_, index) => index % 256);

  const { value, attempts } = shrunk(8, noise, (content) =>
    (content as Uint8Array).some((byte) => byte >= 0x80),
  );

  expect(value).toEqual(message({ 8: Uint8Array.of(0x80) }));
  expect(attempts).toBeLessThan(200);
});

test("enum values end at the first declared, and unknown ones at the nearest to 0", () => {
  expect(shrunk(9, 3, (content) => Number(content) >= 2).value).toEqual(message({ 9: 2 }));
  expect(
    shrunk(9, -2_147_483_648, (content) => ![0, 1, 2, 3].includes(Number(content))).value,
  ).toEqual(message({ 9: -1 }));
  expect(shrunk(9, 1_000_000, (content) => Number(content) > 3).value).toEqual(message({ 9: 4 }));
});

test("one bad element among a thousand is left alone", () => {
  const list = Array.from({ length: 1000 }, (_, index) => (index === 617 ? 9_999_999 : index % 10));

  const { value, attempts } = shrunk(10, list, (content) =>
    (content as number[]).some((one) => one > 5000),
  );

  expect(value).toEqual(message({ 10: [5001] }));
  expect(attempts).toBeLessThan(250);
});

test("two elements that must be different stay two", () => {
  const { value } = shrunk(
    10,
    [5, 9, 5, 9, 7, 7, 7, 1],
    (content) => new Set(content as ListValue).size > 1,
  );

  expect(value).toEqual(message({ 10: [1, 0] }));
});

test("the one key that matters is left, with the simplest value", () => {
  const entries = Array.from({ length: 40 }, (_, index): [MapKey, number] => [
    `key${index}`,
    index,
  ]);
  const map = new Map([...entries, ["__proto__", 12]]);

  const { value, attempts } = shrunk(12, map, (content) => (content as MapValue).has("__proto__"));

  expect(value).toEqual(message({ 12: new Map([["__proto__", 0]]) }));
  expect(attempts).toBeLessThan(220);
});

test("keys shrink, and stay different", () => {
  const map = new Map([
    [2n ** 60n, "x"],
    [2n ** 40n, "y"],
    [-7n, "z"],
  ]);

  const { value } = shrunk(13, map, (content) => (content as MapValue).size >= 2);

  expect(value).toEqual(
    message({
      13: new Map([
        [0n, ""],
        [1n, ""],
      ]),
    }),
  );
});

test("keys that are no UTF-8 shrink to fewer and lower bytes, and stay different", () => {
  const raw = compileText('syntax = "proto2"; message M { map<string, int32> m = 1; }').message(
    "M",
  );
  const map = new Map<MapKey, number>([
    [Uint8Array.of(0x61, 0xff, 0x62), 7],
    [Uint8Array.of(0x61, 0xfe), 7],
  ]);
  const isRaw = (key: MapKey) => typeof key === "object";

  const { value } = minimal(raw, message({ 1: map }), (candidate) => {
    const keys = [...((candidate.fields.get(1) ?? new Map()) as MapValue).keys()];
    return keys.length === 2 && keys.every(isRaw) && isMessageOf(raw, candidate);
  });

  const keys = [...(value.fields.get(1) as MapValue).keys()] as Uint8Array[];
  expect(keys.map((key) => [...key])).toEqual([[0x80], [0x81]]);
});

test("a field that is present at its default is simpler than any other value", () => {
  expect(shrunk(17, true, () => true).value).toEqual(message({ 17: false }));
  expect(shrunk(18, Number.NaN, () => true).value).toEqual(message({ 18: 0 }));
});

describe("recursion", () => {
  const nest = (depth: number, inner: MessageValue): MessageValue =>
    depth === 0 ? inner : message({ 1: depth, 14: nest(depth - 1, inner), 7: "x" });
  const depthOf = (value: MessageValue): number => {
    const child = value.fields.get(14) as MessageValue | undefined;
    return child === undefined ? 0 : 1 + depthOf(child);
  };

  test("ends exactly at the depth that matters", () => {
    const { value, attempts } = minimal(
      type,
      nest(60, message({})),
      (candidate) => depthOf(candidate) >= 10,
    );

    expect(value).toEqual(minimalChain(10));
    expect(attempts).toBeLessThan(800);
  });

  test("what fails deep down rises to the top", () => {
    const bad = message({ 1: 3, 7: "bad \u00e9" });
    const value = nest(12, message({ 16: message({ 2: new Map([["k", nest(5, bad)]]) }) }));
    const fails = (candidate: MessageValue): boolean =>
      JSON.stringify(plain(candidate)).includes("\u00e9");

    const { value: left, attempts } = minimal(type, value, fails);

    expect(left).toEqual(message({ 7: "\u00e9" }));
    expect(attempts).toBeLessThan(300);
  });

  function minimalChain(depth: number): MessageValue {
    return depth === 0 ? message({}) : message({ 14: minimalChain(depth - 1) });
  }
});

/** A message as what JSON can write, to look for something anywhere in it. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(plain);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null && "fields" in value) return plain(value.fields);
  return typeof value === "bigint" ? String(value) : value;
}

test("required fields stay, at their simplest", () => {
  const two = richSchema().message("rich.two.Two");
  const value = [...edgesOf(two)].at(-1) ?? message({});

  const { value: left } = minimal(two, value, () => true);

  expect(left).toEqual({
    fields: new Map<number, FieldValue>([
      [1, 0],
      [2, { fields: new Map([[1, ""]]), unknown: [] }],
    ]),
    unknown: [],
  });
});

test("a message that lacks required fields shrinks too, and still lacks them", () => {
  const two = richSchema().message("rich.two.Two");
  const part = message({ 2: [message({ 1: true }), message({}), message({ 1: true })] });
  const value = message({ 6: "abc", 3: part });

  const { value: left } = minimal(
    two,
    value,
    (candidate) => !candidate.fields.has(1) && candidate.fields.has(3),
  );

  expect(left).toEqual(message({ 3: message({}) }));
});

test("unknown records end at the one that matters, in its simplest form", () => {
  const unknown = [
    Uint8Array.of(0xa0, 0x06, 0xff, 0xff, 0xff, 0x0f),
    Uint8Array.of(0xaa, 0x06, 3, 1, 2, 3),
    Uint8Array.of(0xb3, 0x06, 0x08, 0x05, 0xb4, 0x06),
  ];

  const any = minimal(
    type,
    { fields: new Map([[1, 1]]), unknown },
    (candidate) => candidate.unknown.length > 0,
  );
  const group = minimal(type, { fields: new Map(), unknown }, (candidate) =>
    candidate.unknown.some((record) => ((record[0] ?? 0) & 7) === 3),
  );

  // 19 is the lowest number that the type does not know.
  expect(any.value).toEqual({ fields: new Map(), unknown: [Uint8Array.of(0x98, 0x01, 0)] });
  expect(group.value).toEqual({
    fields: new Map(),
    unknown: [Uint8Array.of(0x9b, 0x01, 0x9c, 0x01)],
  });
});

test("a closed enum's unknown number becomes the simplest such, and never a known one", () => {
  const two = richSchema().message("rich.two.Two");
  const { fields } = minimalMessage(two);
  const shrunkRecord = (...record: number[]) => {
    const tried: MessageValue[] = [];
    const left = minimal(two, { fields, unknown: [Uint8Array.from(record)] }, (candidate) => {
      tried.push(candidate);
      return candidate.unknown.some(([tag]) => tag === record[0]);
    });
    const lost = tried.filter((value) =>
      firstDifference(two, value, decode(two, encode(two, value))),
    );
    expect(lost).toEqual([]);
    return left.value.unknown;
  };

  // Color names 3, -1 and 7; Size names 0 and 5.
  expect(shrunkRecord(0x40, 0x64)).toEqual([Uint8Array.of(0x40, 8)]);
  expect(shrunkRecord(0x48, 0xe8, 0x07)).toEqual([Uint8Array.of(0x48, 8)]);
  expect(shrunkRecord(0x6a, 6, 0x0a, 2, 0x7a, 0x7a, 0x10, 0x64)).toEqual([
    Uint8Array.of(0x6a, 5, 0x0a, 1, 0x61, 0x10, 6),
  ]);
});

describe("well-known types stay within their limits", () => {
  const times = richSchema().message("rich.three.Times");

  /** Shrinks one field of `Times` and checks every value that is tried. */
  function shrunkTime(
    number: number,
    content: MessageValue,
    fails: (content: MessageValue) => boolean,
  ): MessageValue {
    const whole = { fields: new Map([[number, content]]), unknown: [] };
    const invalid: MessageValue[] = [];
    const { value } = minimal(times, whole, (candidate) => {
      if (!isMessageOf(times, candidate)) invalid.push(candidate);
      const left = candidate.fields.get(number);
      return left !== undefined && fails(left as MessageValue);
    });
    expect(invalid).toEqual([]);
    return value;
  }

  test.each<
    [
      string,
      number,
      Record<number, FieldValue>,
      (content: MessageValue) => boolean,
      Record<number, FieldValue>,
    ]
  >([
    ["a duration", 2, { 1: -5n, 2: -500 }, (d) => d.fields.has(2), { 2: 1 }],
    [
      "a negative duration",
      2,
      { 1: -5n, 2: -500 },
      (d) => Number(d.fields.get(1) ?? 0n) < 0,
      { 1: -1n },
    ],
    ["a timestamp", 1, { 1: -62_135_596_800n, 2: 999 }, (t) => t.fields.has(1), { 1: 1n }],
    ["a field mask", 3, { 1: ["foo_bar.baz", "qux"] }, (m) => m.fields.has(1), { 1: ["a"] }],
    ["a value", 5, { 2: 12.5 }, () => true, { 1: 0 }],
    ["a value that is a number", 5, { 2: 12.5 }, (v) => v.fields.has(2), { 2: 0 }],
  ])("%s", (_, number, content, fails, expected) => {
    expect(shrunkTime(number, message(content), fails)).toEqual(
      message({ [number]: message(expected) }),
    );
  });

  test("a list of lists of values rises to its innermost value", () => {
    const list = (...values: MessageValue[]) => message({ 6: message({ 1: values }) });
    const nested = list(
      message({ 4: true }),
      list(message({ 3: "x" }), list(message({ 3: "bad" }))),
    );

    const left = shrunkTime(5, nested, (value) => JSON.stringify(plain(value)).includes("bad"));

    expect(left).toEqual(message({ 5: message({ 3: "bad" }) }));
  });

  test("an Any of a known type shrinks by what it holds", () => {
    const held = {
      fields: new Map<number, FieldValue>([
        [1, 500],
        [5, "note \u00e9"],
      ]),
      unknown: [],
    };
    const choice = compileWithAny();
    const any = {
      fields: new Map<number, FieldValue>([
        [1, "type.googleapis.com/Held"],
        [2, encode(choice.held, { fields: new Map(held.fields), unknown: [] })],
      ]),
      unknown: [],
    };

    const { value } = minimal(
      choice.root,
      { fields: new Map([[1, any]]), unknown: [] },
      (candidate) => {
        const bytes = (candidate.fields.get(1) as MessageValue | undefined)?.fields.get(2);
        return (
          bytes instanceof Uint8Array && Buffer.from(bytes).toString("latin1").includes("\u00c3")
        );
      },
    );

    expect(value).toEqual({
      fields: new Map([
        [
          1,
          {
            fields: new Map<number, FieldValue>([
              [1, "type.googleapis.com/Held"],
              [2, Uint8Array.of(0x2a, 2, 0xc3, 0x80)],
            ]),
            unknown: [],
          },
        ],
      ]),
      unknown: [],
    });
  });

  function compileWithAny(): { readonly root: MessageType; readonly held: MessageType } {
    const schema = compileText(`
      syntax = "proto3"; import "google/protobuf/any.proto";
      message Root { google.protobuf.Any any = 1; Held held = 2; } message Held { int32 i = 1; string s = 5; }`);
    return { root: schema.message("Root"), held: schema.message("Held") };
  }
});

test("any random value that always fails ends at the minimal message, in one step", () => {
  for (const name of richSchema().messageNames.filter((one) => one !== "rich.two.Endless")) {
    const any = richSchema().message(name);
    const draw = messageDrawer(any, { unknownFields: true });
    for (let seed = 0; seed < 5; seed++)
      expect(minimal(any, draw(prngOf(seed, 1, 1, 1)), () => true).steps).toBeLessThanOrEqual(1);
  }
});
