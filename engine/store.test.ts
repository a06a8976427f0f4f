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
import { afterEach, beforeEach, expect, test } from "vitest";
import { compileText } from "../schema/compile.ts";
import { Schema } from "../schema/schema.ts";
import {
  assertWritable,
  failurePath,
  readFailure,
  readStore,
  removeFailure,
  restoredSchema,
  saveFailure,
  storedFailure,
  storedSchema,
} from "./store.ts";
import { aFinding } from "./testing/a-finding.ts";

const schema = compileText(`
  syntax = "proto3";
  import "google/protobuf/timestamp.proto";
  message M {
    double d = 1; float f = 2; string s = 3; bytes y = 4; int64 l = 5; uint64 u = 6; bool b = 7; E e = 8;
    repeated double ds = 9; map<string, string> texts = 10; map<int64, M> deep = 11; repeated string many = 12;
    map<bool, float> flags = 13; M m = 14; fixed64 x = 15; google.protobuf.Timestamp at = 16;
  }
  enum E { A = 0; B = 1; }
`);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-store-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function aFailure(parts: Parameters<typeof aFinding>[0] = {}) {
  return storedFailure({
    finding: aFinding({ subject: "M", ...parts }),
    codecSpec: "./oracle.mjs",
    input: { kind: "wire", hex: ["0a0161"] },
    schema: storedSchema(schema.slice(["M"])),
  });
}

test("what is saved is read again", () => {
  const file = saveFailure(folder, aFailure());

  expect(file).toBe(failurePath(folder, "4bc7kp"));
  expect(readFailure(file)).toEqual({ kind: "failure", file, failure: aFailure() });
  expect(readStore(folder)).toEqual([readFailure(file)]);
});

