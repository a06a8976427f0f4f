import { createHash } from "node:crypto";
import { prngOf } from "../../../generators/prng.ts";
import { DocumentType } from "../generated/workspace_daemon/document_type_pb.ts";

/**
 * The files that the services read, in memory: every path of a sensible form has a text, made from the path and the
 * seed. The same path has the same text under one seed, on every machine.
 */
export interface FileSystem {
  textOf(path: string): string;
  /** What stands in a folder, of what tells a project: `.git`, `Cargo.toml`; nothing in a folder that is none. */
  markersIn(path: string): readonly string[];
}

const fewestWords = 40;
const moreWords = 80;
const wordsOfLine = 10;
const vocabulary =
  "search index daemon vector token chunk query score rank server client stream message field schema wire proto value document collection project memory config metric health status library parser language symbol function module import export branch commit merge review release build test failure retry timeout limit buffer socket channel header trailer deadline cancel resume offset length bytes number string table column cache store thread worker queue signal clock seed random replay".split(
    " ",
  );
const markers = [".git", "Cargo.toml", "package.json", "pyproject.toml", "go.mod"] as const;

const typesByExtension: ReadonlyMap<string, DocumentType> = new Map([
  ...["rs", "py", "ts", "js", "go", "java", "c", "h", "cpp", "proto", "sh"].map(
    (extension) => [extension, DocumentType.CODE] as const,
  ),
  ["pdf", DocumentType.PDF],
  ["epub", DocumentType.EPUB],
  ["mobi", DocumentType.MOBI],
  ["html", DocumentType.HTML],
  ["htm", DocumentType.HTML],
  ["md", DocumentType.MARKDOWN],
  ["json", DocumentType.JSON],
  ["xml", DocumentType.XML],
]);

const languagesByExtension: ReadonlyMap<string, string> = new Map([
  ["rs", "rust"],
  ["py", "python"],
  ["ts", "typescript"],
  ["js", "javascript"],
  ["go", "go"],
  ["java", "java"],
]);

/** Files under a seed. */
export function fileSystemOf(seed: string): FileSystem {
  return {
    textOf(path) {
      const prng = prngOf(...wordsOfHash(seed, "text", path));
      const count = fewestWords + prng.below(moreWords);
      const words = Array.from({ length: count }, () => prng.pick(vocabulary));
      const lines = Array.from({ length: Math.ceil(count / wordsOfLine) }, (_, line) =>
        words.slice(line * wordsOfLine, (line + 1) * wordsOfLine).join(" "),
      );
      return `${lines.join("\n")}\n`;
    },
    markersIn(path) {
      const prng = prngOf(...wordsOfHash(seed, "folder", withoutEnd(path)));
      return markers.filter(() => prng.below(3) === 0);
    },
  };
}

/** The last part of a path: `main.rs`. */
export function baseNameOf(path: string): string {
  const parts = path.split("/").filter((part) => part !== "");
  return parts.at(-1) ?? path;
}

/** What a file is, as far as its name says. */
export function typeByName(path: string): DocumentType {
  return typesByExtension.get(extensionOf(path)) ?? DocumentType.TEXT;
}

/** The language that a file is written in, as far as its name says. */
export function languageByName(path: string): string {
  return languagesByExtension.get(extensionOf(path)) ?? "text";
}

function extensionOf(path: string): string {
  return /\.([A-Za-z]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
}

function withoutEnd(path: string): string {
  return path.replace(/\/+$/, "");
}

function wordsOfHash(...parts: readonly string[]): [number, number, number, number] {
  const hash = createHash("sha256").update(JSON.stringify(parts)).digest();
  return [hash.readInt32LE(0), hash.readInt32LE(4), hash.readInt32LE(8), hash.readInt32LE(12)];
}
