import { expect, test } from "vitest";
import { codecsOf, isPair, ofEach, pairName, pairsOf } from "./pairs.ts";

test("a pair is called the same in whichever order its codecs are given", () => {
  expect(pairName("protobufjs", "protobuf-es")).toBe("protobuf-es+protobufjs");
  expect(pairName("protobuf-es", "protobufjs")).toBe("protobuf-es+protobufjs");
});

test("n codecs make n (n - 1) / 2 pairs, each once", () => {
  expect(pairsOf(["c", "a", "b"])).toEqual(["a+c", "b+c", "a+b"]);
  expect(new Set(pairsOf([..."abcdefghijkl"])).size).toBe(66);
  expect(pairsOf(["a"])).toEqual([]);
});

test("a check of one codec is one of no pair", () => {
  expect([isPair("a"), codecsOf("a")]).toEqual([false, ["a"]]);
  expect([isPair("a+b"), codecsOf("a+b")]).toEqual([true, ["a", "b"]]);
});

test("what is known of both codecs is told of the pair, and half of it is not", () => {
  const versions = new Map([
    ["a", "1.2"],
    ["b", "3"],
  ]);

  expect(ofEach("a", versions)).toBe("1.2");
  expect(ofEach("a+b", versions)).toBe("1.2 + 3");
  expect(ofEach("a+c", versions)).toBeUndefined();
});
