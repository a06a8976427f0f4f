import { expect, test } from "vitest";
import { CodecCrash, CodecDeclines } from "../codecs/codec-error.ts";
import { outcomeOf } from "./act.ts";

function throwing(error: Error): () => Uint8Array {
  return () => {
    throw error;
  };
}

test("what a codec calls a crash is one, at once and later", async () => {
  const crash = { kind: "crashed", reason: "the testee ended with 3" };
  const error = new CodecCrash("the testee ended with 3");

  expect(outcomeOf(throwing(error))).toEqual(crash);
  expect(await outcomeOf(() => Promise.reject(error))).toEqual(crash);
});

test("a codec of a user, with a copy of that class, is understood too", () => {
  const error = Object.assign(new Error("down"), { name: "CodecCrash" });

  expect(outcomeOf(throwing(error))).toEqual({ kind: "crashed", reason: "down" });
});

test("a codec that declines has no outcome", async () => {
  const error = new CodecDeclines("not mine");

  expect(() => outcomeOf(throwing(error))).toThrow(error);
  await expect(outcomeOf(() => Promise.reject(error))).rejects.toThrow(error);
});
