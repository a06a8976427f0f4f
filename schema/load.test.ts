import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, relative } from "node:path";
import { cwd } from "node:process";
import { afterAll, expect, test } from "vitest";
import { compileFiles, compileSources } from "./compile.ts";
import { loadSchema } from "./load.ts";
import { ToolError } from "./tool-error.ts";

const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A folder that holds files, by path. */
function tree(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "wireproof-load-"));
  made.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

function refusalOf(action: () => unknown): ToolError {
  try {
    action();
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const customer = `syntax = "proto3";
package acme.v1;

message Customer {
  string name = 1;
}
`;
const order = `syntax = "proto3";

package acme.v1;

import "acme/v1/customer.proto";
import "google/protobuf/timestamp.proto";

message Order {
  Customer customer = 1;
  google.protobuf.Timestamp at = 2;

  message Line {
    string article = 1;
    repeated
      int32 counts = 2;
  }

  repeated Line lines = 3;
}
`;
const acme = tree({ "acme/v1/customer.proto": customer, "acme/v1/order.proto": order });

test("a folder stands for every .proto below it, and imports start from it", () => {
  const schema = loadSchema({ paths: [acme] });

  expect(schema.messageNames).toEqual(["acme.v1.Customer", "acme.v1.Order", "acme.v1.Order.Line"]);
  expect([...schema.roots]).toEqual(["acme/v1/customer.proto", "acme/v1/order.proto"]);
});

test("a folder named from the current one is the same folder", () => {
  expect(loadSchema({ paths: [relative(cwd(), acme)] }).messageNames).toHaveLength(3);
});

test("imports of a single file start from the folder that its package asks for", () => {
  const schema = loadSchema({ paths: [join(acme, "acme/v1/order.proto")] });

  expect([...schema.roots]).toEqual(["acme/v1/order.proto"]);
  expect(schema.messageNames).toEqual(["acme.v1.Order", "acme.v1.Order.Line"]);
});

test("an imported message is known, though it is no subject", () => {
  const schema = loadSchema({ paths: [join(acme, "acme/v1/order.proto")] });

  expect(schema.find("acme.v1.Customer")?.fields).toHaveLength(1);
  expect(schema.find("google.protobuf.Timestamp")?.fields).toHaveLength(2);
});

test("a package on the line of the syntax still says where imports start", () => {
  const folder = tree({
    "a/b/one.proto":
      'syntax = "proto3"; package a.b; import "a/b/two.proto"; message One { Two two = 1; }',
    "a/b/two.proto": 'syntax = "proto3"; package a.b; message Two {}',
  });

  expect(loadSchema({ paths: [join(folder, "a/b/one.proto")] }).messageNames).toEqual(["a.b.One"]);
});

test("imports of a file whose folder is not its package start from its own folder", () => {
  const folder = tree({
    "deep/one.proto":
      'syntax = "proto3";\npackage x.y;\nimport "two.proto";\nmessage One { Two two = 1; }',
    "deep/two.proto": 'syntax = "proto3";\npackage x.y;\nmessage Two {}',
  });

  expect([...loadSchema({ paths: [join(folder, "deep/one.proto")] }).roots]).toEqual(["one.proto"]);
});

test("imports of a glob start from the folder before its first wildcard", () => {
  expect([...loadSchema({ paths: [`${acme}/**/*.proto`] }).roots]).toEqual([
    "acme/v1/customer.proto",
    "acme/v1/order.proto",
  ]);
  expect([...loadSchema({ paths: [`${acme}/*/v?/c*.proto`] }).roots]).toEqual([
    "acme/v1/customer.proto",
  ]);
  expect([...loadSchema({ paths: [`${acme}/acme/v1/{customer,nobody}.proto`] }).roots]).toEqual([
    "customer.proto",
  ]);
});

test("a folder whose name looks like a glob is a folder", () => {
  const folder = tree({ "[odd]/m.proto": 'syntax = "proto3"; message M {}' });

  expect(loadSchema({ paths: [join(folder, "[odd]")] }).messageNames).toEqual(["M"]);
});

test("import paths come first, and name the files below them", () => {
  const vendor = tree({
    "shared/v1/id.proto": 'syntax = "proto3"; package shared.v1; message Id {}',
  });
  const own = tree({
    "m.proto": 'syntax = "proto3"; import "shared/v1/id.proto"; message M { shared.v1.Id id = 1; }',
  });

  expect(loadSchema({ paths: [own], importPaths: [vendor] }).messageNames).toEqual(["M"]);
  expect([...loadSchema({ paths: [join(acme, "acme/v1")], importPaths: [acme] }).roots]).toEqual([
    "acme/v1/customer.proto",
    "acme/v1/order.proto",
  ]);
});

test("a folder leaves out the node_modules below it, unless it is itself among them", () => {
  const folder = tree({
    "m.proto": 'syntax = "proto3"; message M {}',
    "node_modules/p/n.proto": 'syntax = "proto3"; message N {}',
  });

  expect(loadSchema({ paths: [folder] }).messageNames).toEqual(["M"]);
  expect(loadSchema({ paths: [join(folder, "node_modules/p")] }).messageNames).toEqual(["N"]);
});

test("a file that is named twice is loaded once", () => {
  const file = join(acme, "acme/v1/customer.proto");

  expect([...loadSchema({ paths: [file, acme, file] }).roots]).toEqual([
    "acme/v1/customer.proto",
    "acme/v1/order.proto",
  ]);
});

test("two folders may hold a file of one name only where it is the same file", () => {
  const text = 'syntax = "proto3"; package p; message Same {}';
  const [left, right] = [tree({ "p/m.proto": text }), tree({ "p/m.proto": text })];
  const other = tree({ "p/m.proto": 'syntax = "proto3"; package p; message Other {}' });
  const refusal = refusalOf(() => loadSchema({ paths: [left, other] }));

  expect(loadSchema({ paths: [left, right] }).messageNames).toEqual(["p.Same"]);
  expect(refusal.message).toBe(
    `two files are called p/m.proto: ${join(left, "p/m.proto")} and ${join(other, "p/m.proto")}`,
  );
});

test("a file that an import path hides is no subject under another's name", () => {
  const older = 'syntax = "proto3"; package acme; message Order { string id = 1; }';
  const newer = older.replace("}", "string added = 2; }");
  const [own, vendor] = [tree({ "acme/order.proto": newer }), tree({ "acme/order.proto": older })];

  for (const path of [own, join(own, "acme/order.proto")])
    expect(refusalOf(() => loadSchema({ paths: [path], importPaths: [vendor] })).message).toBe(
      `two files are called acme/order.proto: ${join(vendor, "acme/order.proto")} and ${join(own, "acme/order.proto")}`,
    );
  expect(loadSchema({ paths: [own], importPaths: [own, vendor] }).messageNames).toEqual([
    "acme.Order",
  ]);
});

test("a linked folder is read through its link", () => {
  const folder = tree({});
  symlinkSync(acme, join(folder, "link"));

  expect(loadSchema({ paths: [join(folder, "link")] }).messageNames).toHaveLength(3);
});

test("a slice of a schema from files holds the text of each", () => {
  const slice = loadSchema({ paths: [acme] }).slice(["acme.v1.Order"]);

  expect([...slice.sources.keys()].sort()).toEqual([
    "acme/v1/customer.proto",
    "acme/v1/order.proto",
    "google/protobuf/timestamp.proto",
  ]);
  expect(slice.sources.get("acme/v1/order.proto")).toBe(order);
});

// Locations: file, line and column, counted from 1.
for (const [what, typeName, number, line, column] of [
  ["a message", "acme.v1.Order", undefined, 8, 1],
  ["a nested message", "acme.v1.Order.Line", undefined, 12, 3],
  ["a field", "acme.v1.Order", 1, 9, 3],
  ["a field behind a nested message", "acme.v1.Order", 3, 18, 3],
  ["a field of two lines", "acme.v1.Order.Line", 2, 14, 5],
  ["a field that is not there, by its message", "acme.v1.Order", 99, 8, 1],
] as const)
  test(`locates ${what}`, () => {
    // As a person at the terminal names it: from the present folder.
    const file = relative("", join(acme, "acme/v1/order.proto"));
    const expected = { file, line, column };

    expect(loadSchema({ paths: [acme] }).locate(typeName, number)).toEqual(expected);
  });

test("locates nothing for a message that is not there", () => {
  expect(loadSchema({ paths: [acme] }).locate("acme.v1.Nobody")).toBeUndefined();
});

test("locates an extension where it is declared, not where its message is", () => {
  const folder = tree({
    "base.proto": 'syntax = "proto2";\npackage b;\nmessage Base {\n  extensions 1 to 9;\n}\n',
    "more.proto": `syntax = "proto2";
package b;
import "base.proto";
message Scope {
  extend Base {
    optional int32 inner = 1;
  }
}
extend Base {
  optional int32 outer = 2;
}
`,
  });
  const schema = loadSchema({ paths: [folder] });

  const file = relative("", join(folder, "more.proto"));
  expect(schema.locate("b.Base", 1)).toEqual({ file, line: 6, column: 5 });
  expect(schema.locate("b.Base", 2)).toEqual({ file, line: 10, column: 3 });
});

/** A descriptor set of files of the acme schema. */
function described(
  files: readonly string[],
  options: { readonly withImports?: boolean; readonly withSourceInfo?: boolean } = {},
): Uint8Array {
  const { withImports = true, withSourceInfo = false } = options;
  return compileFiles({ files, importPaths: [acme], withImports, withSourceInfo });
}

const orderFile = "acme/v1/order.proto";
const customerFile = "acme/v1/customer.proto";

test.each([
  ["does not compile any more", "syntax"],
  ["declares something else", `// A line more.\n${customer.replace("name", "names")}`],
])("nothing is located in a schema that %s", (_, changed) => {
  const folder = tree({ [customerFile]: customer });
  const schema = loadSchema({ paths: [folder] });
  writeFileSync(join(folder, customerFile), changed);

  expect(schema.locate("acme.v1.Customer")).toBeUndefined();
});

test("a file of 100,000 empty lines is read as fast as any", () => {
  const folder = tree({ "m.proto": `${"\n".repeat(100_000)}syntax = "proto3"; package p;` });
  const started = performance.now();
  loadSchema({ paths: [join(folder, "m.proto")] });

  // It took 27 s when every line was searched for the package from anew.
  expect(performance.now() - started).toBeLessThan(5000);
});

test("a folder that the compiler cannot be told of is named", () => {
  const name = `a${delimiter}b`;
  const folder = tree({ [`${name}/m.proto`]: 'syntax = "proto3";' });

  expect(refusalOf(() => loadSchema({ paths: [join(folder, name)] })).message).toBe(
    `the compiler cannot look into a folder with "${delimiter}" in its name: ${join(folder, name)}`,
  );
});

test("a descriptor set is a schema without texts", () => {
  const folder = tree({ "set.binpb": described([orderFile]) });
  const schema = loadSchema({ paths: [join(folder, "set.binpb")] });

  expect(schema.messageNames).toContain("acme.v1.Order.Line");
  expect(schema.slice(["acme.v1.Order"]).sources).toEqual(new Map());
  expect(schema.locate("acme.v1.Order")).toBeUndefined();
});

test("a descriptor set with source information knows lines", () => {
  const folder = tree({ "set.binpb": described([orderFile], { withSourceInfo: true }) });
  const schema = loadSchema({ paths: [join(folder, "set.binpb")] });

  expect(schema.locate("acme.v1.Order.Line", 1)).toEqual({ file: orderFile, line: 13, column: 5 });
});

test("descriptor sets together are one schema, whichever comes first", () => {
  const folder = tree({
    "order.binpb": described([orderFile], { withImports: false }),
    "customer.binpb": described([customerFile]),
    "timestamp.binpb": described(["google/protobuf/timestamp.proto"]),
  });
  const paths = ["order", "timestamp", "customer"].map((name) => join(folder, `${name}.binpb`));

  for (const order of [paths, [...paths].reverse()])
    expect(loadSchema({ paths: order }).messageNames).toEqual([
      ...["acme.v1.Customer", "acme.v1.Order", "acme.v1.Order.Line"],
      "google.protobuf.Timestamp",
    ]);
});

test("a file in two descriptor sets is one file", () => {
  const folder = tree({ "a.binpb": described([orderFile]), "b.binpb": described([customerFile]) });
  const paths = [join(folder, "a.binpb"), join(folder, "b.binpb")];

  expect(loadSchema({ paths }).hash).toBe(loadSchema({ paths: paths.slice(0, 1) }).hash);
});

test("two descriptor sets that differ in a file are refused; positions are no difference", () => {
  const other = tree({ [customerFile]: customer.replace("string name", "bytes name") });
  const changed = compileFiles({
    files: [customerFile],
    importPaths: [other],
    withImports: true,
    withSourceInfo: false,
  });
  const folder = tree({
    "plain.binpb": described([customerFile]),
    "placed.binpb": described([customerFile], { withSourceInfo: true }),
    "changed.binpb": changed,
  });
  const load = (...names: string[]) =>
    loadSchema({ paths: names.map((name) => join(folder, `${name}.binpb`)) });

  expect(load("plain", "placed").messageNames).toEqual(["acme.v1.Customer"]);
  expect(refusalOf(() => load("placed", "changed")).message).toBe(
    `two descriptor sets hold different files called ${customerFile}`,
  );
});

test("descriptor sets written one after the other into a file are one schema", () => {
  const sets = [described([orderFile], { withImports: false }), described([customerFile])];
  const stamp = described(["google/protobuf/timestamp.proto"]);
  const folder = tree({ "both.binpb": Buffer.concat([...sets, stamp]) });

  expect(loadSchema({ paths: [join(folder, "both.binpb")] }).messageNames).toContain(
    "acme.v1.Customer",
  );
});

test("a descriptor set that lacks an import says which, and how to write it", () => {
  const folder = tree({ "set.binpb": described([orderFile], { withImports: false }) });
  const refusal = refusalOf(() => loadSchema({ paths: [join(folder, "set.binpb")] }));

  expect(refusal.code).toBe("schema");
  expect(refusal.message).toContain(customerFile);
  expect(refusal.hint).toContain("--include_imports");
});

for (const [what, content] of [
  ["a text", "syntax of something else"],
  ["a file of nothing but one bits", Uint8Array.from(Array(20).fill(255))],
  ["a file with rubbish behind its name", Uint8Array.of(10, 5, 10, 1, 97, 255, 255)],
  ["a cut descriptor set", described([customerFile]).subarray(0, 40)],
] as const)
  test(`${what} is no schema, and the error names the file`, () => {
    const path = join(tree({ "set.binpb": content }), "set.binpb");
    const refusal = refusalOf(() => loadSchema({ paths: [path] }));

    expect(refusal.message).toBe(`${path}: neither a .proto file nor a FileDescriptorSet`);
    expect(refusal.code).toBe("schema");
    expect(refusal.cause).toBeInstanceOf(Error);
  });

test(".proto files and descriptor sets do not mix", () => {
  const folder = tree({ "set.binpb": described([customerFile]) });
  const set = join(folder, "set.binpb");

  expect(refusalOf(() => loadSchema({ paths: [acme, set] })).message).toBe(
    `.proto files and descriptor sets together: ${set}`,
  );
});

test("a path that does not exist is named, with the place where it was looked for", () => {
  const refusal = refusalOf(() => loadSchema({ paths: [acme, "no/such/folder"] }));

  expect(refusal.message).toBe("no such file or folder: no/such/folder");
  expect(refusal.hint).toContain(join(cwd(), "no/such/folder"));
  expect(refusal.code).toBe("schema");
});

test("an import folder that does not exist is named", () => {
  const request = { paths: [acme], importPaths: [acme, "no/such/folder"] };

  expect(refusalOf(() => loadSchema(request)).message).toBe(
    "no such import folder: no/such/folder",
  );
});

for (const [what, paths] of [
  ["an empty folder", [tree({})]],
  ["a folder of other files", [tree({ "a.txt": "", proto: "" })]],
  ["a glob that matches nothing", [`${acme}/**/*.nothing`]],
  ["no path at all", []],
] as const)
  test(`${what} is an error, never an empty schema`, () => {
    const refusal = refusalOf(() => loadSchema({ paths }));

    expect(refusal.message).toBe(`no .proto file in ${paths[0] ?? "no path"}`);
    expect(refusal.code).toBe("schema");
  });

test("a path that names nothing is an error, even beside one that names something", () => {
  const empty = tree({ "README.md": "no schema" });

  expect(refusalOf(() => loadSchema({ paths: [acme, empty] })).message).toBe(
    `no .proto file in ${empty}`,
  );
});

test.each(["../out.proto", "/out.proto", "a/../../out.proto", "."])(
  "a source that is called %s is not written anywhere",
  (path) => {
    const refusal = refusalOf(() => compileSources(new Map([[path, 'syntax = "proto3";']])));

    expect(refusal.message).toBe(`a schema file has a path that leads elsewhere: ${path}`);
  },
);

test("an error of the compiler keeps file, line and column, every one of them", () => {
  const folder = tree({
    "bad.proto":
      'syntax = "proto3";\nimport "google/protobuf/any.proto";\nmessage M {\n  Nope a = 1;\n    Never b = 2;\n}\n',
  });
  const refusal = refusalOf(() => loadSchema({ paths: [folder] }));

  expect(refusal.code).toBe("schema");
  expect(refusal.message.split("\n")).toEqual([
    "the schema does not compile:",
    `${join(folder, "bad.proto")}:4:3: "Nope" is not defined.`,
    `${join(folder, "bad.proto")}:5:5: "Never" is not defined.`,
  ]);
  expect(refusal.hint).toBeUndefined();
});

test("an import that is not found gets the hint to name its folder", () => {
  const folder = tree({ "m.proto": 'syntax = "proto3";\nimport "nowhere/n.proto";\n' });
  const refusal = refusalOf(() => loadSchema({ paths: [folder] }));

  expect(refusal.message).toContain(
    `${join(folder, "m.proto")}:2:1: Import "nowhere/n.proto" was not found`,
  );
  expect(refusal.hint).toContain("-I");
});

test("an import that is found but wrong gets no hint to look elsewhere", () => {
  const folder = tree({
    "m.proto": 'syntax = "proto3";\nimport "n.proto";\n',
    "n.proto": 'syntax = "proto3";\nmessage N {\n',
  });
  const refusal = refusalOf(() => loadSchema({ paths: [join(folder, "m.proto")] }));

  expect(refusal.message).toContain(`${join(folder, "n.proto")}:3:1: `);
  expect(refusal.hint).toBeUndefined();
});

test("a warning of the compiler stops nothing", () => {
  const folder = tree({
    "m.proto": 'syntax = "proto3";\nimport "google/protobuf/any.proto";\nmessage M {}\n',
  });

  expect(loadSchema({ paths: [folder] }).messageNames).toEqual(["M"]);
});
