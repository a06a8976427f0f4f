import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { execPath } from "node:process";

/** Builds the package before any test runs, so that no test sees an older build. */
export function setup(): void {
  const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
  const compiler = join(typescript, "bin", "tsc");
  execFileSync(execPath, [compiler, "-p", "tsconfig.build.json"], { stdio: "inherit" });
}
