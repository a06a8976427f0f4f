import { describe, expect, test } from "vitest";
import type { FieldValue, MapKey, MessageValue } from "../schema/value.ts";
import { richSchema } from "./testing/rich-schema.ts";
import { isMessageOf } from "./validity.ts";
import { isMaskPath } from "./well-known.ts";

const schema = richSchema();

function message(...entries: [number, FieldValue][]): MessageValue {
  return { fields: new Map(entries), unknown: [] };
}

const leaf = message([1, "x"]);
const lone = message([14, "\ud800"]);

describe("accepts", () => {
  test.each<[string, string, unknown]>([
    ["rich.three.Scalars", "an empty message", message()],
    ["rich.three.Scalars", "-0 in an implicit field", message([1, -0])],
    ["rich.three.Scalars", "NaN in a float", message([2, Number.NaN])],
    ["rich.three.Scalars", "an unknown number in an open enum", message([16, 99])],
    ["rich.two.Two", "all that is required", message([1, 0], [2, leaf])],
    [
      "rich.editions.Edition",
      "bytes in text that need not be UTF-8",
      message([3, 0], [8, Uint8Array.of(0xff)]),
    ],
    [
      "rich.three.Scalars",
      "unknown fields",
      { fields: new Map(), unknown: [Uint8Array.of(0xa0, 6, 1)] },
    ],
  ])("%s: %s", (name, _, value) => {
    expect(isMessageOf(schema.message(name), value)).toBe(true);
  });
});

describe("refuses", () => {
  test.each<[string, string, unknown]>([
    ["rich.three.Scalars", "what is no message", 7],
    ["rich.three.Scalars", "nothing", null],
    ["rich.three.Scalars", "a plain object for fields", { fields: {}, unknown: [] }],
    ["rich.three.Scalars", "an implicit default", message([3, 0])],
    ["rich.three.Scalars", "a number beyond int32", message([3, 2 ** 31])],
    ["rich.three.Scalars", "a fraction in an integer", message([3, 0.5])],
    ["rich.three.Scalars", "a number for a bigint", message([4, 5])],
    ["rich.three.Scalars", "a bigint beyond uint64", message([6, 2n ** 64n])],
    ["rich.three.Scalars", "a double in a float", message([2, 0.1])],
    ["rich.three.Scalars", "a lone surrogate", lone],
    ["rich.three.Scalars", "an unknown field number", message([99, 1])],
    [
      "rich.three.Scalars",
      "an empty unknown record",
      { fields: new Map(), unknown: [new Uint8Array(0)] },
    ],
    ["rich.three.Lists", "an empty list", message([1, []])],
    ["rich.three.Maps", "an empty map", message([1, new Map()])],
    ["rich.three.Maps", "a key of another kind", message([1, new Map([["a", 1]])])],
    ["rich.three.Choice", "two members of a oneof", message([1, 1], [2, "x"])],
    ["rich.two.Two", "a missing required field", message([1, 0])],
    ["rich.two.Two", "a missing required field inside", message([1, 0], [2, message()])],
    ["rich.two.Two", "an unknown number in a closed enum", message([1, 0], [2, leaf], [8, 5])],
    ["google.protobuf.Timestamp", "a time before the year 1", message([1, -62_135_596_801n])],
    ["google.protobuf.Timestamp", "a negative fraction", message([2, -1])],
    ["google.protobuf.Duration", "two signs", message([1, 1n], [2, -1])],
    ["google.protobuf.Duration", "more than 10,000 years", message([1, 315_576_000_001n])],
    ["google.protobuf.Value", "no kind", message()],
    ["google.protobuf.Value", "an infinite number", message([2, Number.POSITIVE_INFINITY])],
    ["google.protobuf.Any", "bytes of no type", message([2, Uint8Array.of(1)])],
    ["google.protobuf.FieldMask", "a path that does not come back", message([1, ["fooBar"]])],
  ])("%s: %s", (name, _, value) => {
    expect(isMessageOf(schema.message(name), value)).toBe(false);
  });
});

test("accepts lone surrogates on request", () => {
  expect(isMessageOf(schema.message("rich.three.Scalars"), lone, { loneSurrogates: true })).toBe(
    true,
  );
});

test.each(["", "a.", ".a", "A", "a__b", "a_", "_a", "a_1", "a,b", "a b"])(
  "%j is no path of a field mask",
  (path) => {
    expect(isMaskPath(path)).toBe(false);
  },
);

describe("map keys that are no UTF-8, where the schema does not verify it", () => {
  const raw = () => Uint8Array.of(0xff, 0x80);
  const byName = (...entries: [Uint8Array | string, number][]) =>
    message([1, 0], [2, leaf], [13, new Map<MapKey, number>(entries)]);

  test.each([
    ["one of bytes", byName([raw(), 5]), true],
    ["two of the same bytes", byName([raw(), 5], [raw(), 0]), false],
    ["bytes that are UTF-8", byName([Uint8Array.of(0x61), 5]), false],
  ])("%s", (_, value, isValid) => {
    expect(isMessageOf(schema.message("rich.two.Two"), value)).toBe(isValid);
  });
});
