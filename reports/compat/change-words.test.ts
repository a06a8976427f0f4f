import { expect, test } from "vitest";
import { compileText } from "../../schema/compile.ts";
import { evolutionOf } from "../../schema/evolution/evolution.ts";
import { methodChanges } from "../../schema/evolution/method-changes.ts";
import { changeWords, methodWords } from "./change-words.ts";

const types = `
  enum E { E_A = 0; E_B = 1; }
  enum F { F_A = 0; F_B = 1; }
  message N { int32 n = 1; }
  message L { int32 n = 1; }
`;

const head = 'edition = "2023"; package a;';

/** The first change of a message of edition 2023, in words. */
function words(old: string, next: string): string {
  const [change] = evolutionOf(
    compileText(`${head} message M { ${old} } ${types}`),
    compileText(`${head} message M { ${next} } ${types}`),
  ).changes;
  return change === undefined ? "nothing changed" : changeWords(change);
}

const implicit = "[features.field_presence = IMPLICIT]";
const required = "[features.field_presence = LEGACY_REQUIRED]";

for (const [old, next, expected] of [
  ["int64 f = 1;", "int32 f = 1;", "int64 → int32"],
  ["int64 f = 1;", "N f = 1;", "int64 → message a.N"],
  ["E f = 1;", "int32 f = 1;", "enum a.E → int32"],
  ["E f = 1;", "F f = 1;", "enum a.E → enum a.F"],
  ["N f = 1;", "L f = 1;", "message a.N → message a.L"],
  ["repeated int32 f = 1;", "int32 f = 1;", "repeated → singular"],
  ["int32 f = 1;", "repeated int32 f = 1;", "singular → repeated"],
  [`int32 f = 1 ${required};`, "repeated int32 f = 1;", "required → repeated"],
  ["repeated int32 f = 1;", "string f = 1;", "repeated int32 → string"],
  ["map<string, N> f = 1;", "repeated N f = 1;", "map<string, message a.N> → repeated message a.N"],
  ["map<string, E> f = 1;", "map<int32, E> f = 1;", "map<string, enum a.E> → map<int32, enum a.E>"],
  ["int32 f = 1;", `int32 f = 1 ${implicit};`, "optional → implicit presence"],
  [`int32 f = 1 ${implicit};`, "int32 f = 1;", "implicit presence → optional"],
  ["int32 f = 1;", `int32 f = 1 ${required};`, "optional → required"],
  [`int32 f = 1 ${required};`, `int32 f = 1 ${implicit};`, "required → implicit presence"],
  ["int64 f = 1;", `int32 f = 1 ${implicit};`, "int64 → int32, optional → implicit presence"],
  ["int32 f = 1;", "", "removed"],
  ["", "int32 f = 1;", "added"],
  ["", `int32 f = 1 ${required};`, "added, required"],
  ["int32 f = 1;", "int32 g = 1;", "name f → g"],
  ["int32 f = 1;", 'int32 g = 1 [json_name = "f"];', "name f → g"],
  ["int32 f = 1;", 'int32 f = 1 [json_name = "x"];', "JSON name f → x"],
  ["int32 f = 1;", "int32 f = 2;", "number 1 → 2"],
  ["int64 f = 1;", "int32 f = 2;", "int64 → int32, number 1 → 2"],
  ["int32 f = 1;", "oneof o { int32 f = 1; }", "no oneof → oneof o"],
  ["oneof o { int32 f = 1; }", "int32 f = 1;", "oneof o → no oneof"],
  ["oneof o { int32 f = 1; }", "oneof p { int32 f = 1; }", "oneof o → oneof p"],
  [
    "oneof o { int32 f = 1; int32 g = 2; }",
    "oneof o { int32 f = 1; } int32 g = 2;",
    "other members in oneof o",
  ],
  ["int32 f = 1 [default = 5];", "int32 f = 1 [default = 6];", "default 5 → 6"],
  ["int32 f = 1;", "int32 f = 1 [default = 6];", "default 0 → 6"],
  ["string f = 1;", 'string f = 1 [default = "a\\n"];', 'default "" → "a\\n"'],
  ["bytes f = 1;", 'bytes f = 1 [default = "\\377"];', "default bytes → bytes ff"],
  ["E f = 1;", "E f = 1 [default = E_B];", "default E_A → E_B"],
  ["float f = 1;", "float f = 1 [default = -0.0];", "default 0 → -0"],
  ["N f = 1;", "N f = 1 [features.message_encoding = DELIMITED];", "length-prefixed → group"],
  [
    "string f = 1;",
    "string f = 1 [features.utf8_validation = NONE];",
    "text need not be UTF-8 now",
  ],
  ["string f = 1 [features.utf8_validation = NONE];", "string f = 1;", "text must be UTF-8 now"],
] as const)
  test(`"${old}" that becomes "${next}" is: ${expected}`, () => {
    expect(words(old, next)).toBe(expected);
  });

