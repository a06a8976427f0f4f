import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { CompatResult } from "../../engine/compat/compat-result.ts";
import {
  safeCells,
  sampleCall,
  sampleCell,
  sampleCells,
  sampleCompat,
  sampleLoss,
  sampleMethod,
  sampleVerdict,
  sampleVersion,
} from "../testing/compat-samples.ts";
import { schemaErrors } from "../testing/schema-errors.ts";
import { compatJson, compatReport, compatReportSchemaUrl } from "./compat-json.ts";

const schema = JSON.parse(
  readFileSync(new URL("../compat-report.schema.json", import.meta.url), "utf8"),
);

/** A result with every member that a report can have. */
const full: CompatResult = sampleCompat({
  demand: { mode: "FULL_TRANSITIVE", order: "servers first", level: "lossless" },
  versions: [
    sampleVersion({
      changes: [
        sampleVerdict("a.M.narrowed", sampleCells, {
          alsoAt: ["a.N.narrowed"],
          remedy: ["keep: int64 narrowed = 1;"],
        }),
        sampleVerdict("a.M.sign", [
          sampleCell("old-to-new", "binary", { proved: true }),
          sampleCell("new-to-old", "binary", { masked: "refused for another field" }),
          sampleCell("new-to-old", "json", { cases: 0 }),
        ]),
        sampleVerdict("a.M.gone", [
          sampleCell("round", "json", { losses: [sampleLoss({ level: "lossless" })] }),
        ]),
      ],
      methods: [sampleMethod("a.Orders/Drop")],
      commonMethods: 1,
      onlyOld: ["a.Old"],
      onlyNew: ["a.New"],
      hazards: [
        {
          subject: "a.M",
          message: "number 2 is free to be used again",
          remedy: "reserved 2;",
          location: { file: "new/a.proto", line: 3, column: 1 },
        },
        { subject: "a.E", message: "m", remedy: undefined, location: undefined },
      ],
    }),
  ],
  accepted: [{ subject: "a.M.gone", against: "old", reason: "#12", until: "2026-02-01" }],
  stale: [{ place: "accepted.txt:2", text: "a.X until 2026-01-01", reason: "expired" }],
  notJudged: ["v0"],
});

test("a report is what its schema says, and has no member that the schema does not describe", () => {
  expect(schemaErrors(schema, JSON.parse(compatJson(full)))).toEqual([]);
  expect(schemaErrors(schema, JSON.parse(compatJson(sampleCompat())))).toEqual([]);
});

test("the schema knows the address that reports give", () => {
  expect(schema.$id).toBe(compatReportSchemaUrl);
});

for (const [what, path, value, error] of [
  ["a status that does not exist", ["checks", 0, "status"], "held", "checks/0/status: not one of"],
  ["a level that does not exist", ["findings", 0, "level"], "any", "findings/0/level: not one of"],
  [
    "bytes that are no hex",
    ["findings", 0, "input", "hex"],
    ["0g"],
    "findings/0/input/hex/0: does not match",
  ],
  ["another version", ["schemaVersion"], 2, "schemaVersion: not 1"],
  ["a member that it lacks", ["findings", 0, "replay"], undefined, "findings/0: lacks replay"],
  ["a member that nobody described", ["compat", "extra"], 1, "compat/extra: not described"],
] as const)
  test(`the schema refuses ${what}`, () => {
    const report = JSON.parse(compatJson(full));
    const holder = path.slice(0, -1).reduce((node, key) => node[key], report);
    holder[path.at(-1) ?? ""] = value;

    expect(schemaErrors(schema, JSON.parse(JSON.stringify(report)))).toEqual([
      expect.stringContaining(error),
    ]);
  });

test("the members of a report are those that every report has, in their order, and what is special", () => {
  expect(Object.keys(compatReport(full))).toEqual([
    "$schema",
    "schemaVersion",
    "tool",
    "command",
    "seed",
    "startedAt",
    "durationMs",
    "summary",
    "checks",
    "findings",
    "warnings",
    "compat",
  ]);
});

test("each change has a check for each way, by what became of it", () => {
  const { checks, summary } = compatReport(full);

  expect(
    checks.map((check) =>
      [check.subject, check.direction, check.encoding, check.client, check.property, check.status]
        .filter((part) => part !== undefined)
        .join(" "),
    ),
  ).toEqual([
    "a.M.narrowed old-to-new binary compat/same-value failed",
    "a.M.narrowed old-to-new json compat/decodes failed",
    "a.M.narrowed new-to-old binary compat/same-presence passed",
    "a.M.narrowed new-to-old json compat/same-presence passed",
    "a.M.sign old-to-new binary compat/same-presence passed",
    "a.M.sign new-to-old binary compat/same-presence not-applicable",
    "a.M.sign new-to-old json compat/same-presence not-applicable",
    "a.M.gone round json compat/lossless known",
    "a.Orders/Drop old compat/call failed",
    "a.Orders/Drop new compat/call passed",
  ]);
  expect(summary).toEqual({
    checks: 10,
    cases: 160,
    findings: 3,
    known: 1,
    skipped: 0,
    notApplicable: 2,
  });
});

