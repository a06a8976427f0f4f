import { expect, test } from "vitest";
import { compileText } from "./compile.ts";

const schema = compileText(`syntax = "proto3"; package acme;
message M {}
service First { rpc Get(M) returns (M); }
service Second {
  rpc Get(M) returns (M);

  // With a comment above it.
  rpc Put(M) returns (stream M) {}
}`);

for (const [service, method, expected] of [
  ["acme.First", "Get", { file: "test.proto", line: 3, column: 17 }],
  ["acme.Second", "Get", { file: "test.proto", line: 5, column: 3 }],
  ["acme.Second", "Put", { file: "test.proto", line: 8, column: 3 }],
  ["acme.Second", "Nothing", undefined],
  ["acme.Nobody", "Get", undefined],
  ["acme.M", "Get", undefined],
] as const)
  test(`locates ${service}/${method} at ${expected === undefined ? "no place" : `line ${expected.line}`}`, () => {
    expect(schema.locateMethod(service, method)).toEqual(expected);
  });

test("an enum has a place, and one in a message too", () => {
  const enums = compileText(`syntax = "proto3";
enum First { F = 0; }
message M {
  message Inner {
    enum Second { S = 0; }
  }
}`);

  expect(enums.locate("First")).toEqual({ file: "test.proto", line: 2, column: 1 });
  expect(enums.locate("M.Inner.Second")).toEqual({ file: "test.proto", line: 5, column: 5 });
});
