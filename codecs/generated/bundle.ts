import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, relative } from "node:path";
import { type Library, requiredLibrary } from "../library.ts";

/** What is used of esbuild. */
interface Esbuild {
  buildSync(options: object): {
    readonly outputFiles: readonly { readonly text: string }[];
  };
}

/** The exports of generated modules, by their paths. */
export type GeneratedModules = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/**
 * Runs generated TypeScript or JavaScript together with the copy of the runtime that its
 * generator depends on, and gives what each file exports.
 *
 * With esbuild: it knows the enums and namespaces that generators write, follows imports without
 * file endings as bundlers do, and takes 20 ms. `typescript` 7 has no API, and sucrase knows no namespaces.
 *
 * @throws ToolError `codec` where esbuild is not installed.
 * @throws Error where the generated code does not compile, or throws when it is loaded.
 */
export function loadGenerated(
  generator: Library,
  files: ReadonlyMap<string, string>,
): GeneratedModules {
  const esbuild = requiredLibrary("esbuild").commonJs() as Esbuild;
  const paths = [...files.keys()];
  return inTemporaryFolder((folder) => {
    for (const [path, text] of files) writeBelow(folder, path, text);
    const { outputFiles } = esbuild.buildSync({
      stdin: { contents: paths.map(exportLine).join("\n"), resolveDir: folder },
      bundle: true,
      write: false,
      format: "cjs",
      platform: "node",
      // The language of the Node that runs this: nothing is rewritten.
      target: "esnext",
      nodePaths: generator.dependencyFolders,
      logLevel: "silent",
      tsconfigRaw: "{}",
    });
    const exported = evaluated(outputFiles[0]?.text ?? "");
    return new Map(paths.map((path, index) => [path, exported[`f${index}`] ?? {}]));
  });
}

/** Does something with a new folder that is gone afterwards. */
export function inTemporaryFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "wireproof-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes a text below a folder. @throws Error for a path that leads out of it. */
export function writeBelow(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  const way = relative(folder, file);
  if (way.startsWith("..") || isAbsolute(way)) throw new Error(`path "${path}" leads out`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function exportLine(path: string, index: number): string {
  return `export * as f${index} from ${JSON.stringify(`./${path}`)};`;
}

type Exports = Record<string, Readonly<Record<string, unknown>>>;

/** Runs a bundle as a CommonJS module; what it still requires are modules of Node. */
function evaluated(text: string): Exports {
  const module: { exports: Exports } = { exports: {} };
  const run = new Function("module", "exports", "require", text);
  run(module, module.exports, createRequire(import.meta.url));
  return module.exports;
}
