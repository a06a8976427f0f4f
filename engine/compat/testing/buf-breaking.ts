import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execPath } from "node:process";
import type { Schema } from "../../../schema/schema.ts";

/** The categories of rules that a user of buf may choose between. */
export type BufCategory = "WIRE" | "WIRE_JSON" | "FILE";

/** What buf says of a change: by `.proto` file, the ids of the rules that it breaks. */
export type BufReport = ReadonlyMap<string, ReadonlySet<string>>;

/** What the installed buf reports of a change of the schema under the rules of one category. */
export function bufBreaking(old: Schema, next: Schema, category: BufCategory): BufReport {
  const folder = mkdtempSync(join(tmpdir(), "wireproof-buf-"));
  try {
    const [before, after] = [join(folder, "old.binpb"), join(folder, "new.binpb")];
    writeFileSync(before, old.descriptorSet);
    writeFileSync(after, next.descriptorSet);
    const config = JSON.stringify({ version: "v2", breaking: { use: [category] } });
    const run = spawnSync(
      execPath,
      [
        bufProgram(),
        "breaking",
        after,
        "--against",
        before,
        "--config",
        config,
        "--error-format=json",
      ],
      { encoding: "utf8", maxBuffer: 1 << 28, cwd: folder },
    );
    // 100: there are findings, one JSON object a line.
    if (run.error !== undefined || (run.status !== 0 && run.status !== 100))
      throw new Error(`buf ended with ${run.status}: ${run.stderr}`, { cause: run.error });
    return reportOf(run.stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Annotation {
  readonly path?: string;
  readonly type: string;
}

function reportOf(output: string): BufReport {
  const report = new Map<string, Set<string>>();
  for (const line of output.split("\n").filter((one) => one !== "")) {
    const { path = "", type }: Annotation = JSON.parse(line);
    report.set(path, (report.get(path) ?? new Set()).add(type));
  }
  return report;
}

function bufProgram(): string {
  return join(
    dirname(createRequire(import.meta.url).resolve("@bufbuild/buf/package.json")),
    "bin",
    "buf",
  );
}
