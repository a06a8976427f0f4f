import { expect, test } from "vitest";
import { base64Of, bytesOfBase64 } from "./base64.ts";

test("reads either alphabet, with padding or without", () => {
  for (const [text, bytes] of [
    ["", []],
    ["AQI=", [1, 2]],
    ["AQI", [1, 2]],
    ["AQ==", [1]],
    ["AQ", [1]],
    ["AAEC", [0, 1, 2]],
    ["+/+/", [0xfb, 0xff, 0xbf]],
    ["-_-_", [0xfb, 0xff, 0xbf]],
    // The conformance suite sets spare bits of the last character.
    ["-_", [0xfb]],
  ] as const)
    expect(bytesOfBase64(text), text).toEqual(Uint8Array.from(bytes));
});

test("refuses what is no base64", () => {
  for (const text of [
    "A",
    "AQIDA",
    "AQ=",
    "AQI==",
    "=",
    "A=Q=",
    "AQI=AQI=",
    "AQ I",
    "AQI\n",
    "A?I=",
    "+_+_",
  ])
    expect(bytesOfBase64(text), text).toBe(undefined);
});

test("writes the standard alphabet with padding", () => {
  expect(base64Of(Uint8Array.of(0xfb))).toBe("+w==");
  expect(base64Of(Uint8Array.of(0, 1, 2, 3).subarray(1, 3))).toBe("AQI=");
});
