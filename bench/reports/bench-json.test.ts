import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { schemaErrors } from "../../reports/testing/schema-errors.ts";
import { benchJson, benchReportSchemaUrl, renderBenchJson } from "./bench-json.ts";
import { codecResult } from "./testing/codec-result.ts";
import { loadResult } from "./testing/load-result.ts";
import { oddResults } from "./testing/odd-results.ts";

const schema = JSON.parse(
  readFileSync(new URL("../../reports/bench-report.schema.json", import.meta.url), "utf8"),
);

test.each(Object.entries({ codecs: codecResult, load: loadResult, ...oddResults }))(
  "a report is what its schema says, and has no member that the schema does not describe: %s",
  (_, result) => {
    const text = renderBenchJson(result);

    expect(schemaErrors(schema, JSON.parse(text))).toEqual([]);
    expect(text).not.toContain(": null");
  },
);

test("the schema knows the address that reports give, and all members they always have", () => {
  const report = benchJson(loadResult);
  const optional = ["comparedWith", "ratioFloor"];

  expect(schema.$id).toBe(benchReportSchemaUrl);
  expect(Object.keys(report).filter((name) => !optional.includes(name))).toEqual(schema.required);
});

test.each([
  ["a suite that does not exist", ["suite"], "live", "suite: not one of"],
  ["a seed that is a number", ["seed"], 7, "seed: no string"],
  ["a time that is no number", ["operations", 0, "time", "median"], "slow", "does not match"],
  ["a time that is lost", ["operations", 0, "time", "median"], null, "no number or string"],
  ["a verdict that does not exist", ["comparisons", 0, "judgement", "change"], "worse", "not one"],
  ["a count below zero", ["summary", "worse"], -1, "below 0"],
  ["a report without a summary", ["summary"], undefined, "lacks summary"],
  ["a member that nobody described", ["environment", "extra"], 1, "extra: not described"],
] as const)("the schema refuses %s", (_, path, value, error) => {
  const report = JSON.parse(renderBenchJson(codecResult));
  const holder = path.slice(0, -1).reduce((node, key) => node[key], report);
  holder[path.at(-1) ?? ""] = value;

  expect(schemaErrors(schema, JSON.parse(JSON.stringify(report)))).toEqual([
    expect.stringContaining(error),
  ]);
});

test("numbers that are not finite are texts, and a seed keeps all its digits", () => {
  const odd = JSON.parse(renderBenchJson(oddResults["numbers that are none"] ?? codecResult));

  expect(odd.comparisons[0].judgement.ratio).toEqual({ estimate: "NaN", low: 0, high: "Infinity" });
  expect(odd.seed).toBe("12207031250000000007");
});

test("the summary counts what was measured apart from what was not", () => {
  expect(benchJson(codecResult).summary).toEqual({
    ...{ measured: 13, notMeasured: 2, errors: 0 },
    ...{ worse: 2, better: 1, same: 2, cannotTell: 1 },
  });
  expect(benchJson(loadResult).summary).toMatchObject({
    measured: 9,
    notMeasured: 1,
    errors: 9034,
  });
});
