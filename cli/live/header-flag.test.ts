import { expect, test } from "vitest";
import { commandText } from "../command-text.ts";
import { headerOf, headerWords, withoutHeaderValues } from "./header-flag.ts";

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

test("what stands for a value is a variable that a shell has room for", () => {
  expect(commandText(headerWords([headerOf("X-Api.Key: s3cr3t")]), {})).toBe(
    'wireproof -H "x-api.key: $X_API_KEY"',
  );
  for (const [header, variable] of [
    ["2fa-token", "HEADER_2FA_TOKEN"],
    ["path", "HEADER_PATH"],
  ])
    expect(commandText(headerWords([headerOf(`${header}: s3cr3t`)]), {})).toBe(
      `wireproof -H "${header}: $${variable}"`,
    );
  expect(withoutHeaderValues(["-H", "$(no header): s3cr3t"])).toEqual([
    "-H",
    { shell: "'[redacted]'" },
  ]);
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

  expect(commandText(withoutHeaderValues(args), {})).toBe(
    'wireproof run a:1 -H "a: $A" --header "b: $B" --header="c: $C" -H"d: $D" -qH "e: $E" -n 5',
  );
});
