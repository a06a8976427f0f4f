import { expect, test } from "vitest";
import type { Schemas } from "../../../properties/compat/carrier.ts";
import { compileText } from "../../../schema/compile.ts";
import { evolutionOf } from "../../../schema/evolution/evolution.ts";
import type { FieldChange } from "../../../schema/evolution/evolution-types.ts";
import { methodChanges } from "../../../schema/evolution/method-changes.ts";
import type { Schema } from "../../../schema/schema.ts";
import { compareVersions } from "../compare-versions.ts";
import { remedyOf, remedySteps } from "./remedy.ts";
import type { RemedyStep } from "./remedy-step.ts";

/** What breaks from one version to the other, whoever is updated first, by subject. */
async function breaking(old: Schema, next: Schema): Promise<readonly string[]> {
  const { changes, methods } = await compareVersions({
    schemas: { old, new: next },
    demand: { mode: "FULL", order: "any", level: "presence" },
    encodings: ["binary", "json"],
    seed: "7",
    maxExamples: 20,
  });
  return [...changes, ...methods]
    .filter((verdict) => verdict.breaking.length > 0)
    .map(({ change }) => change.subject);
}

function linesOf(steps: readonly RemedyStep[]): readonly string[] {
  return steps.flatMap((step) => {
    if (step.line === undefined) return [];
    const [, oneof] = / in oneof (\w+)$/.exec(step.words) ?? [];
    return oneof === undefined ? [step.line] : [`oneof ${oneof} { ${step.line} }`];
  });
}

const heads = {
  proto2: 'syntax = "proto2"; package a.b;',
  proto3: 'syntax = "proto3"; package a.b;',
  editions: 'edition = "2023"; package a.b;',
  implicit: 'edition = "2023"; package a.b; option features.field_presence = IMPLICIT;',
} as const;

const types = `
  message N { enum Kind { X = 0; Y = 1; } }
  message L {}
  message O {}
`;

interface FieldCase {
  readonly head: keyof typeof heads;
  /** The field before and after. */
  readonly old: string;
  readonly new: string;
  /** What else is in the message. */
  readonly rest?: string;
  readonly remedy: readonly string[];
}

const untilKnown = (name: string, reserved: string) =>
  `write both until every reader knows ${name}, then: ${reserved}`;

const stopRequiring =
  "to be rid of it, first make it optional in a version that every reader gets while writers still set it";

