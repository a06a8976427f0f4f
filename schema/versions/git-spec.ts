import { existsSync, statSync } from "node:fs";
import { nearest } from "../nearest.ts";
import { ToolError } from "../tool-error.ts";

/** How a revision is named: `ref` is anything that git understands. */
export type RevisionKind = "ref" | "branch" | "tag" | "commit";

/** A tree of a git repository, as buf writes it: https://buf.build/docs/reference/inputs/#git */
export interface GitSpec {
  /** As the user wrote it. */
  readonly text: string;
  /** The repository: what stands before the `#`. */
  readonly path: string;
  /** `HEAD` where none is named. */
  readonly revision: { readonly kind: RevisionKind; readonly name: string };
  /** The folder in the repository, with slashes and without one at its ends; empty for all of it. */
  readonly subdir: string;
}

const kinds = ["ref", "branch", "tag", "commit"] as const;
/** `depth` says how much a clone takes along, which is nothing to a repository that is here. */
const keys: readonly string[] = [...kinds, "subdir", "depth"];
const example = ".git#ref=main,subdir=proto";

/**
 * Whether a path of the command line means a git revision: a name that ends in `.git`, or one with a
 * `#` behind it that says which. A file or folder that exists under that very name is what it is.
 */
export function isGitSpec(text: string): boolean {
  if (isRemote(text)) return true;
  const mark = text.indexOf("#");
  if (/\.git[\\/]?$/.test(mark < 0 ? text : text.slice(0, mark))) return true;
  if (mark < 0 || existsSync(text)) return false;
  return /#\w+=/.test(text) || isFolder(text.slice(0, mark));
}

/**
 * Reads what {@link isGitSpec} told.
 *
 * @throws ToolError `usage` for an unknown key, with the nearest one that there is; for what names no
 * revision, or two; and for a repository that is not on this machine.
 */
export function gitSpecOf(text: string): GitSpec {
  if (isRemote(text))
    throw new ToolError("only a repository on this machine can be read", {
      code: "usage",
      hint: `clone or fetch it first, then name the revision in the clone: ${example}`,
    });
  const mark = text.indexOf("#");
  const path = mark < 0 ? text : text.slice(0, mark);
  const options = mark < 0 ? new Map<string, string>() : optionsOf(text, mark);
  const named = kinds.filter((kind) => options.has(kind));
  if (named.length > 1)
    throw malformed(`${named.join(" and ")} both name a revision`, "keep one of them");
  const kind = named[0] ?? "ref";
  const revision = { kind, name: options.get(kind) ?? "HEAD" };
  if (kind === "commit" && !/^[0-9a-f]{4,64}$/i.test(revision.name))
    throw malformed(
      `expected the id of a commit, got "${revision.name}"`,
      `did you mean ref=${revision.name}?`,
    );
  return { text, path: path === "" ? "." : path, revision, subdir: subdirOf(options) };
}

/** A URL, or a host as ssh knows it: `git@example.com:acme/api.git`. */
function isRemote(text: string): boolean {
  return /^(?:https?|ssh|git|file|git\+\w+):\/\//i.test(text) || /^[\w.-]+@[\w.-]+:/.test(text);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function malformed(what: string, hint: string): ToolError {
  return new ToolError(what, { code: "usage", hint });
}

function optionsOf(text: string, mark: number): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const option of text.slice(mark + 1).split(",")) {
    const [key = "", ...rest] = option.split("=");
    const value = rest.join("=");
    if (rest.length === 0)
      throw malformed(`expected key=value, got "${option}"`, hintFor(text, option));
    if (!keys.includes(key)) throw malformed(`unknown key "${key}"`, keyHint(key));
    if (options.has(key)) throw malformed(`${key} twice`, "keep one of them");
    if (value === "" || value.includes("\0"))
      throw malformed(`no value for ${key}`, `for example ${example}`);
    options.set(key, value);
  }
  return options;
}

function hintFor(text: string, option: string): string {
  const path = text.slice(0, text.indexOf("#"));
  return option === "" ? `for example ${example}` : `did you mean ${path}#ref=${option}?`;
}

function keyHint(key: string): string {
  const near = nearest(key, keys);
  return near === undefined ? `there are ${keys.join(", ")}` : `did you mean ${near}?`;
}

function subdirOf(options: ReadonlyMap<string, string>): string {
  const given = options.get("subdir") ?? "";
  const parts = given.replaceAll("\\", "/").split("/");
  if (given.startsWith("/") || parts.includes(".."))
    throw malformed(
      `subdir leads out of the repository: ${given}`,
      "it starts from the top of the repository",
    );
  return parts.filter((part) => part !== "" && part !== ".").join("/");
}