test("what is lost and not asked for has passed where a lower level was asked for, and else does not apply", () => {
  const presence = sampleLoss({ level: "presence" });
  const cells = [
    sampleCell("old-to-new", "binary", { losses: [presence] }),
    sampleCell("new-to-old", "binary", { losses: [sampleLoss()] }),
  ];
  const changes = [sampleVerdict("a.M.sign", cells, { breaking: [] })];
  const demand = { mode: "BACKWARD", order: "servers first", level: "value" } as const;
  const report = compatReport(sampleCompat({ demand, versions: [sampleVersion({ changes })] }));

  expect(report.checks.map(({ status, property }) => [status, property])).toEqual([
    ["passed", "compat/same-value"],
    ["not-applicable", "compat/same-value"],
  ]);
  expect(report.findings).toEqual([]);
  expect(report.compat.versions[0]?.changes[0]?.verdict).toBe("tolerated");
});

test("a finding has the message, what was meant and what was got, and where", () => {
  expect(compatReport(sampleCompat()).findings[0]).toMatchObject({
    property: "compat/same-value",
    subject: "a.M.narrowed",
    change: "int64 → int32",
    codec: "oracle",
    direction: "old-to-new",
    encoding: "binary",
    level: "value",
    phase: "edges",
    seed: "42",
    index: 7,
    input: {
      kind: "message",
      message: "a.M",
      json: ['{"narrowed":"2147483648"}'],
      hex: ["088080808008"],
    },
    expected: "2147483648",
    actual: "-2147483648",
    source: "https://protobuf.dev/programming-guides/proto3/#updating",
    location: { file: "new/a.proto", line: 5, column: 3 },
    shrink: { steps: 3 },
    buf: { wire: [], wireJson: ["FIELD_WIRE_JSON_COMPATIBLE_TYPE"] },
    replay: "wireproof compat new --against old --seed 42",
  });
});

test("a compatible way is in each finding of the change", () => {
  expect(compatReport(full).findings.map(({ remedy }) => remedy)).toEqual([
    ["keep: int64 narrowed = 1;"],
    ["keep: int64 narrowed = 1;"],
    [],
    [],
  ]);
});

test("a call that fails is a finding of its script", () => {
  const versions = [sampleVersion({ changes: [], methods: [sampleMethod("a.Orders/Drop")] })];

  expect(compatReport(sampleCompat({ versions })).findings).toMatchObject([
    {
      property: "compat/call",
      client: "old",
      change: "removed",
      input: { kind: "call", json: [], hex: [], script: sampleCall.script },
      actual: sampleCall.got,
      location: { file: "old/a.proto", line: 9 },
    },
  ]);
});

test("ids are the same in every run, whatever the seed, and others for each way and level", () => {
  const ids = (parts: Partial<CompatResult>) =>
    compatReport(sampleCompat(parts)).findings.map(({ id }) => id);

  expect(ids({ seed: "43" })).toEqual(ids({}));
  expect(ids({})).toEqual([expect.stringMatching(/^\w{6}$/), expect.stringMatching(/^\w{6}$/)]);
  expect(new Set(ids({})).size).toBe(2);
});

test("an accepted change is known, with its reason, against the version that it was accepted for", () => {
  const versions = [sampleVersion({ against: "v1" }), sampleVersion({ against: "v2" })];
  const accepted = [{ subject: "a.M.narrowed", against: "v1", reason: "#12", until: "2026-02-01" }];
  const { findings, summary, compat } = compatReport(sampleCompat({ versions, accepted }));

  expect(findings.map(({ against, known }) => [against, known])).toEqual([
    ["v1", "#12"],
    ["v1", "#12"],
    ["v2", undefined],
    ["v2", undefined],
  ]);
  expect(summary).toMatchObject({ findings: 2, known: 2 });
  expect(compat.versions.map(({ breaking, changes }) => [breaking, changes[0]?.verdict])).toEqual([
    [0, "accepted"],
    [1, "breaking"],
  ]);
});

test("hazards and stale entries are warnings", () => {
  expect(compatReport(full).warnings).toEqual([
    {
      code: "compat-hazard",
      message: "new/a.proto:3: a.M: number 2 is free to be used again; add: reserved 2;",
    },
    { code: "compat-hazard", message: "a.E: m" },
    { code: "accepted-stale", message: "accepted.txt:2: a.X until 2026-01-01: expired" },
  ]);
});

test("a change that loses nothing is safe, unless it could not be judged", () => {
  const masked = safeCells.map((cell) => ({ ...cell, masked: "refused for another field" }));
  const changes = [sampleVerdict("a.M.added", safeCells), sampleVerdict("a.M.added", masked)];
  const versions = [sampleVersion({ changes })];
  const [version] = compatReport(sampleCompat({ versions })).compat.versions;

  expect(version?.changes.map(({ verdict }) => verdict)).toEqual(["safe", "masked"]);
  expect(version?.breaking).toBe(0);
});
