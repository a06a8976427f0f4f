import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { isBelow } from "../is-below.ts";
import { nearest } from "../nearest.ts";
import { ToolError } from "../tool-error.ts";
import { type GitRun, gitIn } from "./git.ts";
import { type GitFiles, gitFilesIn } from "./git-files.ts";
import { type GitSpec, gitSpecOf } from "./git-spec.ts";

/** The `.proto` files of a git revision, in a folder of their own. */
export interface Checkout {
  /** Stands for the top of the repository: it holds the files by their paths there. */
  readonly top: string;
  /** What the revision was asked for: `top`, or the `subdir` in it. */
  readonly folder: string;
  /** The import paths: those of the revision where it has them, else as they were given. */
  readonly importPaths: readonly string[];
  /** As the user wrote it. */
  readonly label: string;
  /** The full id of the commit. */
  readonly commit: string;
  /** Removes the folder. */
  dispose(): void;
}

/**
 * Takes the `.proto` files of a git revision out of a repository, which stays as it is: its work tree,
 * index and refs are neither read from nor written to.
 *
 * An import path that lies in the repository's work tree is taken from the revision as well.
 * A link to a file or folder of the same revision is followed, and any other left out.
 *
 * @throws ToolError `usage` for what names no revision as {@link gitSpecOf} reads it; `schema` where
 * there is no repository or no git, and where the revision, or the folder in it, does not exist or
 * holds no `.proto` file.
 */
export function checkOut(text: string, importPaths: readonly string[] = []): Checkout {
  const spec = gitSpecOf(text);
  const repository = repositoryAt(spec);
  const git = gitIn(repository);
  const commit = commitOf(git, spec);
  const tree = gitFilesIn(git, commit);
  if (!tree.hasFolder(spec.subdir)) throw noSubdir(spec, tree);
  const places = importPaths.map((path) => placeIn(tree, path, repository));
  const files = tree.protosBelow([spec.subdir, ...places.filter((place) => place !== undefined)]);
  const start = spec.subdir === "" ? "" : `${spec.subdir}/`;
  if (![...files.keys()].some((path) => path.startsWith(start)))
    throw new ToolError(`no .proto file in ${spec.subdir || "the tree"} of ${nameOf(spec)}`, {
      code: "schema",
      hint: "subdir=FOLDER names another folder of the repository",
    });
  const top = mkdtempSync(join(tmpdir(), "wireproof-git-"));
  const dispose = (): void => rmSync(top, { recursive: true, force: true });
  try {
    for (const place of [spec.subdir, ...places])
      if (place !== undefined) mkdirSync(join(top, place), { recursive: true });
    writeFiles(top, files);
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    top,
    folder: join(top, spec.subdir),
    importPaths: importPaths.map((path, index) => {
      const place = places[index];
      return place === undefined ? path : join(top, place);
    }),
    label: text,
    commit,
    dispose,
  };
}

/** The folder that git itself keeps: `.git` of a work tree, or a bare repository. */
function repositoryAt(spec: GitSpec): string {
  const inside = join(spec.path, ".git");
  // A `.git` may be a file that says where the folder is: in a second work tree, or a submodule.
  if (existsSync(inside)) return resolve(inside);
  if (existsSync(spec.path) && gitIn(resolve(spec.path))(["rev-parse", "--git-dir"]) !== undefined)
    return resolve(spec.path);
  throw new ToolError(`no git repository at ${spec.path}`, {
    code: "schema",
    hint: `it was looked for at ${resolve(spec.path)}; name its .git folder, or the folder that holds it`,
  });
}

/** The full id of the commit that is meant. */
function commitOf(git: GitRun, spec: GitSpec): string {
  for (const name of candidatesOf(spec)) {
    const found = git(["rev-parse", "--verify", "--quiet", `${name}^{commit}`]);
    if (found !== undefined) return found.toString("utf8").trim();
  }
  throw new ToolError(`${spec.path} has no ${nameOf(spec)}`, {
    code: "schema",
    hint: `${slipHint(git, spec)}what this clone lacks has to be fetched first: ${fetchCommand(git, spec)}`,
  });
}

/** What to ask git for, in turn. None begins with a dash, so that none can be an option. */
function candidatesOf({ revision: { kind, name } }: GitSpec): readonly string[] {
  // As `git checkout` does: a clone in CI often has a branch from its origin only.
  const fetched = `refs/remotes/origin/${name}`;
  if (kind === "tag") return [`refs/tags/${name}`];
  if (kind === "branch") return [`refs/heads/${name}`, fetched];
  if (kind === "commit") return [name];
  return name.startsWith("-") ? [] : [name, fetched];
}

function nameOf({ revision: { kind, name } }: GitSpec): string {
  return kind === "ref" ? `revision ${name}` : `${kind} ${name}`;
}

function slipHint(git: GitRun, { revision: { kind, name } }: GitSpec): string {
  if (kind === "commit") return "";
  const places = { ref: [], branch: ["refs/heads"], tag: ["refs/tags"] }[kind];
  const listed = git(["for-each-ref", "--format=%(refname:short)", ...places]);
  const near = nearest(name, listed?.toString("utf8").split("\n").filter(Boolean) ?? []);
  return near === undefined ? "" : `did you mean "${near}"? `;
}

function fetchCommand(git: GitRun, { revision: { kind, name } }: GitSpec): string {
  if (kind === "tag") return `git fetch origin tag ${name}`;
  // `main~3` and `origin/main` are of the branch `main`, which is what a remote can be asked for.
  const branch = name.replace(/[~^@:].*$/, "");
  const isShallow = git(["rev-parse", "--is-shallow-repository"])?.toString("utf8").trim();
  if (branch !== name && isShallow === "true") return "git fetch --unshallow origin";
  return `git fetch origin ${branch.replace(/^(?:origin\/|-+)/, "")}`;
}

function noSubdir(spec: GitSpec, tree: GitFiles): ToolError {
  const near = nearest(spec.subdir, tree.foldersOfProtos());
  return new ToolError(`no folder ${spec.subdir} in ${nameOf(spec)}`, {
    code: "schema",
    hint: near === undefined ? "it starts from the top of the repository" : `did you mean ${near}?`,
  });
}

/** Where in the tree an import path is, or `undefined` where it is elsewhere. */
function placeIn(tree: GitFiles, path: string, repository: string): string | undefined {
  if (basename(repository) !== ".git") return undefined;
  const workTree = dirname(repository);
  if (!isBelow(resolve(path), workTree)) return undefined;
  const place = relative(workTree, resolve(path)).replaceAll(sep, "/");
  return tree.hasFolder(place) ? place : undefined;
}

function writeFiles(top: string, files: ReadonlyMap<string, Uint8Array>): void {
  const made = new Set<string>();
  for (const [path, content] of files) {
    const place = join(top, path);
    const folder = dirname(place);
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    writeFileSync(place, content);
  }
}
