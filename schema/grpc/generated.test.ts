import { execSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
}

const manifest: Manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** The texts of a folder by path. */
function textsIn(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.map((file) => [relative(folder, file), readFileSync(file, "utf8")]),
  );
}

/** What a script of package.json writes, when it writes elsewhere. */
function generatedBy(script: string, folder: string): Readonly<Record<string, string>> {
  const scratch = mkdtempSync(join(tmpdir(), "wireproof-generated-"));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  const command = manifest.scripts[script] ?? "";
  expect(command).toContain(` --es_out=${folder} `);
  const PATH = [join(root, "node_modules", ".bin"), process.env["PATH"]].join(delimiter);
  execSync(command.replace(`--es_out=${folder}`, `--es_out=${scratch}`), {
    cwd: root,
    env: { ...process.env, PATH },
  });
  return textsIn(scratch);
}

for (const [script, folder, file] of [
  ["generate:grpc", "schema/grpc/generated", "google/rpc/status_pb.ts"],
  ["generate:workspace", "mocks/workspace/generated", "workspace_daemon/document_processor_pb.ts"],
] as const)
  test(`what is in ${folder} is what its schema gives today`, () => {
    const texts = textsIn(join(root, folder));

    expect(Object.keys(texts)).toContain(join(file));
    expect(texts).toEqual(generatedBy(script, folder));
  });
