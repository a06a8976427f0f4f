import { expect, test } from "vitest";
import { compileText } from "../schema/compile.ts";
import { decode } from "../schema/wire/decode.ts";
import { onlyDropsUnknown } from "./dropped-unknown.ts";

const type = compileText(`
  syntax = "proto3";
  message M { M child = 1; repeated M more = 2; map<string, M> named = 3; int32 n = 4; }
`).message("M");

function onlyDrops(sent: string, actual: string): boolean {
  const [one, other] = [sent, actual].map((text) =>
    decode(type, Buffer.from(text.replaceAll(" ", ""), "hex")),
  );
  if (one === undefined || other === undefined) throw new Error("unreachable");
  return onlyDropsUnknown(type, one, other);
}

for (const [what, sent, actual] of [
  ["nothing at all", "5001 5002", "5001 5002"],
  ["all", "5001 5801 5002", ""],
  ["the first of a number", "5001 5002", "5002"],
  ["the last of a number", "5001 5002", "5001"],
  ["one number of several, which come in another order", "5001 5801 6001", "6001 5001"],
  ["surplus bytes of a varint", "508100", "5001"],
  ["those of a submessage", "0a02 5001 5001", "0a00 5001"],
  ["those of one message of a list", "1202 5001 1202 5002", "1200 1202 5002"],
  ["those of a map's message", "1a07 0a0161 1202 5001", "1a05 0a0161 1200"],
  ["what is in a group", "53 0801 1002 54", "53 1002 54"],
  ["a group in a group", "53 5b 5c 0801 54", "53 0801 54"],
] as const)
  test(`to drop ${what} is to drop`, () => {
    expect(onlyDrops(sent, actual)).toBe(true);
  });

for (const [what, sent, actual] of [
  ["another value", "5001", "5002"],
  ["another wire type", "5001", "5501000000"],
  ["another number", "5001", "5801"],
  ["one that was not there", "", "5001"],
  ["one more than there were", "5001", "5001 5001"],
  ["the other order of one number", "5001 5002", "5002 5001"],
  ["another place", "0a02 5001", "0a00 5001"],
  ["a field of the next message of a list", "1202 5001 1202 5002", "1202 5002 1200"],
  ["a map's message with another", "1a07 0a0161 1202 5001", "1a07 0a0161 1202 5002"],
  ["a group with another field", "53 0801 54", "53 0802 54"],
  ["a group for a field", "5001", "53 0801 54"],
] as const)
  test(`to write ${what} is more than to drop`, () => {
    expect(onlyDrops(sent, actual)).toBe(false);
  });
