import { expect, test } from "vitest";
import { Reader } from "./reader.ts";
import { UnencodableError } from "./wire-error.ts";
import { Writer } from "./writer.ts";

/** Around the lengths at which text is written in another way, or its length takes another byte. */
const lengths = [0, 1, 42, 43, 63, 64, 65, 127, 128, 129, 1021, 1024, 16_383, 16_384];
const characters = ["a", "\0", "\u007f", "\u0080", "é", "\u07ff", "\u0800", "\uffff", "\u{1f600}"];

test.each(characters)("text of %j is written as UTF-8 behind its length, however long", (one) => {
  for (const length of lengths)
    for (const text of [one.repeat(length), `${"a".repeat(length)}${one}`]) {
      const writer = new Writer();
      writer.text(text);
      writer.uint32(7);
      const reader = new Reader(writer.finish());

      expect(Buffer.from(reader.delimited()).equals(Buffer.from(text, "utf8"))).toBe(true);
      expect(reader.uint32()).toBe(7);
      expect(reader.pos).toBe(reader.end);
    }
});

test("text that needs more memory leaves what stands before it", () => {
  const writer = new Writer();
  writer.raw(new Uint8Array(1020).fill(9));
  writer.text("é".repeat(600));

  const bytes = writer.finish();
  expect(bytes.subarray(0, 1020).every((byte) => byte === 9)).toBe(true);
  expect(new TextDecoder().decode(bytes.subarray(1022))).toBe("é".repeat(600));
});

test.each(["\ud800", "a\udc00", "\ude00\ud83d", `${"a".repeat(100)}\ud800`])(
  "a lone surrogate has no UTF-8: %j",
  (text) => {
    expect(() => new Writer().text(text)).toThrow(UnencodableError);
  },
);