const closed = "option features.enum_type = CLOSED;";

for (const [old, next, expected] of [
  ["A = 0; B = 1;", "A = 0;", "B (1) removed"],
  ["A = 0;", "A = 0; B = 1;", "B (1) added"],
  ["A = 0; B = 1;", "A = 0; C = 1;", "B → C (1)"],
  ["A = 0; B = 1;", "A = 0; B = 2;", "B 1 → 2"],
  [
    "A = 0; B = 1;",
    "A = 0; B = 1; C = 2; D = 3; E = 4; F = 5;",
    "C (2) added, D (3) added, E (4) added, 1 more",
  ],
  [`${closed} A = 0; B = 1;`, `${closed} B = 1; A = 0;`, "first value A → B"],
  ["A = 0;", `${closed} A = 0;`, "open → closed"],
  [`${closed} A = 0;`, "A = 0;", "closed → open"],
  [
    "option allow_alias = true; A = 0; B = 1; C = 1;",
    "option allow_alias = true; A = 0; C = 1; D = 0;",
    "B (1) removed, D (0) added",
  ],
] as const)
  test(`an enum of "${old}" that becomes "${next}" is: ${expected}`, () => {
    const text = (values: string) => `${head} message M { V f = 1; } enum V { ${values} }`;
    const [change] = evolutionOf(compileText(text(old)), compileText(text(next))).changes;

    expect(change && changeWords(change)).toBe(`enum a.V: ${expected}`);
  });

test("a message set says that it is one now", () => {
  const text = (options: string) =>
    `syntax = "proto2"; message N {} message M { ${options} extensions 4 to max; } extend M { optional N e = 4; }`;
  const old = compileText(text(""));
  const next = compileText(text("option message_set_wire_format = true;"));

  expect(evolutionOf(old, next).changes.map(changeWords)).toEqual(["in message set format now"]);
  expect(evolutionOf(next, old).changes.map(changeWords)).toEqual([
    "no longer in message set format",
  ]);
});

for (const [old, next, expected] of [
  ["rpc A(N) returns (L);", "", "removed"],
  ["", "rpc A(N) returns (L);", "added"],
  ["rpc A(N) returns (L);", "rpc B(N) returns (L);", "renamed A → B"],
  ["rpc A(N) returns (L);", "rpc A(N) returns (stream L);", "unary → server streaming"],
  [
    "rpc A(stream N) returns (L);",
    "rpc A(stream N) returns (stream L);",
    "client streaming → both streaming",
  ],
  ["rpc A(N) returns (L);", "rpc A(L) returns (N);", "request a.N → a.L, response a.L → a.N"],
  [
    "rpc A(N) returns (L);",
    "rpc A(N) returns (L) { option idempotency_level = IDEMPOTENT; }",
    "idempotency unknown → idempotent",
  ],
] as const)
  test(`a service of "${old}" that becomes "${next}" is: ${expected}`, () => {
    const text = (body: string) => `${head} service S { ${body} } ${types}`;
    const [change] = methodChanges(compileText(text(old)), compileText(text(next)));

    expect(change && methodWords(change)).toBe(expected);
  });
