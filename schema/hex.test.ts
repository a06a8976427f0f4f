import { expect, test } from "vitest";
import { fromHex, spacedHex, toHex } from "./hex.ts";

test("bytes are two digits each, also those in the middle of others", () => {
  expect(toHex(Uint8Array.of(0, 10, 255, 16).subarray(1, 3))).toBe("0aff");
  expect(toHex(new Uint8Array())).toBe("");
});

test("a space stands between two bytes, and nowhere else", () => {
  expect(spacedHex("0aff10")).toBe("0a ff 10");
  expect(spacedHex("0a")).toBe("0a");
  expect(spacedHex("")).toBe("");
});

test("what was written is read again, as bytes of their own", () => {
  const bytes = fromHex("0aff");

  expect(bytes).toEqual(Uint8Array.of(10, 255));
  expect(bytes.buffer.byteLength).toBe(2);
});
