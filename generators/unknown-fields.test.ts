import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { firstDifference } from "../schema/compare.ts";
import { decode } from "../schema/wire/decode.ts";
import { encode } from "../schema/wire/encode.ts";
import { Reader } from "../schema/wire/reader.ts";
import { isInhabited } from "./inhabited.ts";
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
