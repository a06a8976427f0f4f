import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { compileFiles } from "../compile.ts";
import { ToolError } from "../tool-error.ts";
import { type LoadedSide, loadSide, type SideRequest } from "./load-side.ts";
import { GitRepository } from "./testing/git-repository.ts";

const made: string[] = [];
const sides: LoadedSide[] = [];

afterAll(() => {
  for (const side of sides) side.dispose();
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

function tree(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "wireproof-side-"));
  made.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

function repositoryOf(files: Readonly<Record<string, string>>): GitRepository {
  const repository = new GitRepository();
  made.push(repository.folder);
  repository.commit(files);
  return repository;
}

function load(paths: readonly string[], more: Partial<SideRequest> = {}): LoadedSide {
  const side = loadSide({ side: "old", paths, importPaths: [], ...more });
  sides.push(side);
  return side;
}

function refusalOf(paths: readonly string[], more: Partial<SideRequest> = {}): ToolError {
  try {
    load(paths, more);
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const order = `syntax = "proto3";
package acme.v1;

message Order {
  int32 id = 1;
}
`;
const shelf = 'syntax = "proto3";\nimport "price.proto";\nmessage Shelf { Price price = 1; }\n';
const price = 'syntax = "proto3";\nmessage Price { int64 units = 1; }\n';
const files = { "proto/acme/v1/order.proto": order };

/** A set of a file that imports a well-known one, with that one in it. */
function setOf(withImports: boolean): Uint8Array {
  const folder = tree({
    "m.proto":
      'syntax = "proto3";\nimport "google/protobuf/timestamp.proto";\nmessage M { google.protobuf.Timestamp t = 1; }',
  });
  return compileFiles({
    files: ["m.proto"],
    importPaths: [folder],
    withImports,
    withSourceInfo: true,
  });
}

test("a folder, a file and a glob are sides", () => {
  const folder = tree(files);

  for (const path of ["proto", "proto/acme/v1/order.proto", "proto/**/*.proto"]) {
    const side = load([join(folder, path)]);
    expect([...side.roots]).toEqual(["acme/v1/order.proto"]);
    expect(side.schema().messageNames).toEqual(["acme.v1.Order"]);
    expect(side.label).toBe(join(folder, path));
  }
});

test("a git revision is a side, whatever the work tree holds since", () => {
  const repository = repositoryOf(files);
  repository.write({ "proto/acme/v1/order.proto": "edited", "proto/more.proto": "new" });
  const spec = `${repository.path(".git")}#ref=main,subdir=proto`;

  expect([...load([spec]).roots]).toEqual(["acme/v1/order.proto"]);
  expect(load([spec]).label).toBe(spec);
  expect(load([spec]).schema().message("acme.v1.Order").fields[0]?.name).toBe("id");
});

test("locations are in the files as the repository calls them", () => {
  const side = load([`${repositoryOf(files).folder}#ref=main,subdir=proto`]);

  expect(side.schema().locate("acme.v1.Order", 1)).toEqual({
    file: "proto/acme/v1/order.proto",
    line: 5,
    column: 3,
  });
});

test("locations of a folder are as the person at the terminal calls them", () => {
  const folder = tree(files);

  expect(load([folder]).schema().locate("acme.v1.Order")).toEqual({
    file: relative("", join(folder, "proto/acme/v1/order.proto")),
    line: 4,
    column: 1,
  });
});

test("a part of a side knows its files alone, and where they are", () => {
  const side = load([
    tree({ "shelf.proto": shelf, "price.proto": price, "other.proto": 'syntax = "proto3";' }),
  ]);
  const part = side.schema({
    files: new Set(["shelf.proto", "price.proto"]),
    roots: new Set(["shelf.proto"]),
  });

  expect(part.messageNames).toEqual(["Shelf"]);
  expect([...part.registry.files].map((file) => file.proto.name)).toEqual([
    "price.proto",
    "shelf.proto",
  ]);
  expect(part.locate("Price", 1)?.line).toBe(2);
});

test("import paths of a git revision are those of the revision, else those on disk", () => {
  const repository = repositoryOf({ "api/shelf.proto": shelf, "vendor/price.proto": price });
  repository.write({ "vendor/price.proto": price.replace("int64", "string") });
  const spec = `${repository.folder}#ref=main,subdir=api`;
  const then = load([spec], { importPaths: [repository.path("vendor")] }).schema();
  const now = tree({ "price.proto": price.replace("units", "cents") });
  const elsewhere = load([spec], { importPaths: [now] }).schema();

  expect(then.message("Price").fields).toMatchObject([{ name: "units", kind: "int64" }]);
  expect(then.locate("Price", 1)?.file).toBe("vendor/price.proto");
  expect(elsewhere.message("Price").fields).toMatchObject([{ name: "cents" }]);
  expect(elsewhere.locate("Price", 1)?.file).toBe(relative("", join(now, "price.proto")));
});

test("a descriptor set is a side, without what the compiler carries among its subjects", () => {
  const path = join(tree({ "set.binpb": setOf(true) }), "set.binpb");
  const side = load([path]);

  expect([...side.roots]).toEqual(["m.proto"]);
  expect(side.schema().messageNames).toEqual(["M"]);
  expect(side.schema().locate("M")).toEqual({ file: "m.proto", line: 3, column: 1 });
});

test("a descriptor set of nothing but what the compiler carries is one of that", () => {
  const set = compileFiles({
    files: ["google/protobuf/duration.proto"],
    importPaths: [],
    withImports: true,
    withSourceInfo: false,
  });
  const side = load([join(tree({ "set.binpb": set }), "set.binpb")]);

  expect(side.schema().messageNames).toEqual(["google.protobuf.Duration"]);
});

test("a descriptor set that does not hold together is refused before anybody asks", () => {
  const path = join(tree({ "set.binpb": setOf(false) }), "set.binpb");
  const refusal = refusalOf([path], { side: "new" });

  expect(refusal.message).toMatch(
    `the new side, ${path}: not a usable FileDescriptorSet: Cannot find google/protobuf/timestamp.proto`,
  );
  expect(refusal.hint).toMatch("--include_imports");
});

test("a side that does not compile is named, and so is its file in the repository", () => {
  const repository = repositoryOf({ "proto/a/m.proto": order.replace("= 1", "= ") });
  const spec = `${repository.folder}#ref=main,subdir=proto`;

  expect(refusalOf([spec])).toMatchObject({
    message: `the old side, ${spec}: the schema does not compile:\nproto/a/m.proto:5:14: Expected field number.`,
    code: "schema",
    hint: undefined,
  });
});

test("an import that a revision lacks keeps its hint", () => {
  const spec = `${repositoryOf({ "a/shelf.proto": shelf }).folder}#ref=main`;
  const refusal = refusalOf([spec], { side: "new" });

  expect(refusal.message).toMatch(`the new side, ${spec}: the schema does not compile:\n`);
  expect(refusal.message).toMatch("\na/shelf.proto:2:1: Import");
  expect(refusal.hint).toBe("name the folder that its imports start from with -I");
});

test("a path that does not exist is said to be that of a side", () => {
  expect(refusalOf(["no/such/folder"], { side: "new" }).message).toBe(
    "the new side, no/such/folder: no such file or folder: no/such/folder",
  );
});

test.each([
  ["tags=v1", () => 'unknown key "tags"', "usage"],
  ["tag=no-such", (folder: string) => `${folder} has no tag no-such`, "schema"],
] as const)("what is wrong with a git revision is said of its side: %s", (option, what, code) => {
  const { folder } = repositoryOf(files);
  const spec = `${folder}#${option}`;

  expect(refusalOf([spec])).toMatchObject({
    message: `the old side, ${spec}: ${what(folder)}`,
    code,
  });
});

test("a git revision stands alone", () => {
  const spec = `${repositoryOf(files).folder}#ref=main`;

  for (const paths of [
    [spec, tree(files)],
    [tree(files), spec],
    [spec, spec],
  ])
    expect(refusalOf(paths)).toMatchObject({
      message: `the old side, ${paths.join(" ")}: a git revision together with other paths`,
      code: "usage",
      hint: `name ${spec} alone`,
    });
});

test("nothing is left of a side that could not be loaded", () => {
  const repository = repositoryOf({ "a.proto": "no schema" });
  const temporary = tree({});
  for (const name of ["TMPDIR", "TEMP", "TMP"]) vi.stubEnv(name, temporary);
  try {
    expect(refusalOf([`${repository.folder}#ref=main`]).message).toMatch("does not compile");
    expect(readdirSync(temporary)).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
  }
});

test("nothing is left of a side when it is disposed of", () => {
  const side = load([`${repositoryOf(files).folder}#ref=main`]);
  const schema = side.schema();
  side.dispose();

  expect(schema.message("acme.v1.Order").fields).toHaveLength(1);
  expect(schema.locate("acme.v1.Order")).toBeUndefined();
});

test("a method is located in the file of its service, an extension in its own", () => {
  const side = load([
    `${
      repositoryOf({
        "api/service.proto":
          'syntax = "proto2";\nimport "open.proto";\nservice S {\n  rpc Do(Open) returns (Open);\n}\n',
        "api/open.proto": 'syntax = "proto2";\nmessage Open { extensions 100 to 200; }\n',
        "api/more.proto":
          'syntax = "proto2";\nimport "open.proto";\nextend Open {\n\n  optional int32 more = 100;\n}\n',
      }).folder
    }#ref=main,subdir=api`,
  ]);
  const schema = side.schema();

  expect(schema.locateMethod("S", "Do")).toEqual({ file: "api/service.proto", line: 4, column: 3 });
  expect(schema.locate("Open", 100)).toEqual({ file: "api/more.proto", line: 5, column: 3 });
  expect(schema.locate("Open")).toMatchObject({ file: "api/open.proto", line: 2 });
  expect(schema.locateMethod("T", "Do")).toBeUndefined();
});
