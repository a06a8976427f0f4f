import { expect, test } from "vitest";
import { compileSources, compileText } from "../compile.ts";
import { methodsOf, subjectOf } from "../methods.ts";
import { Schema } from "../schema.ts";
import { methodChanges, methodPairs } from "./method-changes.ts";

const messages = "message M {} message N {}";

/** Of one service with these methods. */
function serviceOf(methods: string): Schema {
  return schemaOf(`service S { ${methods} }`);
}

function schemaOf(services: string): Schema {
  return compileText(`syntax = "proto3"; package a; ${messages} ${services}`);
}

/** Each change in one line: the subject, what the method is called now, and the aspects. */
function changesOf(old: Schema, next: Schema): readonly string[] {
  return methodChanges(old, next).map(
    ({ subject, old: before, new: after, aspects }) =>
      `${subject}: ${before?.name ?? "-"} → ${after?.name ?? "-"}, ${[...aspects].join(", ")}`,
  );
}

const unary = "rpc A(M) returns (M);";
const level = (name: string): string =>
  `rpc A(M) returns (M) { option idempotency_level = ${name}; }`;

for (const [what, old, next, expected] of [
  ["nothing where nothing changed", unary, unary, []],
  ["a method that is gone", `${unary} rpc B(N) returns (M);`, unary, ["a.S/B: B → -, removed"]],
  ["a method that has come", unary, `${unary} rpc B(N) returns (M);`, ["a.S/B: - → B, added"]],
  ["a method of another name", unary, "rpc B(M) returns (M);", ["a.S/A: A → B, renamed"]],
  [
    "a method of another name and another idempotency",
    "rpc B(M) returns (M);",
    level("IDEMPOTENT"),
    ["a.S/B: B → A, renamed, idempotency"],
  ],
  [
    "a removed and an added one where the types differ",
    unary,
    "rpc B(M) returns (N);",
    ["a.S/A: A → -, removed", "a.S/B: - → B, added"],
  ],
  [
    "a removed and an added one where the streaming differs",
    unary,
    "rpc B(stream M) returns (M);",
    ["a.S/A: A → -, removed", "a.S/B: - → B, added"],
  ],
  [
    "a removed one and two added ones, of which neither is surely the same",
    unary,
    "rpc B(M) returns (M); rpc C(M) returns (M);",
    ["a.S/A: A → -, removed", "a.S/B: - → B, added", "a.S/C: - → C, added"],
  ],
  [
    "two removed ones and an added one, which is surely neither",
    "rpc B(M) returns (M); rpc C(M) returns (M);",
    unary,
    ["a.S/A: - → A, added", "a.S/B: B → -, removed", "a.S/C: C → -, removed"],
  ],
  [
    "a stream of requests",
    unary,
    "rpc A(stream M) returns (M);",
    ["a.S/A: A → A, client streaming"],
  ],
  [
    "a stream of responses",
    unary,
    "rpc A(M) returns (stream M);",
    ["a.S/A: A → A, server streaming"],
  ],
  [
    "the end of both streams",
    "rpc A(stream M) returns (stream M);",
    unary,
    ["a.S/A: A → A, client streaming, server streaming"],
  ],
  ["another request", unary, "rpc A(N) returns (M);", ["a.S/A: A → A, request type"]],
  ["another response", unary, "rpc A(M) returns (N);", ["a.S/A: A → A, response type"]],
  ["no side effects", unary, level("NO_SIDE_EFFECTS"), ["a.S/A: A → A, idempotency"]],
  ["idempotency", level("NO_SIDE_EFFECTS"), level("IDEMPOTENT"), ["a.S/A: A → A, idempotency"]],
  ["a level that says what none says", unary, level("IDEMPOTENCY_UNKNOWN"), []],
] as const)
  test(`finds ${what}`, () => {
    expect(changesOf(serviceOf(old), serviceOf(next))).toEqual(expected);
  });

test("a service that is gone has every method removed, and one that has come every method added", () => {
  const old = schemaOf("service S { rpc A(M) returns (M); rpc B(M) returns (N); }");
  const next = schemaOf("service T { rpc A(M) returns (M); }");

  expect(changesOf(old, next)).toEqual([
    "a.S/A: A → -, removed",
    "a.S/B: B → -, removed",
    "a.T/A: - → A, added",
  ]);
});

test("what moved from one file to another is as it was", () => {
  const text = (body: string): string => `syntax = "proto3"; package a; ${body}`;
  const service = 'import "m.proto"; service S { rpc A(M) returns (M); }';
  const old = compileSources(
    new Map([
      ["m.proto", text(messages)],
      ["s.proto", text(service)],
    ]),
  );
  const next = compileSources(
    new Map([
      ["m.proto", text(messages)],
      ["t.proto", text(service)],
    ]),
  );

  expect(methodChanges(old, next)).toEqual([]);
});

test("a service that one version only imports is in both, and one that both import is nobody's", () => {
  const text = (body: string): string => `syntax = "proto3"; package a; ${body}`;
  const sources = new Map([
    ["s.proto", text(`${messages} service S { rpc A(M) returns (M); }`)],
    ["t.proto", text('import "s.proto"; service T { rpc A(M) returns (M); }')],
  ]);
  const whole = compileSources(sources);
  const importing = new Schema({
    descriptorSet: whole.descriptorSet,
    roots: new Set(["t.proto"]),
  });
  const subjects = (schema: Schema): readonly string[] => methodsOf(schema).map(subjectOf);

  expect(methodChanges(whole, importing)).toEqual([]);
  expect(methodPairs(importing, whole)).toHaveLength(2);
  expect([subjects(whole), subjects(importing)]).toEqual([["a.S/A", "a.T/A"], ["a.T/A"]]);
  expect(methodPairs(importing, importing)).toHaveLength(1);
});

test("pairs are the methods of one name, changed or not, and no renamed ones", () => {
  const old = serviceOf(`${unary} rpc B(M) returns (N); rpc C(N) returns (N);`);
  const next = serviceOf("rpc A(N) returns (M); rpc B(M) returns (N); rpc D(N) returns (N);");

  expect(methodPairs(old, next).map((pair) => [subjectOf(pair.old), pair.new.request])).toEqual([
    ["a.S/A", "a.N"],
    ["a.S/B", "a.M"],
  ]);
});

test("a method says its types, streams and idempotency", () => {
  const schema = serviceOf(
    `rpc A(stream M) returns (N) { option idempotency_level = IDEMPOTENT; }`,
  );

  expect(methodsOf(schema)).toEqual([
    {
      ...{ service: "a.S", name: "A", request: "a.M", response: "a.N" },
      ...{ clientStreaming: true, serverStreaming: false, idempotency: "idempotent" },
    },
  ]);
});

test("services come in the order of their names, wherever they stand", () => {
  const schema = schemaOf(
    "service Z { rpc B(M) returns (M); rpc A(M) returns (M); } service C { rpc A(M) returns (M); }",
  );

  expect(methodsOf(schema).map(subjectOf)).toEqual(["a.C/A", "a.Z/A", "a.Z/B"]);
});
