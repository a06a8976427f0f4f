import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compileFiles } from "../compile.ts";
import { descriptorSetOf, filesOf } from "../descriptor-sets.ts";
import type { Schema } from "../schema.ts";
import { Writer } from "../wire/writer.ts";
import { type ChangedPart, changedPart } from "./changed-part.ts";
import { loadSide } from "./load-side.ts";

const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** `.proto` texts by name; the first line is put in front of each. */
type Texts = Readonly<Record<string, string>>;

function folderOf(texts: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "wireproof-part-"));
  made.push(folder);
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(
      join(folder, name),
      typeof text === "string" ? `syntax = "proto2";\n${text}\n` : text,
    );
  }
  return folder;
}

function partOf(old: Texts, next: Texts): ChangedPart {
  return partOfPaths(folderOf(old), folderOf(next));
}

function partOfPaths(old: string, next: string): ChangedPart {
  return changedPart(
    loadSide({ side: "old", paths: [old], importPaths: [] }),
    loadSide({ side: "new", paths: [next], importPaths: [] }),
  );
}

/** The files of a schema, those that are roots with a star. */
function filesIn(schema: Schema): readonly string[] {
  return [...filesOf(schema.descriptorSet).keys()]
    .map((name) => (schema.roots.has(name) ? `${name}*` : name))
    .sort();
}

/** What {@link partOf} comes to, in short. */
function summaryOf(part: ChangedPart): unknown {
  return part.kind === "same" ? part : { ...part, old: filesIn(part.old), new: filesIn(part.new) };
}

const shop: Texts = {
  "base.proto": "message Base { optional int32 id = 1; }",
  "leaf.proto": 'import "base.proto"; message Leaf { optional Base base = 1; }',
  "twig.proto": 'import "base.proto"; message Twig { optional Base base = 1; }',
  "branch.proto": 'import "leaf.proto"; message Branch { optional Leaf leaf = 1; }',
  "tree.proto": 'import "branch.proto"; message Tree { optional Branch branch = 1; }',
  "lone.proto": "message Lone { }",
};

test("two versions that declare the same are the same", () => {
  expect(partOf(shop, shop)).toEqual({ kind: "same", files: 6 });
});

test("comments and empty lines are no change, in descriptors with positions neither", () => {
  const old = folderOf(shop);
  const next = folderOf({ ...shop, "leaf.proto": `// A leaf.\n\n\n${shop["leaf.proto"]}` });
  const set = compileFiles({
    files: Object.keys(shop),
    importPaths: [next],
    withImports: true,
    withSourceInfo: true,
  });
  const setPath = join(folderOf({ "set.binpb": set }), "set.binpb");

  expect(partOfPaths(old, next)).toEqual({ kind: "same", files: 6 });
  expect(partOfPaths(old, setPath)).toEqual({ kind: "same", files: 6 });
});

test("what buf notes in its images is no change", () => {
  const old = folderOf(shop);
  const options = { importPaths: [old], withImports: true, withSourceInfo: false };
  const set = compileFiles({ files: Object.keys(shop), ...options });
  const noted = [...filesOf(set).values()].map((file) => {
    const note = new Writer();
    // Field 8042: ImageFileExtension, in which 1 is whether the file is an import.
    note.tag(8042, 2);
    note.delimited(Uint8Array.of(0x08, 0x00));
    return Buffer.concat([file, note.finish()]);
  });

  const image = folderOf({ "image.binpb": descriptorSetOf(noted) });
  expect(partOfPaths(old, join(image, "image.binpb"))).toEqual({ kind: "same", files: 6 });
});

test("a change takes along what imports it and what that imports, and leaves out the rest", () => {
  const next = { ...shop, "leaf.proto": `${shop["leaf.proto"]} message More { }` };
  const files = ["base.proto", "branch.proto*", "leaf.proto*", "tree.proto*"];

  expect(summaryOf(partOf(shop, next))).toEqual({
    kind: "changed",
    old: files,
    new: files,
    sameFiles: 5,
    changedFiles: 1,
  });
});

test("a part locates its declarations on both sides", () => {
  const next = { ...shop, "leaf.proto": `\n\n${shop["leaf.proto"]} message More { }` };
  const part = partOf(shop, next);

  expect(part).toMatchObject({ kind: "changed" });
  expect(
    part.kind === "changed" && [part.old.locate("Leaf")?.line, part.new.locate("Leaf")?.line],
  ).toEqual([2, 4]);
});

test("a file that has moved is one that is gone and one that has come", () => {
  const { "lone.proto": lone = "", ...rest } = shop;

  expect(summaryOf(partOf(shop, { ...rest, "deep/lone.proto": lone }))).toEqual({
    kind: "changed",
    old: ["lone.proto*"],
    new: ["deep/lone.proto*"],
    sameFiles: 5,
    changedFiles: 2,
  });
});

test("a part may be empty on the side where nothing is but what is the same", () => {
  expect(summaryOf(partOf(shop, { ...shop, "new.proto": "message New { }" }))).toEqual({
    kind: "changed",
    old: [],
    new: ["new.proto*"],
    sameFiles: 6,
    changedFiles: 1,
  });
});

const open: Texts = {
  "open.proto": "message Open { extensions 100 to 200; }",
  "holder.proto": 'import "open.proto"; message Holder { optional Open open = 1; }',
  "lone.proto": "message Lone { }",
};