const cases: Readonly<Record<string, FieldCase>> = {
  "another type": {
    head: "proto3",
    old: "int64 f = 1;",
    new: "int32 f = 1;",
    remedy: [
      "keep: int64 f = 1;",
      "add: int32 f_v2 = 2;",
      untilKnown("f_v2", 'reserved 1; reserved "f";'),
    ],
  },
  "another type where names and numbers are taken, reserved or kept for others": {
    head: "proto2",
    old: "optional int64 f = 1 [default = 7];",
    new: "optional string f = 1 [default = 'a\"\\\\\\303\\251'];",
    rest: 'optional int32 f_v2 = 18998; reserved 18999; extensions 20000 to 20009; reserved "f_v3", "f_v4";',
    remedy: [
      "keep: optional int64 f = 1 [default = 7];",
      'add: optional string f_v5 = 20010 [default = "a\\042\\134\\303\\251"];',
      untilKnown("f_v5", 'reserved 1; reserved "f";'),
    ],
  },
  "another type in a file of an edition": {
    head: "editions",
    old: "double f = 1 [default = -inf];",
    new: "N.Kind f = 1 [default = Y];",
    remedy: [
      "keep: double f = 1 [default = -inf];",
      "add: N.Kind f_v2 = 2 [default = Y];",
      untilKnown("f_v2", "reserved 1; reserved f;"),
    ],
  },
  "a message in place of another": {
    head: "proto3",
    old: "optional L f = 1;",
    new: "optional N f = 1;",
    remedy: ["keep: L f = 1;", "add: N f_v2 = 2;", untilKnown("f_v2", 'reserved 1; reserved "f";')],
  },
  "another key of a map": {
    head: "proto3",
    old: "map<string, N.Kind> by_key = 5;",
    new: "map<int32, N.Kind> by_key = 5;",
    remedy: [
      "keep: map<string, N.Kind> by_key = 5;",
      "add: map<int32, N.Kind> by_key_v2 = 6;",
      untilKnown("by_key_v2", 'reserved 5; reserved "by_key";'),
    ],
  },
  "singular that was repeated": {
    head: "proto3",
    old: "repeated int32 f = 1;",
    new: "int32 f = 1;",
    remedy: [
      "keep: repeated int32 f = 1;",
      "add: int32 f_v2 = 2;",
      untilKnown("f_v2", 'reserved 1; reserved "f";'),
    ],
  },
  "presence that is lost": {
    head: "proto3",
    old: "optional int32 f = 1;",
    new: "int32 f = 1;",
    remedy: ["keep: optional int32 f = 1;"],
  },
  "presence that is lost in an edition": {
    head: "implicit",
    old: "int32 f = 1 [features.field_presence = EXPLICIT];",
    new: "int32 f = 1;",
    remedy: ["keep: int32 f = 1 [features.field_presence = EXPLICIT];"],
  },
  "presence that is won": {
    head: "editions",
    old: "int32 f = 1 [features.field_presence = IMPLICIT];",
    new: "int32 f = 1;",
    remedy: [
      "keep: int32 f = 1 [features.field_presence = IMPLICIT];",
      "add: int32 f_v2 = 2;",
      untilKnown("f_v2", "reserved 1; reserved f;"),
    ],
  },
  "a field that is required now": {
    head: "proto2",
    old: "optional int32 f = 1;",
    new: "required int32 f = 1;",
    remedy: ["keep: optional int32 f = 1;", "have the code that needs it check that it is set"],
  },
  "a field that is no longer required": {
    head: "editions",
    old: "int32 f = 1 [features.field_presence = LEGACY_REQUIRED];",
    new: "int32 f = 1;",
    remedy: ["keep: int32 f = 1 [features.field_presence = LEGACY_REQUIRED];", stopRequiring],
  },
  "a required field that came": {
    head: "proto2",
    old: "",
    new: "required int32 f = 1;",
    remedy: [
      "add it as optional: optional int32 f = 1;",
      "and have the code that needs it check that it is set",
    ],
  },
  "a required field that went": {
    head: "proto2",
    old: "required int32 f = 1;",
    new: "",
    remedy: ["keep: required int32 f = 1;", stopRequiring],
  },
  "a field that went": {
    head: "proto3",
    old: "int32 f = 1;",
    new: "",
    remedy: [
      "keep: int32 f = 1 [deprecated = true];",
      'once nobody writes or reads it: reserved 1; reserved "f";',
    ],
  },
  "another number": {
    head: "proto3",
    old: "int32 f = 1;",
    new: "int32 f = 2;",
    remedy: ["keep its number: int32 f = 1;"],
  },
  "another name": {
    head: "proto3",
    old: "int32 first_name = 1;",
    new: "int32 given_name = 1;",
    remedy: ['keep the key that JSON has: int32 given_name = 1 [json_name = "firstName"];'],
  },
  "another key in JSON": {
    head: "proto3",
    old: 'int32 f = 1 [json_name = "x"];',
    new: "int32 f = 1;",
    remedy: ['keep the key that JSON has: int32 f = 1 [json_name = "x"];'],
  },
  "another default": {
    head: "proto2",
    old: "optional bytes f = 1 [default = '\\000\\377'];",
    new: "optional bytes f = 1 [default = 'b'];",
    remedy: [
      'keep: optional bytes f = 1 [default = "\\000\\377"];',
      "and have writers set the new value where they mean it",
    ],
  },
};

function fieldChange(schemas: Schemas): FieldChange {
  const [change] = evolutionOf(schemas.old, schemas.new).changes;
  if (change === undefined) throw new TypeError("nothing changed");
  return change;
}

function messageOf({ head, rest = "" }: FieldCase, body: string): Schema {
  return compileText(`${heads[head]} message M { ${rest} ${body} } ${types}`);
}

for (const [what, one] of Object.entries(cases)) {
  const schemas = () => ({ old: messageOf(one, one.old), new: messageOf(one, one.new) });

  test(`${what}: what is to be done has lines with real names and free numbers`, () => {
    const versions = schemas();

    expect(remedyOf(fieldChange(versions), versions)).toEqual(one.remedy);
  });

  test(`${what}: the lines compile, and break nothing`, async () => {
    const versions = schemas();
    const lines = linesOf(remedySteps(fieldChange(versions), versions));
    const remedied = messageOf(one, lines.join(" "));

    expect(lines).not.toEqual([]);
    expect(await breaking(versions.old, remedied)).toEqual([]);
  });
}

const message = (body: string) => compileText(`${heads.proto3} message M { ${body} }`);

