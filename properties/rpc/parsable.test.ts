import { expect, test } from "vitest";
import { compileText } from "../../schema/compile.ts";
import { fromHex } from "../../schema/hex.ts";
import { decode } from "../../schema/wire/decode.ts";
import { whyUnreadable } from "./parsable.ts";

const schema = compileText(`
  syntax = "proto2";
  enum Kind { NONE = 0; }
  message Note {
    optional string text = 1; optional Kind kind = 2; optional Note inner = 3;
    optional group Old = 4 {} repeated int32 sizes = 5;
  }
`);

const otherWireType = "a field with another wire type than its own";

for (const [what, hex, why] of [
  ["a text as a varint", "0801", otherWireType],
  ["a text as a varint, inside a message", "1a020801", otherWireType],
  ["a group as a message", "2200", otherWireType],
  ["a value that the enum does not have", "1007", undefined],
  ["numbers packed, of a field that is not", "2a020102", undefined],
  ["a field that nobody knows", "8a3e0161", undefined],
] as const)
  test(`${what}: ${why ?? "every library has to take it"}`, () => {
    const type = schema.message("Note");

    expect(whyUnreadable(type, decode(type, fromHex(hex)))).toBe(why);
  });
