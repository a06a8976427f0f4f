import { expect, test } from "vitest";
import { compileSources } from "../../schema/compile.ts";
import type { Schema } from "../../schema/schema.ts";
import { driftWords } from "./drift-words.ts";

const text = `syntax = "proto3"; package a;
message M { string s = 1; E e = 2; repeated int32 n = 3; }
enum E { A = 0; B = 1; }
service S { rpc Get(M) returns (M); rpc Set(M) returns (M) { option idempotency_level = IDEMPOTENT; } }`;

function compiled(of: string): Schema {
  return compileSources(new Map([["a.proto", of]]));
}

test("two schemas that say the same do not disagree", () => {
  expect(driftWords(compiled(text), compiled(text))).toEqual([]);
});

test("what only source code shows is no disagreement", () => {
  const told = text
    .replace("option idempotency_level = IDEMPOTENT;", "")
    .replace("string s = 1", 'string s = 1 [json_name = "other"]');

  expect(driftWords(compiled(text), compiled(told))).toEqual([]);
});

test("methods and fields that differ are told, as given and as the server has them", () => {
  const told = text
    .replace("rpc Get(M) returns (M)", "rpc Get(M) returns (stream M); rpc New(M) returns (M)")
    .replace("rpc Set(M)", "rpc Put(stream M)")
    .replace("string s = 1", "bytes s = 1")
    .replace("B = 1;", "B = 2;")
    .replace("repeated int32 n = 3;", "int64 added = 9;");

  expect(driftWords(compiled(text), compiled(told))).toMatchInlineSnapshot(`
    [
      "a.S/Get: unary → server streaming",
      "a.S/Put: only the server has it",
      "a.S/Set: renamed Set → New, idempotent → idempotency unknown",
      "a.M.s: string → bytes",
      "a.M.e: enum a.E: B 1 → 2",
      "a.M.n: the server does not tell of it",
      "a.M.added: only the server has it",
    ]
  `);
});
