import { expect, test } from "vitest";
import { compileText } from "../compile.ts";
import { evolutionOf } from "./evolution.ts";

function changed(old: string, next: string, syntax = "proto3") {
  const head = `syntax = "${syntax}"; package a; `;
  const { changes } = evolutionOf(compileText(head + old), compileText(head + next));
  return Object.fromEntries(changes.map(({ subject, aspects }) => [subject, [...aspects]]));
}

test("what is the same by its descriptor has not changed", () => {
  const text = `enum E { A = 0; B = 5; } message N { E e = 1; }
    message M { optional int32 a = 1; map<string, N> b = 2; oneof o { int32 c = 3; N d = 4; } }`;

  expect(changed(text, text.replace("message M {", "// said otherwise\nmessage M {"))).toEqual({});
});

for (const [old, next, expected] of [
  ["message M { int32 a = 1; }", "message M { sint32 a = 1; }", { "a.M.a": ["type"] }],
  ["message M { int32 a = 1; }", "message M { optional int32 a = 1; }", { "a.M.a": ["presence"] }],
  [
    "message M { int32 a = 1; }",
    "message M { repeated int32 a = 1; }",
    { "a.M.a": ["cardinality"] },
  ],
  ["message M { int32 a = 1; }", "message M { int32 a = 2; }", { "a.M.a": ["number"] }],
  ["message M { int32 a = 1; }", "message M { int32 b = 1; }", { "a.M.b": ["name", "json name"] }],
  [
    "message M { int32 a = 1; }",
    "message M { string b = 2; }",
    { "a.M.a": ["removed"], "a.M.b": ["added"] },
  ],
  [
    "message M { map<int32, int32> a = 1; }",
    "message M { map<int64, bool> a = 1; }",
    { "a.M.a": ["type", "map key"] },
  ],
  [
    "message M { int32 a = 1 [json_name = 'x']; }",
    "message M { int32 a = 1; }",
    { "a.M.a": ["json name"] },
  ],
  [
    "message M { optional int32 a = 1; optional int32 b = 2; }",
    "message M { oneof o { int32 a = 1; int32 b = 2; } }",
    { "a.M.a": ["oneof"], "a.M.b": ["oneof"] },
  ],
  [
    "enum E { A = 0; B = 1; } message M { E a = 1; repeated E b = 2; }",
    "enum E { A = 0; C = 1; } message M { E a = 1; repeated E b = 2; }",
    { "a.M.a": ["enum values"], "a.M.b": ["enum values"] },
  ],
  [
    "message N {} message O { int32 x = 1; } message M { N a = 1; }",
    "message N {} message O { int32 x = 1; } message M { O a = 1; }",
    { "a.M.a": ["message type"] },
  ],
] as const)
  test(`from ${old} to ${next} it is told in what the field differs`, () => {
    expect(changed(old, next)).toEqual(expected);
  });

test("what only proto2 has is told too", () => {
  const found = changed(
    "message M { required int32 a = 1; optional int32 b = 2 [default = 3]; optional group C = 4 {} }",
    "message M { optional int32 a = 1; optional int32 b = 2 [default = 4]; required int32 d = 5; }",
    "proto2",
  );

  expect(found).toEqual({
    "a.M.a": ["required"],
    "a.M.b": ["default"],
    "a.M.c": ["removed"],
    "a.M.d": ["added"],
  });
});

test("two fields that swap their numbers are the same fields still", () => {
  expect(
    changed("message M { int32 a = 1; int32 b = 2; }", "message M { int32 a = 2; int32 b = 1; }"),
  ).toEqual({ "a.M.a": ["number"], "a.M.b": ["number"] });
});

test("a message changes with what it contains, through any number of others, and others do not", () => {
  const text = (kind: string) =>
    `message In { ${kind} n = 1; Out back = 2; } message Mid { map<int32, In> ins = 1; }
     message Out { repeated Mid mids = 1; } message Apart { int32 x = 1; }`;
  const head = 'syntax = "proto3"; package a; ';
  const { changed: found, pairs } = evolutionOf(
    compileText(head + text("int32")),
    compileText(head + text("bool")),
  );

  expect(pairs.map((pair) => pair.new.typeName)).toEqual(["a.Apart", "a.In", "a.Mid", "a.Out"]);
  expect([...found].map((pair) => pair.new.typeName).sort()).toEqual(["a.In", "a.Mid", "a.Out"]);
});

test("messages on one side only are listed and not compared", () => {
  const head = 'syntax = "proto3"; package a; message M { int32 a = 1; } ';
  const { onlyOld, onlyNew, changes } = evolutionOf(
    compileText(`${head} message Gone { int32 x = 1; }`),
    compileText(`${head} message Come { bool x = 1; }`),
  );

  expect({ onlyOld, onlyNew, changes }).toEqual({
    onlyOld: ["a.Gone"],
    onlyNew: ["a.Come"],
    changes: [],
  });
});
