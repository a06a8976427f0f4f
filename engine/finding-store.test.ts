import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { CaseInput } from "../properties/input.ts";
import { compileText } from "../schema/compile.ts";
import { FindingStore } from "./finding-store.ts";
import { failurePath, readFailure } from "./store.ts";
import { aFinding } from "./testing/a-finding.ts";

const schema = compileText('syntax = "proto3"; message M { string s = 1; }');
const folder = mkdtempSync(join(tmpdir(), "wireproof-finding-store-"));
const finding = aFinding({ subject: "M" });
const file = failurePath(folder, finding.id);

beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

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

test("a finding that this run never stored is taken out of nowhere", () => {
  store().save(finding, inputOf("earlier"));

  store().remove(finding);

  expect(existsSync(file)).toBe(true);
});

for (const [what, text] of [
  ["a newer version wrote", '{"storeVersion":2,"finding":{"id":"4bc7kp"}}'],
  ["cannot be read", "<<<<<<< HEAD"],
] as const) {
  test(`a file that ${what} is never written over: the finding goes beside it`, () => {
    writeFileSync(file, text);
    const run = store();
    const beside = failurePath(folder, `${finding.id}-2`);

    run.save(finding, inputOf("raw"));
    run.save(finding, inputOf("shrunk"));
    store().addPlaces({ ...finding, location: { file: "m.proto", line: 1, column: 2 } });

    expect(readFileSync(file, "utf8")).toBe(text);
    expect(readdirSync(folder).sort()).toEqual(["4bc7kp-2.json", "4bc7kp.json"]);
    expect(readFailure(beside)).toMatchObject({
      failure: {
        finding: { id: finding.id, location: { line: 1 } },
        input: { data: { fields: [[1, "shrunk"]] } },
      },
    });
  });

  test(`a file that ${what} is never removed`, () => {
    writeFileSync(file, text);
    const run = store();

    run.save(finding, inputOf("raw"));
    run.remove(finding);

    expect(readFileSync(file, "utf8")).toBe(text);
    expect(readdirSync(folder)).toEqual(["4bc7kp.json"]);
  });
}

test("a file of that name that holds another failure is left alone", () => {
  const other = failurePath(folder, "other");
  store().save(finding, inputOf("earlier"));
  writeFileSync(other, readFileSync(file));
  const before = readFileSync(other, "utf8");

  store().save(aFinding({ subject: "M", id: "other" }), inputOf("new"));

  expect(readFileSync(other, "utf8")).toBe(before);
  expect(existsSync(failurePath(folder, "other-2"))).toBe(true);
});

test("a store that is no folder is an error of the request, before anything is found", () => {
  const noFolder = failurePath(folder, "file");
  writeFileSync(noFolder, "");

  for (const path of [noFolder, `${noFolder}/deeper`])
    expect(() => new FindingStore(path, schema, new Map())).toThrow(
      expect.objectContaining({ code: "store", message: `the store ${path}: is no folder` }),
    );
});

test("a stored failure that fails again keeps where it was found first", () => {
  store().save({ ...finding, phase: "random", seed: "42", index: 7 }, inputOf("first"));
  store().save({ ...finding, phase: "saved", seed: "1", index: 0, count: 9 }, inputOf("again"));

  expect(readFailure(file)).toMatchObject({
    failure: { finding: { phase: "random", seed: "42", index: 7, count: 9 } },
  });
});
