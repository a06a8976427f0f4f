import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compareVersions } from "../../engine/compat/compare-versions.ts";
import type { CompatResult } from "../../engine/compat/compat-result.ts";
import { changeTable } from "../../properties/compat/testing/change-table.ts";
import { sourcesOf } from "../../properties/compat/testing/schema-change.ts";
import { compileSources } from "../../schema/compile.ts";
import { pageWidth } from "../../schema/text/layout.ts";
import { sampleCompat } from "../testing/compat-samples.ts";
import { schemaErrors } from "../testing/schema-errors.ts";
import { compatGithub } from "./compat-github.ts";
import { compatJson } from "./compat-json.ts";
import { compatText } from "./compat-text.ts";

/** Of thousands of changes one in so many. */
const stride = 31;

/** What the engine makes of changes of every kind. */
async function judged(): Promise<CompatResult> {
  const table = changeTable().filter((_, index) => index % stride === 0);
  const demand = { mode: "FULL", order: "any", level: "lossless" } as const;
  const compared = await compareVersions({
    schemas: {
      old: compileSources(sourcesOf(table, "old")),
      new: compileSources(sourcesOf(table, "new")),
    },
    ...{ demand, encodings: ["binary", "json"], seed: "1", maxExamples: 5 },
    // Methods would have servers started.
    isAsked: (subject) => !subject.includes("/"),
  });
  return sampleCompat({ demand, versions: [{ ...compared, against: "old", sameFiles: 0 }] });
}

const result = await judged();

test("there is something to report", () => {
  expect(result.versions[0]?.changes.length).toBeGreaterThan(60);
});

test("whatever the engine finds, the JSON report is what its schema says", () => {
  const schema = JSON.parse(
    readFileSync(new URL("../compat-report.schema.json", import.meta.url), "utf8"),
  );

  expect(schemaErrors(schema, JSON.parse(compatJson(result)))).toEqual([]);
});

test("ids of findings are unique", () => {
  const { findings } = JSON.parse(compatJson(result));
  const ids = findings.map(({ id }: { readonly id: string }) => id);

  expect(new Set(ids).size).toBe(ids.length);
});

test("whatever the engine finds, the text keeps to the page, shows no hidden character and ends with a line", () => {
  const text = compatText(result, { colour: false, quiet: false });
  const lines = text.split("\n");
  const isAddress = (line: string) => /https?:|^ {2}at |^ {2}instead | {12}\S.*[;}]$/.test(line);

  expect(lines.filter((line) => line.length > pageWidth && !isAddress(line))).toEqual([]);
  expect(text).toMatch(/^[\p{L}\p{N}\p{P}\p{S} \n]*\n$/u);
});

test("whatever the engine finds, GitHub gets ten errors and ten warnings at most", () => {
  const lines = compatGithub(result).split("\n");
  const commands = lines.slice(
    0,
    lines.findIndex((line) => line.startsWith("::stop-commands::")),
  );

  expect(
    commands.filter((line) => !/^::(error|warning) (file=\S+,line=\d+,)?title=/.test(line)),
  ).toEqual([]);
  expect(commands.filter((line) => line.startsWith("::error "))).toHaveLength(10);
  expect(commands.length).toBeLessThanOrEqual(20);
});
