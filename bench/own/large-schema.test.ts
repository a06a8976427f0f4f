import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { largeSchema } from "./large-schema.ts";
import { largeSchemaCases } from "./large-schema-cases.ts";

const folder = mkdtempSync(join(tmpdir(), "wireproof-large-"));
// A schema goes when its process ends, and a test's process is ended from outside.
vi.stubEnv("TMPDIR", folder);

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test("the same schema is written at each call, and few of its messages change", () => {
  const one = largeSchema(120);
  const other = largeSchema(120);
  const textOf = (version: string, part: number) =>
    readFileSync(join(version, `part${part}.proto`), "utf8");

  for (const part of [0, 1, 2]) {
    expect(textOf(one.oldFolder, part)).toBe(textOf(other.oldFolder, part));
    expect(textOf(one.newFolder, part)).toBe(textOf(other.newFolder, part));
  }
  expect(textOf(one.oldFolder, 0)).not.toBe(textOf(one.newFolder, 0));
  expect(one.changed).toBe(5);
});

test("every message is loaded, and every change is found", async () => {
  const [load, compat] = largeSchemaCases(60);

  expect(await load?.run()).toBe(60 * 10);
  expect(await compat?.run()).toBe(5);
});
