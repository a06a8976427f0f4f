import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/**
 * The version of an npm package as it is installed here, for reports.
 *
 * Looks upward from the package's main file, because not every package exports its `package.json`.
 *
 * @throws Error where the package is not installed.
 */
export function installedVersion(packageName: string): string {
  let folder = dirname(require.resolve(packageName));
  while (dirname(folder) !== folder) {
    const manifest = manifestIn(folder);
    if (manifest?.name === packageName && manifest.version !== undefined) return manifest.version;
    folder = dirname(folder);
  }
  throw new Error(`package ${packageName}: no package.json above ${require.resolve(packageName)}`);
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
}

function manifestIn(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
