import { posix } from "node:path";
import { ToolError } from "../tool-error.ts";
import type { GitRun } from "./git.ts";

/** The files of a commit. Paths are those in the repository, with slashes. */
export interface GitFiles {
  /** Whether it has that folder; the empty name is the top. */
  hasFolder(path: string): boolean;
  /** The folders that hold a `.proto` file, at any depth. */
  foldersOfProtos(): ReadonlySet<string>;
  /** The `.proto` files below some folders with their contents, links followed where they stay in the commit. */
  protosBelow(folders: readonly string[]): ReadonlyMap<string, Uint8Array>;
}

/** Modes of entries that are files, as `git ls-tree` prints them. */
const linkMode = "120000";
const fileModes: ReadonlySet<string> = new Set(["100644", "100755", "100664", linkMode]);

/** More links in a row than that are a circle, as they are to the system (`ELOOP`). */
const maxLinks = 40;

interface Entry {
  readonly isLink: boolean;
  readonly id: string;
}

/**
 * Lists the files of a commit, in one process however many there are; one or two more read them.
 *
 * @throws ToolError `schema` where the commit's objects are not there, or a path of a file leads out of it.
 */
export function gitFilesIn(git: GitRun, commit: string): GitFiles {
  const entries = entriesOf(git, commit);
  const hasFolder = (path: string): boolean =>
    path === "" || [...entries.keys()].some((one) => one.startsWith(`${path}/`));
  return {
    hasFolder,
    foldersOfProtos: () =>
      new Set([...entries.keys()].filter(isProto).flatMap((path) => foldersAbove(path))),
    protosBelow(folders) {
      const isWanted = (path: string): boolean =>
        folders.some((folder) => folder === "" || path.startsWith(`${folder}/`));
      const resolved = new Map<string, Entry>();
      for (const [path, entry] of entries) if (isWanted(path)) resolved.set(path, entry);
      followLinks(git, entries, resolved);
      const protos = [...resolved].filter(([path, entry]) => isProto(path) && !entry.isLink);
      for (const [path] of protos) assertInside(path);
      const contents = contentsOf(git, new Set(protos.map(([, entry]) => entry.id)));
      return new Map(protos.map(([path, { id }]) => [path, contentOf(contents, id)]));
    },
  };
}

function isProto(path: string): boolean {
  return path.endsWith(".proto");
}

function foldersAbove(path: string): readonly string[] {
  const above = posix.dirname(path);
  return above === "." ? [] : [above, ...foldersAbove(above)];
}

/** Every file and link of the commit by its path, submodules left out. */
function entriesOf(git: GitRun, commit: string): ReadonlyMap<string, Entry> {
  const listed = git(["ls-tree", "-r", "-z", "--full-tree", commit]);
  if (listed === undefined) throw missing(commit);
  const entries = new Map<string, Entry>();
  // <mode> SP <type> SP <id> TAB <path> NUL
  for (const line of listed.toString("utf8").split("\0")) {
    const [, mode = "", id = "", path = ""] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (!fileModes.has(mode)) continue;
    entries.set(path, { isLink: mode === linkMode, id });
  }
  return entries;
}

/** Git writes no such path, but a repository from elsewhere may hold one all the same. */
function assertInside(path: string): void {
  const parts = path.split(/[\\/]/);
  if (parts.some((part) => part === "" || part === "." || part === "..") || /^\w:/.test(path))
    throw new ToolError(`the revision holds a path that leads out of it: ${path}`, {
      code: "schema",
    });
}

/** Puts in place of each link what it leads to: a file, or the files of a folder. */
function followLinks(
  git: GitRun,
  entries: ReadonlyMap<string, Entry>,
  resolved: Map<string, Entry>,
): void {
  const links = [...resolved].filter(([, entry]) => entry.isLink);
  if (links.length === 0) return;
  // Of all entries: a link may lead to a link that is not wanted itself.
  const all = new Set([...entries.values()].filter((one) => one.isLink).map((one) => one.id));
  const texts = contentsOf(git, all);
  for (const [path] of links) {
    const target = targetOf(path, entries, texts);
    if (target === undefined) continue;
    const entry = entries.get(target);
    if (entry !== undefined) resolved.set(path, entry);
    else addFolder(path, target, entries, resolved);
  }
}

/** Where a link leads in the end, or `undefined` where that is out of the commit or in a circle. */
function targetOf(
  link: string,
  entries: ReadonlyMap<string, Entry>,
  texts: ReadonlyMap<string, Uint8Array>,
): string | undefined {
  let path = link;
  for (let step = 0; step < maxLinks; step++) {
    const entry = entries.get(path);
    if (entry === undefined || !entry.isLink) return path;
    const text = Buffer.from(contentOf(texts, entry.id)).toString("utf8");
    path = posix.join(posix.dirname(path), text);
    if (posix.isAbsolute(text) || path === ".." || path.startsWith("../")) return undefined;
  }
  return undefined;
}

/** The files of a linked folder, as files below the link. A link in it is left out: it could lead back. */
function addFolder(
  link: string,
  target: string,
  entries: ReadonlyMap<string, Entry>,
  resolved: Map<string, Entry>,
): void {
  const start = target === "." ? "" : `${target.replace(/\/$/, "")}/`;
  for (const [path, entry] of entries)
    if (path.startsWith(start) && !entry.isLink)
      resolved.set(`${link}/${path.slice(start.length)}`, entry);
}

/** The contents of objects, all from one process. */
function contentsOf(git: GitRun, ids: ReadonlySet<string>): ReadonlyMap<string, Uint8Array> {
  const contents = new Map<string, Uint8Array>();
  if (ids.size === 0) return contents;
  const output = git(["cat-file", "--batch"], `${[...ids].join("\n")}\n`);
  if (output === undefined) throw missing([...ids][0] ?? "");
  let at = 0;
  while (at < output.length) {
    // <id> SP <type> SP <size> LF <content> LF, or <id> SP missing LF
    const end = output.indexOf("\n", at);
    const [id = "", type, size] = output.toString("latin1", at, end).split(" ");
    if (type !== "blob") throw missing(id);
    const start = end + 1;
    at = start + Number(size) + 1;
    contents.set(id, output.subarray(start, at - 1));
  }
  return contents;
}

function contentOf(contents: ReadonlyMap<string, Uint8Array>, id: string): Uint8Array {
  const content = contents.get(id);
  if (content === undefined) throw missing(id);
  return content;
}

/** A clone may lack objects of a revision that it knows. */
function missing(id: string): ToolError {
  return new ToolError(`the repository lacks the object ${id}`, {
    code: "schema",
    hint: "fetch the revision first, or run git fsck",
  });
}
