import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

for (const [word, candidates, expected] of [
  ["wire/rond-trip", ["wire/merge", "wire/round-trip", "wire/stable"], "wire/round-trip"],
  ["protobufsj", ["protobufjs", "protobuf-es"], "protobufjs"],
  ["ACME.v1.order", ["acme.v1.Order", "acme.v1.Other"], "acme.v1.Order"],
  ["acme.v1.Orde", ["acme.v1.Order"], "acme.v1.Order"],
  ["same", ["some", "same"], "same"],
  ["sime", ["some", "same"], "some"],
  ["größe", ["grösse", "größer"], "größer"],
] as const)
  test(`${word} is nearest to ${expected}`, () => {
    expect(nearest(word, candidates)).toBe(expected);
  });

for (const [word, candidates] of [
  ["anything", []],
  ["acme.v1.Order", ["google.protobuf.Timestamp"]],
  ["abcdef", ["uvwxyz"]],
] as const)
  test(`${word} is near to nothing of [${candidates.join()}]`, () => {
    expect(nearest(word, candidates)).toBeUndefined();
  });

test("candidates may come from any iterable", () => {
  expect(nearest("bta", new Set(["beta", "gamma"]))).toBe("beta");
});
