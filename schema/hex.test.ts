import { expect, test } from "vitest";
import { fromHex, toHex } from "./hex.ts";

test("bytes are two digits each, also those in the middle of others", () => {
  expect(toHex(Uint8Array.of(0, 10, 255, 16).subarray(1, 3))).toBe("0aff");
  expect(toHex(new Uint8Array())).toBe("");
});

test("what was written is read again, as bytes of their own", () => {
  const bytes = fromHex("0aff");

  expect(bytes).toEqual(Uint8Array.of(10, 255));
  expect(bytes.buffer.byteLength).toBe(2);
});
