import { expect, test } from "vitest";
import { joinBytes } from "../schema/byte-runs.ts";
import { compileText } from "../schema/compile.ts";
import { encode } from "../schema/wire/encode.ts";
import { sameButForMapOrder } from "./map-order.ts";

const schema = compileText(`
  edition = "2023";
  message M {
    map<int32, M> m = 1; M child = 2; M group = 3 [features.message_encoding = DELIMITED]; repeated M more = 4;
    int32 n = 5; map<int32, int32> other = 6;
  }
`);
const type = schema.message("M");

function bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
}

for (const [place, a, b] of [
  ["the message", "0a04 0801 1200 0a04 0802 1200", "0a04 0802 1200 0a04 0801 1200"],
  ["a submessage", "120c 0a04 0801 1200 0a04 0802 1200", "120c 0a04 0802 1200 0a04 0801 1200"],
  ["a group", "1b 3204 0801 1001 3204 0802 1002 1c", "1b 3204 0802 1002 3204 0801 1001 1c"],
  ["a list's message", "220c 3204 0801 1001 3204 0802 1002", "220c 3204 0802 1002 3204 0801 1001"],
  [
    "a map's message",
    "0a10 0801 120c 3204 0801 1001 3204 0802 1002",
    "0a10 0801 120c 3204 0802 1002 3204 0801 1001",
  ],
  [
    "the message, one between those of another map",
    "3204 0801 1001 0a04 0801 1200 3204 0802 1002",
    "3204 0802 1002 0a04 0801 1200 3204 0801 1001",
  ],
] as const)
  test(`entries of a map in ${place} may come in another order`, () => {
    expect(sameButForMapOrder(type, bytes(a), bytes(b))).toBe(true);
    expect(sameButForMapOrder(type, bytes(a), bytes(a))).toBe(true);
  });

for (const [what, a, b] of [
  ["fields", "2801 1200", "1200 2801"],
  ["the elements of a list", "2200 2202 2801", "2202 2801 2200"],
  ["a map and a field", "3204 0801 1001 2801", "2801 3204 0801 1001"],
  ["the key and the value of an entry", "3204 0801 1001", "3204 1001 0801"],
  ["fields in a group", "1b 2801 1200 1c", "1b 1200 2801 1c"],
  ["unknown fields", "38 01 40 01", "40 01 38 01"],
] as const)
  test(`${what} may not come in another order`, () => {
    expect(sameButForMapOrder(type, bytes(a), bytes(b))).toBe(false);
  });

test("another way to write a value is no other order", () => {
  expect(sameButForMapOrder(type, bytes("2801"), bytes("288100"))).toBe(false);
  expect(sameButForMapOrder(type, bytes("2801 2801"), bytes("2801"))).toBe(false);
});

test("only the entries of maps may come in another order in a message set", () => {
  const sets = compileText(`
    syntax = "proto2";
    message Bag { option message_set_wire_format = true; extensions 4 to max; }
    message Sticker {
      extend Bag { optional Sticker sticker = 5000; optional Sticker other = 5001; } map<int32, int32> m = 1;
    }
  `);
  const bag = sets.message("Bag");
  const item = (typeId: number, ...keys: readonly number[]): Uint8Array =>
    encode(bag, {
      fields: new Map([
        [typeId, { fields: new Map([[1, new Map(keys.map((key) => [key, key]))]]), unknown: [] }],
      ]),
      unknown: [],
    });
  const [one, turned, another] = [item(5000, 1, 2), item(5000, 2, 1), item(5000, 1, 3)];
  const other = item(5001, 1);
  const idLast = Buffer.from("0b 1a00 108827 0c".replaceAll(" ", ""), "hex");
  const unknown = [bytes("0b 1001 1a0101 0c"), bytes("0b 1002 1a0101 0c")] as const;

  expect(sameButForMapOrder(bag, one, turned)).toBe(true);
  expect(sameButForMapOrder(bag, joinBytes([other, one]), joinBytes([other, turned]))).toBe(true);
  expect(sameButForMapOrder(bag, one, another)).toBe(false);
  expect(sameButForMapOrder(bag, joinBytes([one, other]), joinBytes([other, one]))).toBe(false);
  expect(sameButForMapOrder(bag, item(5000), idLast)).toBe(false);
  expect(sameButForMapOrder(bag, joinBytes(unknown), joinBytes(unknown.toReversed()))).toBe(false);
});
