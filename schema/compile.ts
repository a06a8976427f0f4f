import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform, tmpdir } from "node:os";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { isBelow } from "./is-below.ts";
import { Schema } from "./schema.ts";
import { sourceLocator } from "./source-locator.ts";
import { ToolError } from "./tool-error.ts";

/** What to compile, and with which import paths. */
export interface CompileRequest {
  /** Files as the import paths name them. */
  readonly files: readonly string[];
  /** Folders to find imports in, in order. The well-known imports of the compiler come last. */
  readonly importPaths: readonly string[];
  /** Whether the result holds the imported files too. */
  readonly withImports: boolean;
  /** Whether the result holds comments and positions; they double the time. */
  readonly withSourceInfo: boolean;
}

/** The folder of the well-known imports (`google/protobuf/*.proto`) that the compiler carries. */
export function wellKnownImportPath(): string {
  return join(compilerFolder(), "include");
}

/**
 * Compiles `.proto` files with the official compiler and gives a serialized `FileDescriptorSet`.
 *
 * @throws ToolError `schema` with the compiler's own messages (file, line, column), and for an import
 * path that cannot be named to it.
 */
export function compileFiles(request: CompileRequest): Uint8Array {
  const unnamable = request.importPaths.find((path) => path.includes(delimiter));
  if (unnamable !== undefined)
    throw new ToolError(
      `the compiler cannot look into a folder with "${delimiter}" in its name: ${unnamable}`,
      {
        code: "schema",
        hint: "give the folder another name",
      },
    );
  const folder = mkdtempSync(join(tmpdir(), "wireproof-"));
  try {
    const output = join(folder, "set.binpb");
    // In a file, since thousands of names do not fit on a command line.
    const names = join(folder, "files");
    writeFileSync(names, request.files.join("\n"));
    const run = spawnSync(
      compilerBinary(),
      [
        ...[...request.importPaths, wellKnownImportPath()].map((path) => `-I${path}`),
        ...(request.withImports ? ["--include_imports"] : []),
        ...(request.withSourceInfo ? ["--include_source_info"] : []),
        `--descriptor_set_out=${output}`,
        `@${names}`,
      ],
      { encoding: "utf8", maxBuffer: 1 << 28 },
    );
    if (run.error !== undefined) throw run.error;
    if (run.status !== 0) throw compileError(run.stderr);
    return readFileSync(output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A schema from `.proto` texts, each under the path that imports name it by.
 *
 * @throws ToolError `schema` for what the compiler refuses, and for a path that is no place below a folder.
 */
export function compileSources(sources: ReadonlyMap<string, string>): Schema {
  const folder = mkdtempSync(join(tmpdir(), "wireproof-sources-"));
  try {
    for (const path of sources.keys()) assertBelow(folder, path);
    for (const [path, text] of sources) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const request = { files: [...sources.keys()], importPaths: [folder], withImports: true };
    const described = compileFiles({ ...request, withSourceInfo: true });
    return new Schema({
      descriptorSet: described,
      readSource: (file) => sources.get(file) ?? wellKnownSource(file),
      roots: new Set(sources.keys()),
      locate: sourceLocator(() => described),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sources of a stored failure come from a file that somebody may have changed. */
function assertBelow(folder: string, path: string): void {
  const place = resolve(folder, path);
  if (place === folder || isAbsolute(path) || !isBelow(place, folder))
    throw new ToolError(`a schema file has a path that leads elsewhere: ${path}`, {
      code: "schema",
    });
}

/** The text of a well-known import that the compiler carries, or `undefined`. */
export function wellKnownSource(file: string): string | undefined {
  const path = join(wellKnownImportPath(), file);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** A schema from the text of one file, which is called `test.proto`. */
export function compileText(text: string): Schema {
  return compileSources(new Map([["test.proto", text]]));
}

function compileError(output: string): ToolError {
  // The compiler also warns, of unused imports say; only what stopped it belongs in the error.
  const lines = output.split("\n").filter((line) => line !== "" && !line.includes(": warning: "));
  return new ToolError(`the schema does not compile:\n${lines.join("\n")}`, {
    code: "schema",
    hint: output.includes(": File not found.")
      ? "name the folder that its imports start from with -I"
      : undefined,
  });
}

function compilerFolder(): string {
  return dirname(createRequire(import.meta.url).resolve("protoc/package.json"));
}

interface Asset {
  readonly platform: string;
  readonly arch: string;
  readonly executable: string;
}

function compilerBinary(): string {
  const folder = compilerFolder();
  const assets: readonly Asset[] = JSON.parse(readFileSync(join(folder, "assets.json"), "utf8"));
  const asset = assets.find((one) => one.platform === platform() && one.arch === arch());
  if (asset === undefined)
    throw new ToolError(`no protobuf compiler for ${platform()} on ${arch()}`, {
      code: "schema",
      hint: "compile elsewhere with protoc --include_imports --descriptor_set_out=FILE and pass FILE",
    });
  return join(folder, "bin", asset.executable);
}
