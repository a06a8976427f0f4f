import { expect, test } from "vitest";
import { Secrets } from "./secrets.ts";

const secrets = new Secrets([
  { name: "authorization", value: "Bearer s3cr3t" },
  { name: "x-trace", value: "1" },
  { name: "key-bin", value: Buffer.from("k3y?") },
]);

test.each([
  ['got "Bearer s3cr3t" and s3cr3t', 'got "[redacted]" and [redacted]'],
  [
    "k3y? is azN5Pw== and azN5Pw, in hex 6b33793f",
    "[redacted] is [redacted] and [redacted], in hex [redacted]",
  ],
  ["1 call of 11", "1 call of 11"],
])("%s is told as %s", (text, hidden) => {
  expect(secrets.hideIn(text)).toBe(hidden);
});

test("plain data keep their form, and nothing else changes", () => {
  const data = { a: ["s3cr3t", 7, null, true], b: { c: "x", d: undefined } };

  expect(secrets.hide(data)).toEqual({ ...data, a: ["[redacted]", 7, null, true] });
  expect(new Secrets([]).hide(data)).toBe(data);
});
