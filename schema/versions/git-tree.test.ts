import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ToolError } from "../tool-error.ts";
import { type Checkout, checkOut } from "./git-tree.ts";
import { GitRepository } from "./testing/git-repository.ts";

const repositories: GitRepository[] = [];
const beside: string[] = [];

afterAll(() => {
  for (const repository of repositories) repository.remove();
  for (const folder of beside) rmSync(folder, { recursive: true, force: true });
});

function repositoryOf(files: Readonly<Record<string, string>>): GitRepository {
  const repository = new GitRepository();
  repositories.push(repository);
  repository.commit(files);
  return repository;
}

/** The files that were checked out with their texts, by path; nothing of them is left. */
function filesAt(spec: string, importPaths: readonly string[] = []): Record<string, string> {
  const checkout = checkOut(spec, importPaths);
  try {
    return filesOf(checkout);
  } finally {
    checkout.dispose();
  }
}

function filesOf({ top }: Checkout): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[path.slice(top.length + 1)] = readFileSync(path, "utf8");
  }
  return files;
}

function refusalOf(spec: string): ToolError {
  try {
    checkOut(spec).dispose();
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const history = repositoryOf({ "proto/a.proto": "one", "proto/notes.md": "no schema" });
history.git("tag", "--annotate", "--message=first", "v1.2.0");
const second = history.commit({ "proto/a.proto": "two", "deep/er/b.proto": "b" });
history.git("branch", "side");
history.git("mv", "proto/a.proto", "proto/moved.proto");
history.commit();
const dotGit = history.path(".git");

test.each([
  [`${dotGit}#tag=v1.2.0`, { "proto/a.proto": "one" }],
  [`${dotGit}#branch=side`, { "proto/a.proto": "two", "deep/er/b.proto": "b" }],
  [`${dotGit}#commit=${second}`, { "proto/a.proto": "two", "deep/er/b.proto": "b" }],
  [`${dotGit}#commit=${second.slice(0, 9)},subdir=deep`, { "deep/er/b.proto": "b" }],
  [`${dotGit}#ref=main,subdir=proto`, { "proto/moved.proto": "two" }],
  [`${dotGit}#ref=main~2`, { "proto/a.proto": "one" }],
  [`${dotGit}#subdir=proto`, { "proto/moved.proto": "two" }],
  [`${history.folder}#ref=v1.2.0`, { "proto/a.proto": "one" }],
])("%s holds its .proto files alone", (spec, files) => {
  expect(filesAt(spec)).toEqual(files);
});

test("a bare clone, and a second work tree, are repositories as any", () => {
  const bare = `${history.folder}-bare.git`;
  const other = `${history.folder}-other`;
  beside.push(bare, other);
  history.git("clone", "--quiet", "--bare", history.folder, bare);
  history.git("worktree", "add", "--quiet", other, "side");

  expect(filesAt(`${bare}#tag=v1.2.0`)).toEqual({ "proto/a.proto": "one" });
  expect(filesAt(`${other}/.git#ref=HEAD,subdir=proto`)).toEqual({ "proto/a.proto": "two" });
});

test("a branch that a clone has from its origin only is found there", () => {
  const clone = repositoryOf({});
  clone.git("remote", "add", "origin", history.folder);
  clone.git("fetch", "--quiet", "--depth=1", "origin", "side");
  clone.git("update-ref", "refs/remotes/origin/side", "FETCH_HEAD");

  for (const kind of ["branch", "ref"])
    expect(filesAt(`${clone.folder}#${kind}=side,subdir=deep`)).toEqual({ "deep/er/b.proto": "b" });
});

test("what is not committed is not read, and nothing in the repository is touched", () => {
  const repository = repositoryOf({ "a.proto": "committed" });
  repository.write({ "a.proto": "edited", "b.proto": "new" });
  repository.git("add", "b.proto");
  const before = repository.git("status", "--porcelain");

  expect(filesAt(`${repository.folder}#ref=HEAD`)).toEqual({ "a.proto": "committed" });
  expect(repository.git("status", "--porcelain")).toBe(before);
});

test("links are followed in the revision, and left out where they lead elsewhere", () => {
  const { folder } = repositoryOf({
    "proto/a.proto": "a",
    "proto/same.proto": "-> a.proto",
    "proto/again.proto": "-> same.proto",
    "proto/out.proto": "-> ../../other/x.proto",
    "proto/absolute.proto": "-> /etc/hostname",
    "proto/circle.proto": "-> circle.proto",
    "proto/vendor": "-> ../shared/deep",
    "proto/top": "-> ..",
    "shared/deep/s.proto": "s",
    "shared/deep/back": "-> ../../proto",
  });

  expect(filesAt(`${folder}#ref=main,subdir=proto`)).toEqual({
    "proto/a.proto": "a",
    "proto/same.proto": "a",
    "proto/again.proto": "a",
    "proto/vendor/s.proto": "s",
    "proto/top/proto/a.proto": "a",
    "proto/top/shared/deep/s.proto": "s",
  });
});

test("names with spaces, lines and letters of other alphabets are kept", () => {
  const files = { "proto/a b.proto": "1", "proto/ü\n'.proto": "2", "proto/$(x).proto": "3" };

  expect(filesAt(`${repositoryOf(files).folder}#ref=main`)).toEqual(files);
});

test("thousands of files are read, large and empty ones among them", () => {
  const files: Record<string, string> = { "empty.proto": "", "large.proto": "x".repeat(1 << 20) };
  for (let index = 0; index < 2000; index++) files[`d${index % 7}/${index}.proto`] = `${index}\n`;

  expect(filesAt(`${repositoryOf(files).folder}#ref=main`)).toEqual(files);
});

test("import paths in the work tree are those of the revision, where it has them", () => {
  const repository = repositoryOf({ "proto/a.proto": "a", "vendor/v.proto": "then" });
  repository.write({ "vendor/v.proto": "now", "local/l.proto": "l" });
  const given = [repository.path("vendor"), repository.path("local"), dirname(repository.folder)];
  const checkout = checkOut(`${repository.folder}#ref=main,subdir=proto`, given);

  expect(checkout.importPaths).toEqual([join(checkout.top, "vendor"), ...given.slice(1)]);
  expect(filesOf(checkout)).toEqual({ "proto/a.proto": "a", "vendor/v.proto": "then" });

  checkout.dispose();
});

test("a checkout knows its commit, and leaves nothing when it is disposed of", () => {
  const checkout = checkOut(`${dotGit}#branch=side,subdir=proto`);

  expect(checkout).toMatchObject({ commit: second, label: `${dotGit}#branch=side,subdir=proto` });
  expect(existsSync(join(checkout.folder, "a.proto"))).toBe(true);

  checkout.dispose();
  expect(existsSync(checkout.top)).toBe(false);
});

test.each([
  ["ref=mian", "revision mian", /^did you mean "main"\? .*: git fetch origin mian$/],
  ["ref=origin/other~3", "revision origin/other~3", /: git fetch origin other$/],
  ["ref=--all", "revision --all", /: git fetch origin all$/],
  ["branch=v1.2.0", "branch v1.2.0", /: git fetch origin v1\.2\.0$/],
  ["tag=v1.2.1", "tag v1.2.1", /^did you mean "v1\.2\.0"\? .*: git fetch origin tag v1\.2\.1$/],
  ["commit=00000000", "commit 00000000", /: git fetch origin 00000000$/],
])("a revision that is not there is named: %s", (option, name, hint) => {
  const refusal = refusalOf(`${dotGit}#${option}`);

  expect(refusal.message).toBe(`${dotGit} has no ${name}`);
  expect(refusal.code).toBe("schema");
  expect(refusal.hint).toMatch(hint);
});

test("a clone that ends before the revision gets the command that makes it whole", () => {
  const shallow = repositoryOf({});
  shallow.git("fetch", "--quiet", "--depth=1", `file://${history.folder}`, "main:old");

  expect(refusalOf(`${shallow.folder}#ref=old~1`).hint).toMatch(/: git fetch --unshallow origin$/);
});

test("a folder that the revision lacks is named, with the one that is near", () => {
  const refusal = refusalOf(`${dotGit}#tag=v1.2.0,subdir=prot`);

  expect(refusal.message).toBe("no folder prot in tag v1.2.0");
  expect(refusal.hint).toBe("did you mean proto?");
  expect(refusalOf(`${dotGit}#tag=v1.2.0,subdir=deep`).hint).toBe(
    "it starts from the top of the repository",
  );
});

test("a revision without a .proto file, and a folder without one, are refused", () => {
  const repository = repositoryOf({ "docs/readme.md": "text", "proto/a.proto": "a" });
  const spec = `${repository.folder}#ref=main`;

  expect(refusalOf(`${spec},subdir=docs`).message).toBe("no .proto file in docs of revision main");
  repository.git("rm", "--quiet", "proto/a.proto");
  repository.commit();
  expect(refusalOf(spec).message).toBe("no .proto file in the tree of revision main");
});

test("what is no repository is refused, be it inside of one", () => {
  const inside = history.path("proto");

  for (const path of [inside, history.path("nowhere")]) {
    const refusal = refusalOf(`${path}#ref=main`);
    expect(refusal.message).toBe(`no git repository at ${path}`);
    expect(refusal.hint).toContain(`it was looked for at ${path}`);
  }
});

test("a tree whose paths lead out of it is refused", () => {
  const repository = repositoryOf({ "a.proto": "a" });
  const blob = repository.git("rev-parse", "HEAD:a.proto");
  const tree = treeWith(repository, "100644", "x.proto", blob);
  const above = treeWith(repository, "40000", "..", tree);
  const commit = repository.git("commit-tree", above, "-m", "odd");

  expect(refusalOf(`${repository.folder}#commit=${commit}`).message).toBe(
    "the revision holds a path that leads out of it: ../x.proto",
  );
});

/** Writes a tree of one entry, by hand: git itself would not. */
function treeWith(repository: GitRepository, mode: string, name: string, id: string): string {
  const entry = Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")]);
  const args = ["hash-object", "-t", "tree", "-w", "--stdin", "--literally"];
  return execFileSync("git", args, {
    cwd: repository.folder,
    input: entry,
    encoding: "utf8",
  }).trim();
}
