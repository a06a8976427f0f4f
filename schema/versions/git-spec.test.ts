import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ToolError } from "../tool-error.ts";
import { gitSpecOf, isGitSpec } from "./git-spec.ts";

const folder = mkdtempSync(join(tmpdir(), "wireproof-spec-"));
mkdirSync(join(folder, "odd#ref=main"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ".git",
  "../api/.git",
  "api.git",
  ".git#ref=main",
  "../api.git#tag=v1,subdir=proto",
  "api#branch=main",
  "https://github.com/acme/api.git#branch=main",
  "git@github.com:acme/api.git",
  // Written wrongly, but plainly meant.
  ".git#main",
  `${folder}#main`,
])("%s means a git revision", (text) => {
  expect(isGitSpec(text)).toBe(true);
});

test.each([
  "proto",
  "set.binpb",
  "proto/**/*.proto",
  "a#b.proto",
  ".github",
  join(folder, "odd#ref=main"),
])("%s means no git revision", (text) => {
  expect(isGitSpec(text)).toBe(false);
});

test("a revision and a folder are read as buf writes them", () => {
  expect(gitSpecOf("../api/.git#tag=v1.2.0,subdir=./proto//acme/")).toEqual({
    text: "../api/.git#tag=v1.2.0,subdir=./proto//acme/",
    path: "../api/.git",
    revision: { kind: "tag", name: "v1.2.0" },
    subdir: "proto/acme",
  });
});

test("where no revision is named, the one that is checked out is meant", () => {
  expect(gitSpecOf(".git").revision).toEqual({ kind: "ref", name: "HEAD" });
  expect(gitSpecOf(".git#subdir=proto,depth=1").revision).toEqual({ kind: "ref", name: "HEAD" });
});

test("a revision may hold an equals sign", () => {
  expect(gitSpecOf(".git#ref=a=b").revision.name).toBe("a=b");
});

test.each([
  [".git#tags=v1", 'unknown key "tags"', "did you mean tag?"],
  [
    ".git#ref=main,colour=red",
    'unknown key "colour"',
    "there are ref, branch, tag, commit, subdir",
  ],
  [".git#main", 'expected key=value, got "main"', "did you mean .git#ref=main?"],
  [".git#", 'expected key=value, got ""', "for example .git#ref=main,subdir=proto"],
  [".git#ref=", "no value for ref", "for example .git#ref=main,subdir=proto"],
  [".git#ref=a\0b", "no value for ref", "for example"],
  [".git#tag=a,tag=b", "tag twice", "keep one of them"],
  [".git#tag=a,branch=b", "branch and tag both name a revision", "keep one of them"],
  [".git#commit=main", 'expected the id of a commit, got "main"', "did you mean ref=main?"],
  [".git#subdir=a/../..", "subdir leads out of the repository: a/../..", "it starts from the top"],
  [".git#subdir=/etc", "subdir leads out of the repository: /etc", "it starts from the top"],
  ["ssh://host/a.git#ref=a", "only a repository on this machine can be read", "clone or fetch it"],
])("%j is refused", (text, message, hint) => {
  const refused = expect.objectContaining({
    message,
    code: "usage",
    hint: expect.stringContaining(hint),
  });

  expect(() => gitSpecOf(text)).toThrow(ToolError);
  expect(() => gitSpecOf(text)).toThrow(refused);
});
