import { expect, test } from "vitest";
import { type Carrier, oracleCarrier, type Schemas } from "../../properties/compat/carrier.ts";
import type { Level } from "../../properties/compat/levels.ts";
import { compileText } from "../../schema/compile.ts";
import { emptyMessage, type FieldValue, type MessageValue } from "../../schema/value.ts";
import { compareVersions, type VersionsRequest } from "./compare-versions.ts";

const head = 'syntax = "proto3"; package a; ';

function schemas(old: string, next: string): Schemas {
  return { old: compileText(head + old), new: compileText(head + next) };
}

async function compared(both: Schemas, more: Partial<VersionsRequest> = {}) {
  return await compareVersions({
    schemas: both,
    demand: { mode: "FULL", order: "any", level: "lossless" },
    encodings: ["binary"],
    seed: "7",
    maxExamples: 100,
    ...more,
  });
}

/** A carrier whose readers do something to what they read. */
function reading(both: Schemas, change: (value: MessageValue) => MessageValue | "refuse"): Carrier {
  const oracle = oracleCarrier(both);
  return {
    ...oracle,
    read(parcel, bytes) {
      const received = oracle.read(parcel, bytes);
      if (received instanceof Promise || received.kind === "refused") return received;
      const value = change(received.value);
      return value === "refuse" ? { kind: "refused", reason: "no" } : { kind: "read", value };
    },
  };
}

function without(value: MessageValue, number: number): MessageValue {
  const fields = new Map<number, FieldValue>(value.fields);
  fields.delete(number);
  return { fields, unknown: value.unknown };
}

/** The change renames a field, which binary does not see: whatever gets lost, the reader did it. */
const renamed = schemas(
  "message M { optional int32 a = 1; optional int32 b = 2; }",
  "message M { optional int32 x = 1; optional int32 b = 2; }",
);

test("a change without consequences holds at every level", async () => {
  const { changes } = await compared(renamed);

  expect(changes.map(({ change, breaking }) => [change.subject, breaking])).toEqual([
    ["a.M.x", []],
  ]);
});

const sabotages: readonly (readonly [
  Level,
  (value: MessageValue) => MessageValue | "refuse",
  string,
])[] = [
  ["decodes", (value) => (value.fields.has(1) ? "refuse" : value), '{"a":0}'],
  [
    "value",
    (value) =>
      (value.fields.get(1) ?? 0) === 0
        ? value
        : { ...value, fields: new Map(value.fields).set(1, 7) },
    '{"a":1}',
  ],
];

for (const [level, change, json] of sabotages)
  test(`a reader that loses the level ${level} is found, with the smallest message`, async () => {
    const { changes } = await compared(renamed, { carrier: reading(renamed, change) });
    const [first] = changes.flatMap(({ breaking }) => breaking);

    expect(first).toMatchObject({ level, json });
  });

test("a reader that cannot tell unset from 0 loses the presence", async () => {
  const both = schemas("message M { optional int32 a = 1; }", "message M { int32 a = 1; }");

  const { changes } = await compared(both);

  expect(changes[0]?.breaking[0]).toMatchObject({ level: "presence", json: "{}" });
});

test("a reader that keeps no unknown fields loses on the way back what was taken out", async () => {
  const both = schemas("message M { int32 a = 1; int32 b = 2; }", "message M { int32 a = 1; }");
  const forgetting = reading(both, ({ fields }) => ({ ...emptyMessage, fields }));

  const kept = await compared(both);
  const lost = await compared(both, { carrier: forgetting });

  expect(kept.changes[0]?.breaking).toEqual([]);
  expect(lost.changes[0]?.breaking).toMatchObject([{ level: "lossless", json: '{"b":1}' }]);
});

test("what two fields do to one another only random messages show, and it shrinks to the two", async () => {
  const carrier = reading(renamed, (value) =>
    value.fields.has(2) && value.fields.has(1) ? without(value, 1) : value,
  );

  const { changes } = await compared(renamed, { carrier });

  expect(changes[0]?.breaking[0]).toMatchObject({
    ...{ level: "value", phase: "random", path: "a", meant: "0", got: "absent" },
    json: '{"a":0,"b":0}',
  });
});

