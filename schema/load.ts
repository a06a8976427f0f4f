import { readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { compileFiles, wellKnownImportPath } from "./compile.ts";
import { filesOf, mergeDescriptorSets, partOf, sameDeclarations } from "./descriptor-sets.ts";
import { isBelow } from "./is-below.ts";
import { filesNamed, isProto, nothingIn, type SchemaFile } from "./named-files.ts";
import { type Locator, Schema } from "./schema.ts";
import { locatorByFile, sourceLocator } from "./source-locator.ts";
import { ToolError } from "./tool-error.ts";
import { WireError } from "./wire/wire-error.ts";

/** Where a schema comes from. */
export interface SchemaRequest {
  /** Folders, files and globs of `.proto`, and files that hold a serialized `FileDescriptorSet`. */
  readonly paths: readonly string[];
  /** Folders that imports start from; a root of each given file is added. */
  readonly importPaths?: readonly string[];
}

/** A part of a compiled schema. */
export interface SchemaPart {
  /** The names of its files, and of all that they import. */
  readonly files: ReadonlySet<string>;
  /** Those whose types are subjects. */
  readonly roots: ReadonlySet<string>;
}

/** A compiled schema of which nothing is built yet: what there is to compare of thousands of files. */
export interface CompiledSchema {
  /** A serialized `google.protobuf.FileDescriptorSet` with every import, each file behind what it imports. */
  readonly descriptorSet: Uint8Array;
  /** The files that were named; the rest are imports. */
  readonly roots: ReadonlySet<string>;
  /** Whether the compiler made it of `.proto` files here; else it is of descriptors that somebody gave. */
  readonly fromSources: boolean;
  /**
   * Builds the schema, or a part of it.
   *
   * @throws ToolError `schema` where the descriptors do not hold together.
   */
  schema(part?: SchemaPart): Schema;
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
  return compileSchema(request).schema();
}

/**
 * Compiles a schema, as {@link loadSchema} does, and builds nothing of it.
 *
 * @param nameOf What locations call a file; where left out, its way from the present folder.
 * @throws ToolError `schema` as {@link loadSchema} does.
 */
export function compileSchema(
  request: SchemaRequest,
  nameOf: (path: string) => string = wayTo,
): CompiledSchema {
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
  return fromProtos(protos, request.importPaths ?? [], nameOf);
}

function fromProtos(
  files: readonly SchemaFile[],
  given: readonly string[],
  nameOf: (path: string) => string,
): CompiledSchema {
  const importPaths = importPathsOf(files, given);
  const roots = importNames(files, importPaths);
  const compile = (names: ReadonlySet<string>, withSourceInfo: boolean): Uint8Array =>
    compileFiles({ files: [...names], importPaths, withImports: true, withSourceInfo });
  const whole = compile(roots, false);
  const folders = [...importPaths, wellKnownImportPath()];
  return {
    descriptorSet: whole,
    roots,
    fromSources: true,
    schema(part) {
      const descriptorSet = part === undefined ? whole : partOf(whole, part.files);
      const schema: Schema = new Schema({
        descriptorSet,
        readSource: (name) => readSource(name, folders),
        roots: part?.roots ?? roots,
        locate: locatorOnDisk(
          locatorByFile(
            () => schema.registry,
            (file) => describedAgain(descriptorSet, () => compile(new Set([file]), true)),
          ),
          // What the compiler carries keeps its import name: there is no such file of the user's.
          importPaths,
          nameOf,
        ),
      });
      return schema;
    },
  };
}

function importPathsOf(files: readonly SchemaFile[], given: readonly string[]): readonly string[] {
  const explicit = given.map((path) => resolve(path));
  for (const [index, path] of explicit.entries())
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new ToolError(`no such import folder: ${given[index]}`, { code: "schema" });
  const implied = files
    .filter((file) => !explicit.some((root) => isBelow(file.path, root)))
    .map((file) => file.root);
  return [...new Set([...explicit, ...implied])];
}

/** Some of the same files with positions, or `undefined` where somebody has changed them since they were read. */
function describedAgain(
  descriptorSet: Uint8Array,
  describe: () => Uint8Array,
): Uint8Array | undefined {
  try {
    const described = describe();
    const names = new Set(filesOf(described).keys());
    return sameDeclarations(described, partOf(descriptorSet, names)) ? described : undefined;
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

/** Locates in files as the person at the terminal calls them, not as imports do. */
function locatorOnDisk(
  locate: Locator,
  folders: readonly string[],
  nameOf: (path: string) => string,
): Locator {
  return (typeName, fieldNumber) => {
    const location = locate(typeName, fieldNumber);
    const path = location && pathOf(location.file, folders);
    if (location === undefined || path === undefined) return location;
    return { ...location, file: nameOf(path) };
  };
}

/** The way to a file from the present folder, with slashes. */
export function wayTo(path: string): string {
  return relative("", path).replaceAll(sep, "/");
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

function fromDescriptorSets(paths: readonly string[]): CompiledSchema {
  const whole = mergeDescriptorSets(paths.map(readDescriptorSet));
  const roots = new Set(filesOf(whole).keys());
  return {
    descriptorSet: whole,
    roots,
    fromSources: false,
    schema(part) {
      const descriptorSet = part === undefined ? whole : partOf(whole, part.files);
      return new Schema({
        descriptorSet,
        roots: part?.roots ?? roots,
        locate: sourceLocator(() => descriptorSet),
      });
    },
  };
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
