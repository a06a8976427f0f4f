import { expect, test } from "vitest";
import { compileText } from "../compile.ts";
import { noUnknownFields } from "../value.ts";
import { decode, maxDecodeDepth } from "./decode.ts";
import { encode } from "./encode.ts";
import { WireError } from "./wire-error.ts";

const schema = compileText(`
  syntax = "proto2";
  message Set { option message_set_wire_format = true; extensions 4 to max; }
  message Ext { extend Set { optional Ext ext = 100; } optional Set s = 1; optional int32 i = 2; }
`);
const ext = schema.message("Ext");

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
}

function length(value: number): Buffer {
  const groups: number[] = [];
  for (let rest = value; rest > 0x7f; rest >>>= 7) groups.push((rest & 0x7f) | 0x80);
  return Buffer.from([...groups, value >>> (7 * groups.length)]);
}

/** So many message sets, one in the extension of the other. */
function nested(levels: number): Uint8Array {
  let inner = Buffer.alloc(0);
  for (let level = 0; level < levels; level += 1) {
    const set = Buffer.concat([bytes("0b10641a"), length(inner.length), inner, bytes("0c")]);
    inner = Buffer.concat([bytes("0a"), length(set.length), set]);
  }
  return inner;
}

test("reads the parts of an item in any order, the first of each, and merges items", () => {
  const value = { fields: new Map([[2, 7]]), unknown: noUnknownFields };
  const holding = { fields: new Map([[100, value]]), unknown: noUnknownFields };
  for (const set of [
    "0b 1064 1a021007 0c",
    "0b 1a021007 1064 0c",
    "0b 1064 1065 1a021007 1a021008 2801 0c",
    "0b 1064 1a021006 0c 0b 1064 1a021007 0c",
  ])
    expect(decode(schema.message("Set"), bytes(set)), set).toEqual(holding);
});

test("an item that is not complete, or of no known extension, is an unknown field", () => {
  for (const set of ["0b0c", "0b10640c", "0b1a020801 0c", "0b10651a020801 0c"]) {
    const value = decode(schema.message("Set"), bytes(set));

    expect(value).toEqual({ fields: new Map(), unknown: [bytes(set)] });
    expect(encode(schema.message("Set"), value)).toEqual(bytes(set));
  }
});

for (const [what, hex, message] of [
  ["in a payload", "1001 1001 1001 0a08 0b 1064 1a02 10ff 0c", "at byte 14: a varint is cut short"],
  ["in an item", "1001 0a03 0b 1064", "at byte 7: group 1 is not ended"],
] as const)
  test(`says where in the whole input a fault ${what} is`, () => {
    expect(() => decode(ext, bytes(hex))).toThrow(message);
  });

test("reads on behind an item", () => {
  expect(decode(ext, bytes("0a08 0b 1064 1a02 1007 0c 1005")).fields.get(2)).toBe(5);
});

test("counts the messages in message sets as any others", () => {
  expect(() => decode(ext, nested(maxDecodeDepth / 2))).not.toThrow();
  expect(() => decode(ext, nested(maxDecodeDepth / 2 + 1))).toThrow(WireError);
  expect(() => decode(ext, nested(3000))).toThrow("messages nested more than 1000 deep");
});
