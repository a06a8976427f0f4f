import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What of vitest's `--outputJson` is read. */
interface BenchOutput {
  readonly files: readonly {
    readonly groups: readonly {
      readonly fullName: string;
      readonly benchmarks: readonly { readonly name: string; readonly sampleCount: number }[];
    }[];
  }[];
}

test("`vitest bench` measures the codecs side by side, by type and operation", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wireproof-vitest-bench-"));
  try {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(root, join(folder, "node_modules", "wireproof"), "dir");
    const vitest = join(root, "node_modules", "vitest");
    symlinkSync(vitest, join(folder, "node_modules", "vitest"), "dir");
    writeFileSync(
      join(folder, "note.proto"),
      'syntax = "proto3"; package acme; message Note { string text = 1; }',
    );
    writeFileSync(
      join(folder, "codecs.bench.js"),
      `import { benchCodecs } from "wireproof/vitest";
       benchCodecs({
         schema: ["note.proto"], codecs: ["protobufjs", "protobuf-es"],
         operations: ["decode", "json-decode"], time: 1,
       });`,
    );
    const args = [join(vitest, "vitest.mjs"), "bench", "--run", "--outputJson", "bench.json"];
    await promisify(execFile)(process.execPath, args, { cwd: folder });

    const output: BenchOutput = JSON.parse(readFileSync(join(folder, "bench.json"), "utf8"));
    const groups = output.files.flatMap((file) => file.groups);
    expect(
      groups.map(({ fullName, benchmarks }) => [fullName, benchmarks.map(({ name }) => name)]),
    ).toEqual([
      ["codecs.bench.js > codecs > acme.Note decode", ["protobufjs", "protobuf-es", "oracle"]],
      ["codecs.bench.js > codecs > acme.Note json-decode", ["protobuf-es", "oracle"]],
    ]);
    const counts = groups.flatMap(({ benchmarks }) => benchmarks.map((one) => one.sampleCount));
    expect(Math.min(...counts)).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