test("a field that leaves a oneof, or enters one, stays where it was", () => {
  const out = {
    old: message("oneof choice { int32 f = 1; int32 g = 2; }"),
    new: message("int32 f = 1; oneof choice { int32 g = 2; }"),
  };
  const into = { old: out.new, new: out.old };

  expect(remedyOf(fieldChange(out), out)).toEqual([
    "keep in oneof choice: int32 f = 1;",
    "where f has to be set beside the others, add a field of its own for that",
  ]);
  expect(remedyOf(fieldChange(into), into)).toEqual([
    "keep: int32 f = 1;",
    "where at most one may be set, add a new oneof of new fields, and write both until every reader knows it",
  ]);
});

test("a type that changes in a oneof has its other field in the oneof", async () => {
  const versions = {
    old: message("oneof choice { int32 f = 1; }"),
    new: message("oneof choice { string f = 1; }"),
  };
  const steps = remedySteps(fieldChange(versions), versions);
  const lines = steps.map(({ line = "" }) => line).join(" ");

  expect(steps.map(({ words, line }) => [words, line]).slice(0, 2)).toEqual([
    ["keep in oneof choice", "int32 f = 1;"],
    ["add in oneof choice", "string f_v2 = 2;"],
  ]);
  expect(await breaking(versions.old, message(`oneof choice { ${lines} }`))).toEqual([]);
});

test("a field whose type went needs the type too", () => {
  const versions = {
    old: compileText(
      `${heads.proto3} message N {} enum E { A = 0; } message M { N n = 1; E e = 2; }`,
    ),
    new: compileText(`${heads.proto3} message M {}`),
  };
  const last = evolutionOf(versions.old, versions.new).changes.map((change) =>
    remedyOf(change, versions).at(-1),
  );

  expect(last).toEqual(["and keep message a.b.N", "and keep enum a.b.E"]);
});

test("what another syntax cannot say is not said in it", () => {
  const versions = {
    old: compileText(`${heads.proto2} message M { required int32 f = 1; }`),
    new: compileText(`${heads.proto3} message M { int32 f = 1; }`),
  };

  expect(remedyOf(fieldChange(versions), versions)[0]).toBe(
    "keep f as it was, in a file of the syntax it had",
  );
});

test("a group, an extension and a message set have words, for no line would do", () => {
  const words = (head: keyof typeof heads, old: string, next: string) => {
    const versions = {
      old: compileText(`${heads[head]} ${old}`),
      new: compileText(`${heads[head]} ${next}`),
    };
    return remedyOf(fieldChange(versions), versions);
  };

  expect(
    words(
      "proto2",
      "message M { extensions 5; } extend M { optional int32 e = 5; }",
      "message M { extensions 5; } extend M { optional string e = 5; }",
    ),
  ).toEqual(["leave the extension as it was, and declare another with a number of its own"]);
  expect(
    words(
      "editions",
      "message N {} message M { N f = 1 [features.message_encoding = DELIMITED]; }",
      "message N {} message M { N f = 1; }",
    ),
  ).toEqual([
    "leave it as it was: in a file of an edition with the option features.message_encoding = DELIMITED on field f",
  ]);
  expect(
    words(
      "editions",
      "message M { string f = 1 [features.utf8_validation = NONE]; }",
      "message M { string f = 1; }",
    ),
  ).toEqual([
    "leave it as it was: in a file of an edition with the option features.utf8_validation = NONE on field f",
  ]);
});

function enumVersions(old: string, next: string, head: keyof typeof heads = "proto3"): Schemas {
  const text = (values: string) => `${heads[head]} message M { E f = 1; } enum E { ${values} }`;
  return { old: compileText(text(old)), new: compileText(text(next)) };
}

test("a value of an enum that went is kept and marked", async () => {
  const versions = enumVersions("A = 0; B = 1; C = 2;", "A = 0; B = 1;");
  const steps = remedySteps(fieldChange(versions), versions);
  const remedied = compileText(
    `${heads.proto3} message M { E f = 1; } enum E { A = 0; B = 1; ${linesOf(steps).join(" ")} }`,
  );

  expect(remedyOf(fieldChange(versions), versions)).toEqual([
    "keep it in a.b.E until nobody writes or knows it: C = 2 [deprecated = true];",
  ]);
  expect(await breaking(versions.old, remedied)).toEqual([]);
});

test("a value of an enum that has another name keeps the old one in front of it", async () => {
  const versions = enumVersions("A = 0; B = 1;", "A = 0; BETA = 1;");
  const steps = remedySteps(fieldChange(versions), versions);
  const remedied = compileText(
    `${heads.proto3} message M { E f = 1; } enum E { A = 0; ${linesOf(steps).join(" ")} }`,
  );

  expect(linesOf(steps)).toEqual(["option allow_alias = true; B = 1; BETA = 1;"]);
  expect(await breaking(versions.old, remedied)).toEqual([]);
});

