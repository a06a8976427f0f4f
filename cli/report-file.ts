import { accessSync, constants, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { ToolError } from "../schema/tool-error.ts";
import { writeWhole } from "../schema/write-whole.ts";
import { oneOf } from "./flag-values.ts";

/** A report that a user asked for. */
export interface ReportFile {
  readonly kind: string;
  readonly path: string;
}

/** What `--report kind=file` asks for. @throws ToolError `usage` for another form and for a kind that is none of these. */
export function reportFileOf(kinds: readonly string[]): (text: string) => ReportFile {
  return (text) => {
    const split = text.indexOf("=");
    if (split <= 0 || split === text.length - 1)
      throw new ToolError(`--report: expected kind=file, got "${text}"`, {
        code: "usage",
        hint: `as in ${kinds.map((kind) => `--report ${kind}=wireproof.${kind}`).join(", ")}`,
      });
    const kind = oneOf("--report", kinds)(text.slice(0, split));
    return { kind, path: text.slice(split + 1) };
  };
}

/**
 * Makes sure, before a run, that its reports can be written after it.
 *
 * @throws ToolError `usage` with the path that cannot be written.
 */
export function prepareReports(files: readonly ReportFile[]): void {
  for (const file of files) preparePath(wordsOf(file), file.path);
}

/** Makes sure that the file of a flag can be written. @throws ToolError `usage` that says why not. */
export function preparePath(words: string, path: string): void {
  orToolError(words, () => {
    const folder = dirname(path);
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error("a folder");
  });
}

/** Writes the reports, each at once: a reader never sees half a file. */
export function writeReports(
  files: readonly ReportFile[],
  render: (kind: string) => string | undefined,
): void {
  for (const file of files)
    orToolError(wordsOf(file), () => writeWhole(file.path, render(file.kind) ?? ""));
}

function wordsOf({ kind, path }: ReportFile): string {
  return `--report ${kind}=${path}`;
}

function orToolError(words: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(`${words}: cannot be written: ${reason}`, { code: "usage", cause });
  }
}
