import { expect, test } from "vitest";
import { portableText } from "./portable-text.ts";

for (const [text, expected] of [
  ["index out of range: 3 + 10 > 5", "index out of range: 3 + 10 > 5"],
  ["threw: Error: no\n    at f (/srv/app/x.js:1:2)", "threw: Error: no"],
  ["cannot find /srv/app/node_modules/x/index.js", "cannot find …/index.js"],
  ["cannot find 'file:///srv/app/x.mjs'", "cannot find '…/x.mjs'"],
  ["cannot find C:\\app\\src\\x.js", "cannot find …/x.js"],
  ["see https://protobuf.dev/a/b/c", "see https://protobuf.dev/a/b/c"],
  ["no type google.com/a/b/acme.Order", "no type google.com/a/b/acme.Order"],
  ["1/2/3 and a/b", "1/2/3 and a/b"],
] as const)
  test(`${JSON.stringify(text)} says ${expected}`, () => {
    expect(portableText(text)).toBe(expected);
  });
