import { expect, test } from "vitest";
import { framed } from "../testing/raw-server.ts";
import { MessageCounter } from "./message-counter.ts";

const three = framed(new Uint8Array(3), new Uint8Array(), new Uint8Array(300));

for (const size of [1, 2, 5, 7, three.length])
  test(`counts messages that come in pieces of ${size} bytes`, () => {
    const counter = new MessageCounter(300);
    for (let at = 0; at < three.length; at += size)
      expect(counter.take(three, at, Math.min(three.length, at + size))).toBe(undefined);

    expect([counter.messages, counter.bytes, counter.isWhole]).toEqual([3, 303, true]);
  });

test("knows when it is in the middle of a message", () => {
  const counter = new MessageCounter(300);
  counter.take(three, 0, three.length - 1);

  expect([counter.messages, counter.bytes, counter.isWhole]).toEqual([2, 3, false]);
});

test("stops at a message that is too large, before it is there", () => {
  const counter = new MessageCounter(299);

  expect(counter.take(three, 0, 18)).toBe("too large");
  expect(counter.messages).toBe(2);
  expect(counter.take(three, 0, 5)).toBe("too large");
});

test("stops at a flag that is none", () => {
  const counter = new MessageCounter(300);

  expect(counter.take(Buffer.from([2, 0, 0, 0, 0]), 0, 5)).toBe("flag");
  expect(counter.messages).toBe(0);
});
