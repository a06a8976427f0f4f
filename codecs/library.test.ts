import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installedLibrary, libraryIn, requiredLibrary } from "./library.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wireproof-library-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** A package on the disk, as npm installs it under some name. */
function install(as: string, manifest: object, files: Readonly<Record<string, string>>): void {
  const home = join(folder, as);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), JSON.stringify(manifest));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(home, name), text);
}

test("finds a package that is installed beside this one, and its version", () => {
  expect(installedLibrary("protobufjs")?.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(installedLibrary("no-such-package")).toBeUndefined();
});

test("tells how to install what is not there", () => {
  expect(() => requiredLibrary("no-such-package")).toThrow(
    expect.objectContaining({
      code: "codec",
      message: "package no-such-package is not installed",
      hint: "npm install --save-dev no-such-package",
    }),
  );
});

test("loads the modules of a copy that npm installed under another name", async () => {
  install("thing-1", { name: "thing", version: "1.0.0" }, { "index.js": "module.exports = 1" });
  const exports = { ".": "./main.mjs", "./deep": "./deep.cjs" };
  install(
    "thing-2",
    { name: "thing", version: "2.0.0", exports },
    { "main.mjs": "export const it = 2", "deep.cjs": "module.exports = 'deep'" },
  );

  expect(libraryIn([folder], "thing", "thing-1")?.commonJs()).toBe(1);
  const second = libraryIn([folder], "thing", "thing-2");
  expect(await second?.module()).toMatchObject({ it: 2 });
  expect(second?.commonJs("deep")).toBe("deep");
  expect(libraryIn([folder], "other", "thing-1")).toBeUndefined();
});

test("finds the programs of a package", () => {
  install("tool", { name: "tool", version: "1.0.0", bin: { "tool-it": "it.js" } }, {});
  const tool = libraryIn([folder], "tool");

  expect(tool?.program("tool-it")).toContain(join("tool", "it.js"));
  expect(() => tool?.program("other")).toThrow("tool has no program called other");
});