test("other changes of an enum: a number, the first value, values that came, open and closed", () => {
  const words = (old: string, next: string, head?: keyof typeof heads) => {
    const versions = enumVersions(old, next, head);
    return remedyOf(fieldChange(versions), versions);
  };

  expect(words("A = 0; B = 1;", "A = 0; B = 2;")).toEqual(["keep its number in a.b.E: B = 1;"]);
  expect(words("A = 0; B = 1;", "option allow_alias = true; A = 0; BETA = 1; B = 1;")).toEqual([
    "put B in front of BETA in a.b.E: JSON has the first name",
  ]);
  expect(words("A = 0; B = 1;", "A = 0; B = 1; C = 2; D = 3; E1 = 4; F = 5;")).toEqual([
    "give every reader the new schema before any writer writes C, D, E1 and 1 more",
  ]);
  expect(
    words(
      "option features.enum_type = CLOSED; A = 0; B = 1;",
      "option features.enum_type = CLOSED; B = 1; A = 0;",
      "editions",
    ),
  ).toEqual(["keep A the first value of a.b.E: it is what readers see where nothing is set"]);
  expect(words("A = 0;", "option features.enum_type = CLOSED; A = 0;", "editions")).toEqual([
    "keep a.b.E open: in a file of an edition option features.enum_type = OPEN;",
  ]);
});

const service = (body: string) =>
  compileText(`${heads.proto3} message Q {} message R {} service S { ${body} }`);

for (const [what, old, next, remedy] of [
  [
    "that went",
    "rpc A(Q) returns (R); rpc Z(Q) returns (R);",
    "rpc Z(Q) returns (R);",
    [
      "keep: rpc A(Q) returns (R) { option deprecated = true; }",
      "remove it once no client calls it any more",
    ],
  ],
  [
    "of another name",
    "rpc A(Q) returns (R);",
    "rpc B(Q) returns (R);",
    [
      "keep: rpc A(Q) returns (R) { option deprecated = true; }",
      "add the new name beside it: rpc B(Q) returns (R);",
    ],
  ],
  [
    "that streams now",
    "rpc A(Q) returns (R); rpc AV2(Q) returns (R);",
    "rpc A(stream Q) returns (stream R); rpc AV2(Q) returns (R);",
    [
      "keep: rpc A(Q) returns (R) { option deprecated = true; }",
      "add a method for the new way: rpc AV3(stream Q) returns (stream R);",
      "remove A once no client calls it any more",
    ],
  ],
  [
    "of another idempotency",
    "rpc A(Q) returns (R) { option idempotency_level = NO_SIDE_EFFECTS; }",
    "rpc A(Q) returns (R) { option idempotency_level = IDEMPOTENT; }",
    [
      "keep:",
      "  rpc A(Q) returns (R) { option deprecated = true; option idempotency_level = NO_SIDE_EFFECTS; }",
      "add a method for the new way:",
      "  rpc AV2(Q) returns (R) { option idempotency_level = IDEMPOTENT; }",
      "remove A once no client calls it any more",
    ],
  ],
] as const)
  test(`a method ${what} is kept beside the new one, and no old client fails`, async () => {
    const versions = { old: service(old), new: service(next) };
    const [change] = methodChanges(versions.old, versions.new);
    if (change === undefined) throw new TypeError("nothing changed");
    const steps = remedySteps(change, versions);
    const others = next.replace(/rpc [AB]\(.*?(;|\{.*?\})\s*/, "");
    const remedied = service(`${others} ${linesOf(steps).join(" ")}`);

    expect(remedyOf(change, versions)).toEqual(remedy);
    expect(await breaking(versions.old, remedied)).toEqual([]);
  });

test("a method that came needs its servers first", () => {
  const versions = { old: service(""), new: service("rpc A(Q) returns (R);") };
  const [change] = methodChanges(versions.old, versions.new);

  expect(change && remedyOf(change, versions)).toEqual([
    "update every server before any client calls it",
  ]);
});

test("a service that went comes back with its method", () => {
  const versions = {
    old: service("rpc A(Q) returns (R);"),
    new: compileText(`${heads.proto3} message Q {} message R {}`),
  };
  const [change] = methodChanges(versions.old, versions.new);

  expect(change && remedyOf(change, versions)[0]).toBe(
    "keep service a.b.S with: rpc A(Q) returns (R) { option deprecated = true; }",
  );
});