test("of a change inside another message the smallest is the message that changed", async () => {
  const text = (kind: string) =>
    `message In { ${kind} n = 1; } message Out { map<string, In> ins = 1; repeated Out outs = 2; }`;

  const { changes, changedMessages } = await compared(schemas(text("int64"), text("int32")));

  expect(changedMessages).toBe(2);
  expect(changes).toHaveLength(1);
  expect(changes[0]?.breaking[0]).toMatchObject({ message: "a.In", json: '{"n":"2147483648"}' });
});

test("a filter changes nothing of what it leaves", async () => {
  const text = (kind: string) =>
    `message In { ${kind} n = 1; string s = 2; } message M { In in = 1; repeated ${kind} a = 2; ${kind} b = 3; }`;
  const both = schemas(text("string"), text("bytes"));
  const encodings = ["binary", "json"] as const;

  const all = await compared(both, { encodings });
  const one = await compared(both, { encodings, isAsked: (subject) => subject === "a.In.n" });

  expect(one.changes).toEqual(all.changes.filter(({ change }) => change.subject === "a.In.n"));
  expect(one.hazards).toEqual([]);
});

test("a required field that comes has every message refused, and hides no other change", async () => {
  const old = compileText('syntax = "proto2"; message M { optional int64 a = 1; }');
  const next = compileText(
    'syntax = "proto2"; message M { optional int32 a = 1; required int32 r = 2; }',
  );

  const { changes } = await compared({ old, new: next });

  expect(changes.map(({ change, breaking }) => [change.subject, breaking[0]?.level])).toEqual([
    ["M.a", "value"],
    ["M.r", "decodes"],
  ]);
});

test("fields of one enum that changed are one change", async () => {
  const text = (names: string) =>
    `enum E { A = 0; ${names} } message M { E one = 1; E two = 2; } message N { E three = 1; repeated E list = 2; }`;
  const both = schemas(text("B = 1;"), text(""));

  const { changes } = await compared(both, { encodings: ["json"] });

  expect(changes.map(({ change, alsoAt }) => [change.subject, alsoAt])).toEqual([
    ["a.M.one", ["a.M.two", "a.N.three"]],
    ["a.N.list", []],
  ]);
});

test("of an encoding in which nothing could be sent no order is told, and nothing is proved", async () => {
  const both = schemas("message M { bool a = 1; }", "message M { bool b = 1; }");
  const oracle = oracleCarrier(both);
  const binaryOnly: Carrier = {
    ...oracle,
    write: (parcel, value) =>
      parcel.encoding === "json" ? { kind: "unsayable" } : oracle.write(parcel, value),
  };

  const { rollout, changes } = await compared(both, {
    encodings: ["binary", "json"],
    carrier: binaryOnly,
  });

  expect(rollout.map(({ encoding }) => encoding)).toEqual(["binary"]);
  expect(changes[0]?.cells.map(({ encoding, proved }) => [encoding, proved])).toContainEqual([
    ...["json", false],
  ]);
  expect(changes[0]?.cells.filter((cell) => cell.encoding === "json" && cell.proved)).toEqual([]);
});

test("what differs deep inside of types that replace others is found, whatever the seed", async () => {
  const text = (suffix: string, kind: string) => `message M { A${suffix} a = 1; }
    message A${suffix} { B${suffix} b = 1; } message B${suffix} { C${suffix} c = 1; }
    message C${suffix} { D${suffix} d = 1; } message D${suffix} { ${kind} x = 1; }`;
  const both = schemas(text("", "int32"), text("2", "string"));

  const { changes } = await compared(both, { maxExamples: 0 });

  expect(changes[0]?.change.subject).toBe("a.M.a");
  expect(changes[0]?.breaking[0]).toMatchObject({ level: "value", path: "a.b.c.d.x" });
});

