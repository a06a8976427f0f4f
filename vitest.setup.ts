import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { execPath } from "node:process";

const require = createRequire(import.meta.url);

/** `npm run build`, without a shell. */
const steps = [
  ["typescript", "bin/tsc", "-p", "tsconfig.build.json"],
  ["rolldown", "bin/cli.mjs", "-c", "--logLevel", "silent"],
] as const;

/** Builds the package before any test runs, so that no test sees an older build. */
export function setup(): void {
  for (const [packageName, bin, ...args] of steps) {
    const folder = dirname(require.resolve(`${packageName}/package.json`));
    execFileSync(execPath, [join(folder, bin), ...args], { stdio: "inherit" });
  }
}
