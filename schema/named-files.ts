import { readFileSync, statSync } from "node:fs";
import { dirname, resolve, sep } from "node:path";
import { globSync } from "tinyglobby";
import { ToolError } from "./tool-error.ts";

/** A file of the schema, and the folder that its imports start from. */
export interface SchemaFile {
  readonly path: string;
  readonly root: string;
}

/**
 * The files of one path: those below a folder, those that a glob matches, or the one file it is.
 *
 * @throws ToolError `schema` where it does not exist, or names nothing: that is a mistake, even beside paths that do.
 */
export function filesNamed(path: string): readonly SchemaFile[] {
  const files = filesAt(path);
  if (files.length === 0) throw nothingIn(path);
  return files;
}

/** The error for what names no file. */
export function nothingIn(path: string): ToolError {
  return new ToolError(`no .proto file in ${path}`, {
    code: "schema",
    hint: "name a folder, a file, a glob of .proto files, or a serialized FileDescriptorSet",
  });
}

/** Whether a file is source text, by its name; else it is taken for descriptors. */
export function isProto(path: string): boolean {
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
