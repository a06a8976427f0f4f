import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { CaseInput } from "../properties/input.ts";
import { compileText } from "../schema/compile.ts";
import { FindingStore } from "./finding-store.ts";
import { failurePath } from "./store.ts";
import { aFinding } from "./testing/a-finding.ts";

const schema = compileText('syntax = "proto3"; message M { string s = 1; }');
const folder = mkdtempSync(join(tmpdir(), "wireproof-finding-store-"));
const finding = aFinding({ subject: "M" });
const file = failurePath(folder, finding.id);

afterEach(() => rmSync(file, { force: true }));

function inputOf(text: string): CaseInput {
  return { kind: "object", value: { fields: new Map([[1, text]]), unknown: [] } };
}

function store(): FindingStore {
  return new FindingStore(folder, schema, new Map());
}

test("a finding that turns out to be another one leaves no file behind", () => {
  const run = store();

  run.save(finding, inputOf("raw"));
  expect(existsSync(file)).toBe(true);
  run.remove(finding);

  expect(existsSync(file)).toBe(false);
});

test("a failure of an earlier run is put back when its id is taken out again", () => {
  store().save(finding, inputOf("earlier"));
  const earlier = readFileSync(file, "utf8");
  const run = store();

  run.save(finding, inputOf("raw"));
  run.save(finding, inputOf("raw again"));
  run.remove(finding);

  expect(readFileSync(file, "utf8")).toBe(earlier);
});