test.each([
  ["beside messages", "extend Open { optional int32 more = 100; }"],
  ["in a message", "message Scope { message In { extend Open { optional int32 more = 100; } } }"],
])("an extension elsewhere, %s, changes the message and all that hold it", (_, extension) => {
  const next = { ...open, "more.proto": `import "open.proto"; ${extension}` };

  expect(summaryOf(partOf(open, next))).toEqual({
    kind: "changed",
    old: ["holder.proto*", "open.proto*"],
    new: ["holder.proto*", "more.proto*", "open.proto*"],
    sameFiles: 3,
    changedFiles: 1,
  });
});

test("a change of what an extension holds changes the message that it extends", () => {
  const old = {
    ...open,
    "content.proto": "message Content { optional int32 id = 1; }",
    "more.proto":
      'import public "open.proto"; import "content.proto"; extend Open { optional Content more = 100; }',
  };
  const next = { ...old, "content.proto": "message Content { optional string id = 1; }" };
  const files = ["content.proto*", "holder.proto*", "more.proto*", "open.proto*"];

  expect(summaryOf(partOf(old, next))).toMatchObject({ old: files, new: files });
});

test("the extended message is found in its package, through public imports", () => {
  const old = {
    "a/open.proto": "package a; message Outer { message Open { extensions 100 to 200; } }",
    "a/all.proto": 'package a; import public "a/open.proto";',
    "b/holder.proto":
      'package b; import "a/open.proto"; message Holder { optional a.Outer.Open open = 1; }',
    "b/open.proto": "package b; message Open { extensions 100 to 200; }",
    "b/user.proto": 'package b; import "b/open.proto"; message User { optional Open open = 1; }',
  };
  const next = {
    ...old,
    "c.proto":
      'package c; import "a/all.proto"; import "b/holder.proto"; extend a.Outer.Open { optional int32 x = 100; }',
  };
  const files = ["a/all.proto*", "a/open.proto*", "b/holder.proto*"];

  expect(summaryOf(partOf(old, next))).toMatchObject({ old: files, new: [...files, "c.proto*"] });
});

test("an extension that only one side's changed file imports is known on both", () => {
  const old = {
    ...open,
    "more.proto": 'import "open.proto"; extend Open { optional int32 more = 100; }',
    "user.proto":
      'import "open.proto"; import "more.proto"; message User { optional Open open = 1; }',
  };
  const next = {
    ...old,
    "user.proto": 'import "open.proto"; message User { optional Open o = 1; }',
  };
  const files = ["more.proto", "open.proto", "user.proto*"];

  expect(summaryOf(partOf(old, next))).toMatchObject({ old: files, new: files });
});

test("a new option changes messages that hold options, and no others", () => {
  const options = 'import "google/protobuf/descriptor.proto";';
  const old = {
    ...open,
    "schema.proto": `${options} message Known { optional google.protobuf.FieldOptions options = 1; }`,
    "other.proto": `${options} extend google.protobuf.FieldOptions { optional int32 a = 50001; }`,
    "optioned.proto": 'import "other.proto"; message M { optional int32 f = 1 [(a) = 1]; }',
  };
  const next = {
    ...old,
    "new.proto": `${options} extend google.protobuf.FieldOptions { optional int32 b = 50002; }`,
  };
  const imported = "google/protobuf/descriptor.proto";

  expect(summaryOf(partOf(old, next))).toMatchObject({
    old: [imported, "schema.proto*"],
    new: [imported, "new.proto*", "schema.proto*"],
  });
});

test("what differs in an import that nobody named is a change", () => {
  const old = folderOf({ "base.proto": shop["base.proto"] ?? "" });
  const next = folderOf({ "base.proto": "message Base { optional string id = 1; }" });
  const api = folderOf({ "leaf.proto": shop["leaf.proto"] ?? "" });
  const part = changedPart(
    loadSide({ side: "old", paths: [api], importPaths: [old] }),
    loadSide({ side: "new", paths: [api], importPaths: [next] }),
  );
  const files = ["base.proto", "leaf.proto*"];

  expect(summaryOf(part)).toMatchObject({ old: files, new: files, sameFiles: 1, changedFiles: 1 });
});

test("two schemas that have nothing in common are no versions of one", () => {
  const [old, next] = [folderOf(shop), folderOf(open)].map((folder) => join(folder, "*.proto"));
  const other = folderOf({ "other.proto": "message Other { }" });

  expect(() => partOfPaths(old ?? "", other)).toThrow(
    expect.objectContaining({
      message: `nothing in common: no message and no service of the old side, ${old}, is on the new side, ${other}`,
      code: "schema",
      hint: expect.stringContaining("versions of one schema"),
    }),
  );
  expect(partOfPaths(old ?? "", next ?? "")).toMatchObject({ sameFiles: 1 });
});

test("an import alone is nothing in common", () => {
  const base = shop["base.proto"] ?? "";
  const shared = folderOf({ "base.proto": base });
  const one = folderOf({ "a.proto": 'import "base.proto"; message A { optional Base b = 1; }' });
  const other = folderOf({ "z.proto": 'import "base.proto"; message Z { optional Base b = 1; }' });

  expect(() =>
    changedPart(
      loadSide({ side: "old", paths: [one], importPaths: [shared] }),
      loadSide({ side: "new", paths: [other], importPaths: [shared] }),
    ),
  ).toThrow("nothing in common");
});

test("a service that is on both sides is in common, and so is a message in another file", () => {
  const service = "message In { } service S { rpc Do(In) returns (In); }";

  expect(partOf({ "a.proto": service }, { "b.proto": service }).kind).toBe("changed");
  expect(
    partOf(
      { "a.proto": `package p; ${service}` },
      { "b.proto": `package p; message Other { } service S { rpc Do(Other) returns (Other); }` },
    ).kind,
  ).toBe("changed");
});