test("a file is for people too: indented, of the current version, with an end of line", () => {
  const text = readFileSync(saveFailure(folder, aFailure()), "utf8");

  expect(text).toMatch(/^\{\n {2}"storeVersion": 1,\n {2}"finding": \{\n/);
  expect(text.endsWith("}\n")).toBe(true);
});

test("saving again replaces the file, and leaves nothing else behind", () => {
  saveFailure(folder, aFailure({ actual: "raw" }));
  saveFailure(folder, aFailure({ actual: "shrunk" }));

  expect(readdirSync(folder)).toEqual(["4bc7kp.json"]);
  expect(readStore(folder)).toMatchObject([{ failure: { finding: { actual: "shrunk" } } }]);
});

test("a draft that a kill left half written is no part of the store", () => {
  writeFileSync(`${failurePath(folder, "4bc7kp")}.tmp`, '{"storeVersion":');

  expect(readStore(folder)).toEqual([]);
});

test("the folder is made where it is missing, and missing is empty", () => {
  const deep = join(folder, "a", "b");

  expect(readStore(deep)).toEqual([]);
  saveFailure(deep, aFailure());
  expect(readStore(deep)).toHaveLength(1);
});

test("failures come in the order of their names", () => {
  for (const id of ["zz", "00", "kk"]) saveFailure(folder, aFailure({ id }));

  expect(readStore(folder).map((entry) => entry.file.slice(folder.length + 1))).toEqual([
    "00.json",
    "kk.json",
    "zz.json",
  ]);
});

test("a removed failure is gone, the others stay", () => {
  const file = saveFailure(folder, aFailure());
  saveFailure(folder, aFailure({ id: "other" }));

  removeFailure(file);

  expect(readStore(folder).map((entry) => entry.file)).toEqual([failurePath(folder, "other")]);
});

const whole = JSON.parse(JSON.stringify(aFailure())) as Record<string, unknown>;

for (const [what, text, reason] of [
  ["is cut short", JSON.stringify(whole).slice(0, 300), /JSON/],
  ["is empty", "", /JSON/],
  ["is no JSON", "<<<<<<< HEAD", /JSON/],
  ["is no object", "[]", /no storeVersion/],
  ["is null", "null", /not a JSON object/],
  ["is something else", '{"name":"x"}', /no storeVersion: not a stored failure/],
  [
    "is of a newer version",
    JSON.stringify({ ...whole, storeVersion: 2 }),
    /written by a newer version \(storeVersion 2, this one reads 1\)/,
  ],
  [
    "lacks the finding",
    JSON.stringify({ ...whole, finding: undefined }),
    /parts of it are missing/,
  ],
  ["lacks the input", JSON.stringify({ ...whole, input: undefined }), /parts of it are missing/],
  [
    "has an input of no known form",
    JSON.stringify({ ...whole, input: { kind: "wire" } }),
    /parts of it are missing/,
  ],
  [
    "has an input of no part",
    JSON.stringify({ ...whole, input: { kind: "wire", hex: [] } }),
    /parts of it are missing/,
  ],
  [
    "has an input of another kind",
    JSON.stringify({ ...whole, input: { kind: "wires", hex: ["00"] } }),
    /parts of it are missing/,
  ],
  [
    "has styles that are no list",
    JSON.stringify({ ...whole, input: { kind: "wire", hex: ["00"], styles: {} } }),
    /parts of it are missing/,
  ],
  [
    "has a schema that is no text",
    JSON.stringify({ ...whole, schema: { sources: { "a.proto": 5 } } }),
    /parts of it are missing/,
  ],
  [
    "has descriptors that are no text",
    JSON.stringify({ ...whole, schema: { sources: {}, descriptorSet: 5 } }),
    /parts of it are missing/,
  ],
  [
    "has an input that is no hex",
    JSON.stringify({ ...whole, input: { kind: "wire", hex: ["0a0", 7] } }),
    /parts of it are missing/,
  ],
  ["lacks the schema", JSON.stringify({ ...whole, schema: undefined }), /parts of it are missing/],
  [
    "has no schema",
    JSON.stringify({ ...whole, schema: { sources: null } }),
    /parts of it are missing/,
  ],
  [
    "lacks the codec",
    JSON.stringify({ ...whole, codecSpec: undefined }),
    /parts of it are missing/,
  ],
] as const)
  test(`a file that ${what} is unreadable for a reason, and stays as it is`, () => {
    const file = failurePath(folder, "4bc7kp");
    writeFileSync(file, text);
    saveFailure(folder, aFailure({ id: "other" }));

    const [entry, other] = readStore(folder);

    expect(entry).toEqual({ kind: "unreadable", file, reason: expect.stringMatching(reason) });
    expect(other?.kind).toBe("failure");
    expect(readFileSync(file, "utf8")).toBe(text);
  });

test("a schema is stored as its texts, without those that every compiler has", () => {
  const stored = storedSchema(schema.slice(["M"]));

  expect(Object.keys(stored.sources)).toEqual(["test.proto"]);
  expect(stored.descriptorSet).toBeUndefined();
  expect(restoredSchema(JSON.parse(JSON.stringify(stored))).message("M").fields).toHaveLength(16);
});

test("a schema without texts is stored as descriptors", () => {
  const bare = new Schema({ descriptorSet: schema.descriptorSet });

  const stored = storedSchema(bare.slice(["M"]));

  expect(stored.sources).toEqual({});
  expect(restoredSchema(JSON.parse(JSON.stringify(stored))).message("M").fields).toHaveLength(16);
});

test("what the system says of a path is an error of the request that names it", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");

  for (const act of [
    () => readStore(file),
    () => readStore(join(file, "deeper")),
    () => saveFailure(file, aFailure()),
    () => saveFailure(join(file, "deeper"), aFailure()),
    () => removeFailure(join(folder, "gone.json")),
  ])
    expect(act).toThrow(
      expect.objectContaining({
        name: "ToolError",
        code: "store",
        message: expect.stringContaining(`the store ${folder}`),
      }),
    );
});

test("that nothing can be kept is told before a run, which makes no folder by it", () => {
  const missing = join(folder, "not", "yet", "there");
  assertWritable(missing);
  expect(existsSync(join(folder, "not"))).toBe(false);

  mkdirSync(missing, { recursive: true });
  assertWritable(missing);
  expect(existsSync(missing)).toBe(true);

  writeFileSync(join(folder, "file"), "");
  expect(() => assertWritable(join(folder, "file", "failures"))).toThrow(
    expect.objectContaining({ code: "store", message: expect.stringContaining("is no folder") }),
  );
});

test("a folder that is named like a failure is passed over", () => {
  mkdirSync(join(folder, "folder.json"));

  expect(readStore(folder)).toMatchObject([{ kind: "unreadable" }]);
});
