import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fullCallFinding, sampleCallFinding, sampleLiveResult } from "../testing/live-samples.ts";
import { schemaErrors } from "../testing/schema-errors.ts";
import { liveReport, liveReportSchemaUrl, renderLiveJson } from "./live-json.ts";

const schema = JSON.parse(
  readFileSync(new URL("../live-report.schema.json", import.meta.url), "utf8"),
);

const fullResult = sampleLiveResult({
  findings: [sampleCallFinding(), fullCallFinding],
  stale: ["known.txt:7"],
  interrupted: true,
});

test("a report is what its schema says, and has no member that the schema does not describe", () => {
  expect(schemaErrors(schema, JSON.parse(renderLiveJson(fullResult)))).toEqual([]);
});

test("the schema knows the address that reports give", () => {
  expect(schema.$id).toBe(liveReportSchemaUrl);
});

test.each([
  [
    "a phase that does not exist",
    ["findings", 0, "phase"],
    "stream",
    "findings/0/phase: not one of",
  ],
  ["a way that does not exist", ["findings", 0, "way"], "odd", "findings/0/way: not one of"],
  ["bytes that are no hex", ["findings", 0, "calls", 0, "hex", 0], "0g", "does not match"],
  ["a run without coverage", ["coverage"], undefined, "lacks coverage"],
  ["a share below zero", ["coverage", "totals", "methods", "seen"], -1, "seen: below 0"],
  ["a member that nobody described", ["target", "extra"], 1, "target/extra: not described"],
] as const)("the schema refuses %s", (_, path, value, error) => {
  const report = JSON.parse(renderLiveJson(fullResult));
  const holder = path.slice(0, -1).reduce((node, key) => node[key], report);
  holder[path.at(-1) ?? ""] = value;

  expect(schemaErrors(schema, JSON.parse(JSON.stringify(report)))).toEqual([
    expect.stringContaining(error),
  ]);
});

test("half a run and a stale known failure are warnings", () => {
  expect(liveReport(fullResult).warnings.map(({ code }) => code)).toEqual([
    "not-reached",
    "interrupted",
    "known-stale",
  ]);
});

test("the members of a report are those that are promised, in their order", () => {
  expect(Object.keys(liveReport(sampleLiveResult()))).toEqual(schema.required);
});
