import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { firstDifference } from "../schema/compare.ts";
import { compileText } from "../schema/compile.ts";
import type { MessageValue } from "../schema/value.ts";
import { decode } from "../schema/wire/decode.ts";
import { encode } from "../schema/wire/encode.ts";
import { encodeInStyle } from "../schema/wire/encode-in-style.ts";
import { Reader } from "../schema/wire/reader.ts";
import { drawStyle } from "./encodings.ts";
import { isInhabited } from "./inhabited.ts";
import { messageDrawer } from "./message.ts";
import { prngOf } from "./prng.ts";
import { unknownRank } from "./shrink/unknown-record.ts";
import { assertArbitraryLaws } from "./testing/arbitrary-laws.ts";
import { richSchema } from "./testing/rich-schema.ts";
import {
  isUnknownRecord,
  unknownFieldEdges,
  unknownRecordEdges,
  unknownRecordOf,
} from "./unknown-fields.ts";

const schema = richSchema();
const type = schema.message("rich.two.Two");
const drawn = fc.sample(unknownRecordOf(type), { seed: 42, numRuns: 1000 });

function tagOf(record: Uint8Array): number {
  return new Reader(record).tag();
}

test.each(["rich.two.Two", "rich.two.Bag", "rich.three.Scalars"])(
  "records unknown to %s obey the laws of arbitraries",
  (name) => {
    const known = schema.message(name);

    expect(() =>
      assertArbitraryLaws(unknownRecordOf(known), {
        isValid: (record) => isUnknownRecord(known, record),
        sizeOf: unknownRank,
      }),
    ).not.toThrow();
  },
);

test("reaches every wire type, small and large numbers, and never a known or reserved one", () => {
  const numbers = drawn.map((record) => tagOf(record) >>> 3);

  expect(new Set(drawn.map((record) => tagOf(record) & 7))).toEqual(new Set([0, 1, 2, 3, 5]));
  expect(Math.min(...numbers)).toBeLessThan(30);
  expect(Math.max(...numbers)).toBeGreaterThan(500_000_000);
  expect(
    numbers.filter((number) => type.byNumber.has(number) || (number >= 19_000 && number < 20_000)),
  ).toEqual([]);
});

test("draws of seed 42 stay the same from release to release", () => {
  expect(
    drawn.slice(0, 6).map((record) => Buffer.from(record).toString("hex")),
  ).toMatchInlineSnapshot(`
    [
      "f9ae53a7ffffffffffffff",
      "9874ffffffffff7f",
      "e5b7f7030b320200",
      "edb5ce0e01000000",
      "930118005201ff9401",
      "e8fcf8019ca7fc99fedcc4e8e101",
    ]
  `);
});

describe("edges", () => {
  test("hold every wire type, and the lowest and the highest number", () => {
    const records = unknownRecordEdges(type);

    expect(new Set(records.map((record) => tagOf(record) & 7))).toEqual(new Set([0, 1, 2, 3, 5]));
    expect(records.map((record) => tagOf(record) >>> 3)).toEqual(
      expect.arrayContaining([18, 536_870_911]),
    );
    expect(records.filter((record) => !isUnknownRecord(type, record))).toEqual([]);
  });

  test.each(schema.messageNames.filter((name) => isInhabited(schema.message(name))))(
    "messages of %s keep their unknown fields in our own encoding",
    (name) => {
      const one = schema.message(name);
      const edges = [...unknownFieldEdges(one)];

      expect(edges.length).toBeGreaterThan(10);
      expect(
        edges.filter((value) => firstDifference(one, value, decode(one, encode(one, value)))),
      ).toEqual([]);
    },
  );

  test("of a message set they are whole items", () => {
    const bag = schema.message("rich.two.Bag");

    expect(unknownRecordEdges(bag).map((record) => record[0])).toEqual(
      unknownRecordEdges(bag).map(() => 0x0b),
    );
  });
});

