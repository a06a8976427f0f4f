import { expect, test } from "vitest";
import type { Direction, Encoding } from "../../properties/compat/levels.ts";
import { compileText } from "../../schema/compile.ts";
import { compareVersions } from "./compare-versions.ts";
import type { Cell } from "./compat-result.ts";

const old = compileText(`
  syntax = "proto3";
  package a;
  enum E { E_UNSPECIFIED = 0; E_A = 1; E_B = 2; }
  message M {
    int64 narrowed = 1;
    int32 sign = 2;
    int32 to_bool = 3;
    string text = 4;
    optional int32 pres = 5;
    int64 signed64 = 6;
    sint32 zz = 7;
    fixed32 fx = 8;
    repeated int32 many = 9;
    E e = 10;
  }`);

const next = compileText(`
  syntax = "proto3";
  package a;
  enum E { reserved 2; reserved "E_B"; E_UNSPECIFIED = 0; E_A = 1; }
  message M {
    int32 narrowed = 1;
    uint32 sign = 2;
    bool to_bool = 3;
    bytes text = 4;
    int32 pres = 5;
    uint64 signed64 = 6;
    sint64 zz = 7;
    sfixed32 fx = 8;
    int32 many = 9;
    E e = 10;
  }`);

/** By field: what was meant where the value does not arrive, `undefined` where every value does. */
type Row = readonly [
  oldToNewBinary: string | undefined,
  oldToNewJson: string | undefined,
  newToOldBinary: string | undefined,
  newToOldJson: string | undefined,
];

/**
 * Measured with another implementation (protobuf-es, 50 seeds of 100 random messages each): which of the forty break, and on which
 * value. One text and one byte are as simple as another: of these ours is the letter a, and 00 of the bytes.
 */
const table: Readonly<Record<string, Row>> = {
  narrowed: ["2147483648", "2147483648", undefined, undefined],
  sign: ["-1", "-1", "2147483648", "2147483648"],
  to_bool: ["2", "1", undefined, "true"],
  text: [undefined, '"a"', "bytes 80", "bytes 00"],
  pres: ["absent", "absent", "0", "0"],
  signed64: ["-1", "-1", "9223372036854775808", "9223372036854775808"],
  zz: [undefined, undefined, "2147483648", "2147483648"],
  fx: ["2147483648", "2147483648", "-1", "-1"],
  many: ["[]", "[]", "0", "0"],
  e: [undefined, "E_B (2)", undefined, undefined],
};

const ways: readonly (readonly [Direction, Encoding])[] = [
  ["old-to-new", "binary"],
  ["old-to-new", "json"],
  ["new-to-old", "binary"],
  ["new-to-old", "json"],
];

test("of ten changes each way is judged as measured, on the same values, whatever the seed", async () => {
  const seeds = Array.from({ length: 50 }, (_, index) => String(index));
  const cells = Object.values(table).flat();

  for (const seed of seeds) {
    const { changes } = await compareVersions({
      schemas: { old, new: next },
      demand: { mode: "FULL", order: "any", level: "presence" },
      encodings: ["binary", "json"],
      seed,
      maxExamples: 20,
    });
    const found = changes.map(({ change, cells: own }) => [
      change.new?.name,
      ways.map(([direction, encoding]) => shown(own, direction, encoding)),
    ]);

    expect(Object.fromEntries(found), `seed ${seed}`).toEqual(table);
  }
  expect(cells.filter((cell) => cell === undefined)).toHaveLength(9);
  expect(cells.filter((cell) => cell !== undefined)).toHaveLength(31);
});

/** What was meant in the smallest message that shows a loss of any level. */
function shown(
  cells: readonly Cell[],
  direction: Direction,
  encoding: Encoding,
): string | undefined {
  const cell = cells.find((one) => one.direction === direction && one.encoding === encoding);
  const [smallest] = [...(cell?.losses ?? [])].sort(
    (one, other) => one.sent.length - other.sent.length,
  );
  return smallest?.meant;
}

test("only what was tried to the last value is called proved", async () => {
  const { changes } = await compareVersions({
    schemas: { old, new: next },
    demand: { mode: "FULL", order: "any", level: "presence" },
    encodings: ["binary", "json"],
    seed: "1",
    maxExamples: 0,
  });
  const proved = changes.flatMap(({ change, cells }) =>
    cells
      .filter((cell) => cell.proved)
      .map((cell) => [change.new?.name, cell.direction, cell.encoding, cell.cases]),
  );

  // false and true
  expect(proved).toEqual([["to_bool", "new-to-old", "binary", 2]]);
});
