import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { jsonReport, renderJson, reportSchemaUrl } from "./json-report.ts";
import { reportKinds } from "./report-kinds.ts";
import { sampleFinding, sampleResult } from "./testing/samples.ts";
import { schemaErrors } from "./testing/schema-errors.ts";

const schema = JSON.parse(readFileSync(new URL("report.schema.json", import.meta.url), "utf8"));

/** A run with every member that a report can have. */
const fullResult = sampleResult({
  findings: [
    sampleFinding({ known: "#12", wrong: ["a"] }),
    sampleFinding({ input: { kind: "object", json: ['{"s":"\ud800"}'], hex: [], written: ["x"] } }),
  ],
  warnings: [{ code: "unknown-fields-dropped", message: "protobufjs drops unknown fields" }],
  comparisons: [
    {
      property: "diff/value",
      codecs: ["a", "b", "c"],
      pairs: [
        { first: "a", second: "b", same: 9, firstWrong: 1, secondWrong: 2, bothWrong: 3, open: 4 },
      ],
      alone: [{ codec: "a", cases: 3, wrong: 1, right: 1, open: 1 }],
      notices: ["a drops unknown fields"],
    },
  ],
  stale: ["known/protobufjs.txt:7"],
  interrupted: true,
});

test("a report is what its schema says, and has no member that the schema does not describe", () => {
  expect(schemaErrors(schema, JSON.parse(renderJson(fullResult)))).toEqual([]);
});

test("the schema knows the address that reports give", () => {
  expect(schema.$id).toBe(reportSchemaUrl);
});

for (const [what, path, value, error] of [
  ["a status that does not exist", ["checks", 0, "status"], "held", "checks/0/status: not one of"],
  ["a number of cases below zero", ["checks", 0, "cases"], -1, "checks/0/cases: below 0"],
  ["bytes that are no hex", ["findings", 0, "output"], "0g", "findings/0/output: does not match"],
  ["another version", ["schemaVersion"], 2, "schemaVersion: not 1"],
  ["a seed that is a number", ["seed"], 42, "seed: no string"],
  ["a member that it lacks", ["findings", 0, "replay"], undefined, "findings/0: lacks replay"],
  ["a member that nobody described", ["summary", "extra"], 1, "summary/extra: not described"],
] as const)
  test(`the schema refuses ${what}`, () => {
    const report = JSON.parse(renderJson(fullResult));
    const holder = path.slice(0, -1).reduce((node, key) => node[key], report);
    holder[path.at(-1) ?? ""] = value;

    expect(schemaErrors(schema, JSON.parse(JSON.stringify(report)))).toEqual([
      expect.stringContaining(error),
    ]);
  });

test("half a run and a stale known failure are warnings", () => {
  expect(jsonReport(fullResult).warnings.map(({ code }) => code)).toEqual([
    "unknown-fields-dropped",
    "interrupted",
    "known-stale",
  ]);
});

test("the members of a report are those that are promised, in their order", () => {
  expect(Object.keys(jsonReport(sampleResult()))).toEqual([
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
  ]);
});

test("a report of any payload is valid Unicode and comes back as it was", () => {
  const text = renderJson(fullResult);

  expect(text.isWellFormed()).toBe(true);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(jsonReport(fullResult))));
  expect(JSON.parse(text).findings[1].input.json[0]).toBe('{"s":"\ud800"}');
});

test("json is a kind of report", () => {
  expect(reportKinds.get("json")?.render(sampleResult())).toBe(renderJson(sampleResult()));
});
