import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { ToolError } from "../schema/tool-error.ts";

/** An entry of a list that somebody keeps, and why it is there. */
export interface ReasonedLine {
  readonly text: string;
  /** `file:line` */
  readonly place: string;
  /** What stands in the `#` lines above it; empty where there are none. */
  readonly reason: string;
}

/**
 * The entries of lists whose every entry has a reason: the `#` lines above it, which serve for the lines
 * up to the next blank one. A folder stands for every `.txt` in it.
 *
 * @param what they are lists of, in the plural
 * @throws ToolError `known` where there is no such file or folder.
 */
export function reasonedLines(paths: readonly string[], what: string): readonly ReasonedLine[] {
  return paths.flatMap((path) => filesAt(path, what)).flatMap(linesIn);
}

/** The error for an entry that nobody gave a reason. */
export function withoutReason({ place, text }: ReasonedLine, what: string): ToolError {
  return new ToolError(`${place}: ${what} without a reason: ${text}`, {
    code: "known",
    hint: "say why it is accepted, and link the issue, on a # line above it",
  });
}

function filesAt(path: string, what: string): readonly string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new ToolError(`no such file or folder of ${what}: ${path}`, { code: "known" });
  if (!stat.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .map((name) => join(path, name));
}

function linesIn(file: string): readonly ReasonedLine[] {
  const lines: ReasonedLine[] = [];
  let reason: string[] = [];
  let isUsed = false;
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries()) {
    const text = line.trim();
    if (text === "") reason = [];
    else if (text.startsWith("#")) {
      // Comment lines after an entry begin the reason of the next.
      if (isUsed) reason = [];
      reason.push(text.slice(1).trim());
    } else lines.push({ text, place: `${file}:${index + 1}`, reason: reason.join(" ").trim() });
    isUsed = text !== "" && !text.startsWith("#");
  }
  return lines;
}