describe("numbers that closed enums do not name", () => {
  const shut = compileText(`
    syntax = "proto2";
    enum E { A = 0; B = 1; }
    message M {
      optional E e = 1; repeated E es = 2 [packed = true]; map<string, E> m = 3; required E must = 4;
      oneof o { E left = 5; int32 right = 6; } optional M inner = 7; map<bool, E> by_bool = 8; extensions 100;
    }
    extend M { optional E far = 100; }`).message("M");
  const hex = (record: Uint8Array) => Buffer.from(record).toString("hex");
  const numberOf = (record: Uint8Array) => tagOf(record) >>> 3;
  const isStranger = (record: Uint8Array) => shut.byNumber.has(numberOf(record));
  const edges = [...unknownFieldEdges(shut)].filter(({ unknown }) => unknown.some(isStranger));

  test("stand alone in each field that may be unset, behind a field of an unknown number, and behind an element of a list", () => {
    expect(
      edges.map(({ fields, unknown }) => [[...fields.keys()].join(" "), unknown.map(hex).join()]),
    ).toEqual([
      ["4", "0802"],
      ["4", "08ffffffffffffffffff01"],
      ["4", "4800,0802"],
      ["4", "1002"],
      ["4", "10ffffffffffffffffff01"],
      ["4", "4800,1002"],
      ["4 2", "1002"],
      ["4", "1a050a01611002"],
      ["4", "1a0e0a016110ffffffffffffffffff01"],
      ["4", "4800,1a050a01611002"],
      ["4", "2802"],
      ["4", "28ffffffffffffffffff01"],
      ["4", "4800,2802"],
      ["4", "420408011002"],
      ["4", "420d080110ffffffffffffffffff01"],
      ["4", "4800,420408011002"],
      ["4", "a00602"],
      ["4", "a006ffffffffffffffffff01"],
      ["4", "4800,a00602"],
    ]);
  });

  test("stand inside a nested message too", () => {
    const inner = [...unknownFieldEdges(shut)].flatMap(
      ({ fields }) => (fields.get(7) as MessageValue | undefined)?.unknown ?? [],
    );

    expect(inner.map(hex)).toContain("0802");
  });

  test("are unknown fields when they are read, and nothing else", () => {
    expect(
      edges.filter((value) => firstDifference(shut, value, decode(shut, encode(shut, value)))),
    ).toEqual([]);
  });

  test("are drawn, and read as what they are, in whatever style they are written", () => {
    const draw = messageDrawer(shut, { unknownFields: true });
    const prng = prngOf(42, 0, 0, 0);
    const values = Array.from({ length: 2000 }, () => draw(prng));

    const strangers = values.flatMap(({ unknown }) => unknown.filter(isStranger));
    expect(new Set(strangers.map(numberOf))).toEqual(new Set([1, 2, 3, 5, 8, 100]));
    expect(new Set(strangers.map(hex))).toContain("0802");
    expect(
      values.filter((value) => {
        const bytes = encodeInStyle(shut, value, drawStyle(prng));
        return firstDifference(shut, value, decode(shut, bytes)) !== undefined;
      }),
    ).toEqual([]);
  });

  test("are never drawn beside a value of their field, but for lists, or of their oneof", () => {
    const draw = messageDrawer(shut, { unknownFields: true });
    const prng = prngOf(42, 0, 0, 0);
    const beside = Array.from({ length: 2000 }, () => draw(prng)).flatMap(({ fields, unknown }) =>
      unknown
        .filter(isStranger)
        .map(numberOf)
        .filter((number) => fields.has(number) || (number === 5 && fields.has(6))),
    );

    expect(new Set(beside)).toEqual(new Set([2]));
  });

  test("do not change the draws of a type without closed enums", () => {
    const open = schema.message("rich.three.Scalars");
    const draw = messageDrawer(open, { unknownFields: true });

    expect(hex(encode(open, draw(prngOf(42, 0, 0, 1))))).toMatchInlineSnapshot(
      `"0901000000000000801500009ac218ecffffffffffffffff0120ffffffffff7f28feffffff0f30808080808001383d40fbc6a4d7ccdce68fd8014d32eb1eb55101000000010000005dbd4ff9c461000000000000008068017203e9adb17a12ffffffffffffffffffffffffffffffffffff800101d121ffff1f0000000000"`,
    );
  });
});
