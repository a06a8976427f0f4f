import { expect, test } from "vitest";
import { headerOf, withoutHeaderValues } from "./header-flag.ts";

test.each([
  ["x-request-id: 7", { name: "x-request-id", value: "7" }],
  ["Authorization:Bearer a:b ", { name: "authorization", value: "Bearer a:b" }],
  ["empty:", { name: "empty", value: "" }],
  ["k-bin: AP8=", { name: "k-bin", value: Uint8Array.of(0, 255) }],
  ["k-bin: AP8", { name: "k-bin", value: Uint8Array.of(0, 255) }],
])("%s is metadata", (text, entry) => {
  expect(headerOf(text)).toEqual(entry);
});

test.each([
  ["s3cr3t", "there is no name before a colon"],
  [": s3cr3t", "there is no name before a colon"],
  ["x y: s3cr3t", 'not "x y"'],
  ["a-bin: s3cr3t!", "the value of a-bin is no base64"],
  ["grpc-timeout: s3cr3t", "grpc-timeout is for the protocol itself"],
  ["content-type: s3cr3t", "content-type is for the protocol itself"],
  ["a: s3cr3t é", "name it a-bin for bytes"],
])("%s is none, and its value is not told", (text, message) => {
  expect(() => headerOf(text)).toThrow(message);
  expect(() => headerOf(text)).not.toThrow("s3cr3t");
});

test("a command line is told without the values of its headers, however they are written", () => {
  const args = [
    "run",
    "a:1",
    "-H",
    "a: s3cr3t",
    "--header",
    "b:s3cr3t",
    "--header=c: s3cr3t",
    "-Hd: s3cr3t",
    "-qH",
    "e: s3cr3t",
    "-n",
    "5",
  ];

  expect(withoutHeaderValues(args)).toEqual([
    ...["run", "a:1", "-H", "a: [redacted]", "--header", "b: [redacted]"],
    ...["--header=c: [redacted]", "-Hd: [redacted]", "-qH", "e: [redacted]", "-n", "5"],
  ]);
});