test("fields of one enum that go different ways are judged each by its own", async () => {
  const text = (more: string) =>
    `enum E { A = 0; ${more} } message Req { E e = 1; } message Resp { E e = 1; }
     service S { rpc Call(Req) returns (Resp); }`;

  const { changes, rollout } = await compared(schemas(text(""), text("B = 1;")), {
    encodings: ["json"],
    demand: { mode: undefined, order: "servers first", level: "presence" },
  });
  const breaking = changes.filter((one) => one.breaking.length > 0);

  // New servers send B, which old clients do not know; new clients send it to old servers as well.
  expect(breaking.map(({ change }) => change.subject)).toEqual(["a.Resp.e"]);
  expect(rollout[0]?.order).toBe("neither");
});

test("of two required fields only the one is blamed that has the message refused", async () => {
  const text = (x: string, y: string) =>
    compileText(`syntax = "proto2"; message M { required ${x} x = 1; required ${y} y = 2; }`);

  const { changes } = await compared(
    { old: text("int32", "int32"), new: text("string", "int64") },
    { encodings: ["json"], demand: { mode: "BACKWARD", order: "any", level: "presence" } },
  );

  expect(changes.map(({ change, breaking }) => [change.subject, breaking[0]?.level])).toEqual([
    ["M.x", "decodes"],
    ["M.y", undefined],
  ]);
  expect(changes[1]?.cells[0]?.masked).toContain("$.x");
});

test("a name in JSON that two fields share breaks nothing new", async () => {
  const text = (kind: string) =>
    compileText(
      `syntax = "proto2"; message M { optional int32 foo_bar = 1; optional ${kind} fooBar = 2; }`,
    );

  const { changes, hazards } = await compared(
    { old: text("int32"), new: text("int64") },
    { encodings: ["json"], demand: { mode: "BACKWARD", order: "any", level: "presence" } },
  );

  expect(changes.map(({ breaking }) => breaking)).toEqual([[]]);
  expect(hazards).toEqual([]);
});

test("nothing is proved where another field may come to stand", async () => {
  const renamed = schemas(
    "message M { int32 foo_bar = 1; }",
    'message M { int32 baz = 2 [json_name = "fooBar"]; }',
  );
  const moved = schemas("message M { bool x = 3; }", "message M { bool y = 3; bool x = 5; }");

  for (const both of [renamed, moved]) {
    const { changes } = await compared(both, { encodings: ["binary", "json"], maxExamples: 0 });
    const proved = changes.flatMap(({ cells }) => cells.filter((cell) => cell.proved));

    expect(proved).toEqual([]);
  }
});

test("what stands in JSON as another type does is the same there, and not in binary", async () => {
  const text = (fields: string) =>
    `import "google/protobuf/wrappers.proto"; import "google/protobuf/struct.proto"; import "google/protobuf/timestamp.proto";
     message M { ${fields} }`;
  const both = schemas(
    text(
      `optional string s = 1; repeated int32 n = 2; google.protobuf.Struct o = 3; google.protobuf.Timestamp t = 4;`,
    ),
    text(
      `google.protobuf.StringValue s = 1; repeated google.protobuf.Int32Value n = 2; google.protobuf.Value o = 3; string t = 4;`,
    ),
  );
  const backward = { mode: "BACKWARD", order: "any", level: "value" } as const;

  const { changes } = await compared(both, { encodings: ["binary", "json"], demand: backward });

  const lost = (encoding: string) =>
    changes
      .filter(({ cells }) =>
        cells.some(
          (cell) =>
            cell.encoding === encoding &&
            cell.direction === "old-to-new" &&
            cell.losses.some(({ level }) => level !== "presence"),
        ),
      )
      .map(({ change }) => change.subject);
  expect(lost("json")).toEqual([]);
  expect(lost("binary")).toEqual(["a.M.s", "a.M.n", "a.M.o", "a.M.t"]);
});
