import { readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { globSync } from "tinyglobby";
import { type CompileRequest, compileFiles, wellKnownImportPath } from "./compile.ts";
import { filesOf, mergeDescriptorSets, sameDeclarations } from "./descriptor-sets.ts";
import { isBelow } from "./is-below.ts";
import { type Locator, Schema } from "./schema.ts";
import { sourceLocator } from "./source-locator.ts";
import { ToolError } from "./tool-error.ts";
import { WireError } from "./wire/wire-error.ts";

/** Where a schema comes from. */
export interface SchemaRequest {
  /** Folders, files and globs of `.proto`, and files that hold a serialized `FileDescriptorSet`. */
  readonly paths: readonly string[];
  /** Folders that imports start from; a root of each given file is added. */
  readonly importPaths?: readonly string[];
}

/**
 * Loads a schema.
 *
 * A folder stands for every `.proto` below it, and imports start from it. For a
 * single file imports start from the folder that its package asks for
 * (`acme/v1/order.proto` of package `acme.v1` starts two levels up).
 *
 * @throws ToolError `schema` where a path does not exist or holds no file, two files have one name, or
 * the compiler refuses one.
 */
export function loadSchema(request: SchemaRequest): Schema {
  const found = request.paths.flatMap(filesNamed);
  const sets = found.filter((file) => !isProto(file.path));
  const protos = found.filter((file) => isProto(file.path));
  if (found.length === 0) throw nothingIn("no path");
  if (protos.length === 0) return fromDescriptorSets(sets.map((file) => file.path));
  if (sets.length > 0)
    throw new ToolError(`.proto files and descriptor sets together: ${sets[0]?.path}`, {
      code: "schema",
      hint: "name either .proto files or descriptor sets",
    });
  return fromProtos(protos, request.importPaths ?? []);
}

/** A file of the schema, and the folder that its imports start from. */
interface SchemaFile {
  readonly path: string;
  readonly root: string;
}

/** The files of one path. A path that names nothing is a mistake, even beside others that do. */
function filesNamed(path: string): readonly SchemaFile[] {
  const files = filesAt(path);
  if (files.length === 0) throw nothingIn(path);
  return files;
}

function nothingIn(path: string): ToolError {
  return new ToolError(`no .proto file in ${path}`, {
    code: "schema",
    hint: "name a folder, a file, a glob of .proto files, or a serialized FileDescriptorSet",
  });
}

function isProto(path: string): boolean {
  return path.endsWith(".proto");
}

function filesAt(path: string): readonly SchemaFile[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return protosUnder(path, ["**/*.proto"]);
  if (stat !== undefined) return [{ path: resolve(path), root: rootOf(path) }];
  const glob = path.search(/[*?{[]/);
  if (glob < 0)
    throw new ToolError(`no such file or folder: ${path}`, {
      code: "schema",
      hint: `it was looked for at ${resolve(path)}`,
    });
  // The part before the first wildcard is where imports start from.
  const base = path.slice(0, path.lastIndexOf("/", glob) + 1) || ".";
  return protosUnder(base, [path.slice(base === "." ? 0 : base.length)]);
}

function protosUnder(root: string, patterns: readonly string[]): readonly SchemaFile[] {
  const options = { cwd: root, ignore: ["**/node_modules/**"], absolute: false };
  return globSync([...patterns], options)
    .sort()
    .map((path) => ({ path: resolve(root, path), root: resolve(root) }));
}

/** The folder above the file that its package stands in, or else its own folder. */
function rootOf(path: string): string {
  const folder = dirname(resolve(path));
  if (!isProto(path)) return folder;
  const declared = /(?:^|;)[^\S\n]*package\s+([\w.]+)\s*;/m.exec(readFileSync(path, "utf8"))?.[1];
  const suffix = declared?.replaceAll(".", sep);
  if (suffix === undefined || !folder.endsWith(`${sep}${suffix}`)) return folder;
  return folder.slice(0, -suffix.length - 1) || sep;
}

function fromProtos(files: readonly SchemaFile[], given: readonly string[]): Schema {
  const explicit = given.map((path) => resolve(path));
  for (const [index, path] of explicit.entries())
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new ToolError(`no such import folder: ${given[index]}`, { code: "schema" });
  const implied = files
    .filter((file) => !explicit.some((root) => isBelow(file.path, root)))
    .map((file) => file.root);
  const importPaths = [...new Set([...explicit, ...implied])];
  const names = importNames(files, importPaths);
  const request = { files: [...names], importPaths, withImports: true };
  const folders = [...importPaths, wellKnownImportPath()];
  const descriptorSet = compileFiles({ ...request, withSourceInfo: false });
  return new Schema({
    descriptorSet,
    readSource: (name) => readSource(name, folders),
    roots: names,
    locate: locatorOnDisk(
      sourceLocator(() => describedAgain(descriptorSet, request)),
      // What the compiler carries keeps its import name: there is no such file of the user's.
      importPaths,
    ),
  });
}

/** The same files with positions, or `undefined` where somebody has changed them since they were read. */
function describedAgain(
  descriptorSet: Uint8Array,
  request: Omit<CompileRequest, "withSourceInfo">,
): Uint8Array | undefined {
  try {
    const described = compileFiles({ ...request, withSourceInfo: true });
    return sameDeclarations(described, descriptorSet) ? described : undefined;
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}

/**
 * The names of the files, each once.
 *
 * @throws ToolError `schema` where two files that differ have one name, one of them perhaps in an
 * import path only: the compiler would read one of them and say nothing.
 */
function importNames(
  files: readonly SchemaFile[],
  importPaths: readonly string[],
): ReadonlySet<string> {
  const paths = new Map<string, string>();
  for (const { path } of files) {
    const name = importName(path, importPaths);
    const other = paths.get(name) ?? pathOf(name, importPaths) ?? path;
    if (other !== path && !readFileSync(other).equals(readFileSync(path)))
      throw new ToolError(`two files are called ${name}: ${other} and ${path}`, {
        code: "schema",
        hint: "load them apart, or name the folder above both with -I",
      });
    paths.set(name, path);
  }
  return new Set(paths.keys());
}

/** The name by which imports know a file: its way from the first import path that holds it. */
function importName(path: string, importPaths: readonly string[]): string {
  const root = importPaths.find((folder) => isBelow(path, folder)) ?? dirname(path);
  return relative(root, path).replaceAll(sep, "/");
}

/** Names files as the person at the terminal does: from the present folder. */
function locatorOnDisk(locate: Locator, folders: readonly string[]): Locator {
  return (typeName, fieldNumber) => {
    const location = locate(typeName, fieldNumber);
    const path = location && pathOf(location.file, folders);
    if (location === undefined || path === undefined) return location;
    return { ...location, file: relative("", path).replaceAll(sep, "/") };
  };
}

function pathOf(name: string, folders: readonly string[]): string | undefined {
  return folders
    .map((folder) => join(folder, name))
    .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

function readSource(name: string, folders: readonly string[]): string | undefined {
  const path = pathOf(name, folders);
  return path === undefined ? undefined : readFileSync(path, "utf8");
}

function fromDescriptorSets(paths: readonly string[]): Schema {
  const descriptorSet = mergeDescriptorSets(paths.map(readDescriptorSet));
  return new Schema({ descriptorSet, locate: sourceLocator(() => descriptorSet) });
}

function readDescriptorSet(path: string): Uint8Array {
  const bytes = readFileSync(path);
  try {
    filesOf(bytes);
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    throw new ToolError(`${path}: neither a .proto file nor a FileDescriptorSet`, {
      code: "schema",
      hint: "write a set with: protoc --include_imports --descriptor_set_out=FILE …",
      cause,
    });
  }
  return bytes;
}
