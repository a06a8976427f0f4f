import { expect, test } from "vitest";
import { firstDifference } from "../compare.ts";
import { compileText } from "../compile.ts";
import type { MapValue } from "../value.ts";
import { valueFromData, valueToData } from "../value-data.ts";
import { decode } from "./decode.ts";
import { encode } from "./encode.ts";
import { encodeInStyle } from "./encode-in-style.ts";
import { canonicalStyle } from "./style.ts";

const type = compileText(`syntax = "proto2"; message M { map<string, int32> m = 1; }`).message("M");

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
}

function entriesOf(hex: string): readonly (readonly [unknown, unknown])[] {
  return [...(decode(type, bytes(hex)).fields.get(1) as MapValue)];
}

test("a map with a key that is no valid UTF-8 equals itself, on every way", () => {
  const input = bytes("0a06 0a02fffe 1001 0a05 0a0161 1002");
  const value = decode(type, input);

  expect(encode(type, value)).toEqual(input);
  for (const same of [
    decode(type, input),
    decode(type, encodeInStyle(type, value, { ...canonicalStyle, entries: "value-first" })),
    valueFromData(type, valueToData(type, value)),
  ]) {
    expect(firstDifference(type, value, same)).toBeUndefined();
    expect(firstDifference(type, same, value)).toBeUndefined();
  }
});

test("the last of two equal keys wins, valid UTF-8 or not", () => {
  expect(entriesOf("0a06 0a02fffe 1001 0a05 0a01ff 1002 0a06 0a02fffe 1003")).toEqual([
    [bytes("fffe"), 3],
    [bytes("ff"), 2],
  ]);
  expect(entriesOf("0a05 0a0161 1001 0a05 0a01ff 1002 0a05 0a0161 1003 0a05 0a01ff 1004")).toEqual([
    ["a", 3],
    [bytes("ff"), 4],
  ]);
});

test("the bytes of a key are no text of the same characters", () => {
  expect(entriesOf("0a05 0a01ff 1001 0a06 0a02c3bf 1002")).toEqual([
    [bytes("ff"), 1],
    ["ÿ", 2],
  ]);
});
