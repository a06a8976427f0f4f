import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ToolError } from "../schema/tool-error.ts";

/** What is read of a `package.json`. */
interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly exports?: unknown;
  readonly bin?: string | Readonly<Record<string, string>>;
}

/**
 * One installed copy of an npm package: where it lies and how its modules are reached.
 *
 * Modules are resolved from within the package, so that it makes no difference under which name or
 * in which folder npm put it: a package finds itself by its own name where it has `exports`
 * (https://nodejs.org/api/packages.html#self-referencing-a-package-using-its-name).
 */
export class Library {
  readonly packageName: string;
  readonly version: string;
  readonly folder: string;
  private readonly manifest: Manifest;
  private readonly own: NodeJS.Require;

  constructor(packageName: string, folder: string, manifest: Manifest) {
    this.packageName = packageName;
    this.version = manifest.version ?? "";
    this.folder = folder;
    this.manifest = manifest;
    this.own = createRequire(join(folder, "package.json"));
  }

  /** What `require` gives for the package, or for a module of it: `ext/descriptor`. */
  commonJs(subpath?: string): unknown {
    return this.own(this.specifier(subpath));
  }

  /** What `import` gives for the package, or for a module of it. */
  async module(subpath?: string): Promise<unknown> {
    return import(pathToFileURL(this.own.resolve(this.specifier(subpath))).href);
  }

  /** A program of the package, by its name in `bin`. @throws Error where it has none of that name. */
  program(name: string): string {
    const { bin } = this.manifest;
    const path = typeof bin === "string" ? bin : bin?.[name];
    if (path === undefined) throw new Error(`${this.packageName} has no program called ${name}`);
    return join(this.folder, path);
  }

  /** The folders in which the package looks for what it depends on, nearest first. */
  get dependencyFolders(): readonly string[] {
    return this.own.resolve.paths("any-package") ?? [];
  }

  /** The copy of a package that this one depends on. @throws ToolError `codec` where there is none. */
  dependency(packageName: string): Library {
    return libraryIn(this.dependencyFolders, packageName) ?? missing(packageName);
  }

  private specifier(subpath: string | undefined): string {
    if (this.manifest.exports === undefined) return subpath === undefined ? "./" : `./${subpath}`;
    const name = this.manifest.name ?? this.packageName;
    return subpath === undefined ? name : `${name}/${subpath}`;
  }
}

/** The copy of a package that lies beside this one, as npm installs optional dependencies; `undefined` where there is none. */
export function installedLibrary(packageName: string): Library | undefined {
  const known = beside.get(packageName);
  if (known !== undefined) return known;
  const found = libraryIn(searched, packageName);
  if (found !== undefined) beside.set(packageName, found);
  return found;
}

/** As {@link installedLibrary}. @throws ToolError `codec` with the command that installs it. */
export function requiredLibrary(packageName: string): Library {
  return installedLibrary(packageName) ?? missing(packageName);
}

/** The copy of a package in the first of some `node_modules` folders that has it, under its name or another. */
export function libraryIn(
  folders: readonly string[],
  packageName: string,
  installedAs: string = packageName,
): Library | undefined {
  for (const folder of folders) {
    const home = join(folder, installedAs);
    const manifest = manifestIn(home);
    // Linked packages (pnpm, npm link) find what they depend on from where they really are.
    if (manifest?.name === packageName)
      return new Library(packageName, realpathSync(home), manifest);
  }
  return undefined;
}

const here = createRequire(import.meta.url);
const searched: readonly string[] = here.resolve.paths("any-package") ?? [];
const beside = new Map<string, Library>();

function missing(packageName: string): never {
  throw new ToolError(`package ${packageName} is not installed`, {
    code: "codec",
    hint: `npm install --save-dev ${packageName}`,
  });
}

function manifestIn(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
