import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { nearest } from "../schema/nearest.ts";
import { ToolError } from "../schema/tool-error.ts";
import type { CheckId, Finding } from "./finding.ts";
import { matchesGlob } from "./globs.ts";

/**
 * A failure that a user knows of and has a reason to live with. It is still run
 * and shown; it only does not fail the run. When it stops failing, that does.
 */
export interface KnownFailure {
  /** `file:line`. */
  readonly place: string;
  readonly property: string;
  readonly codec: string;
  /** A glob over message names. */
  readonly subject: string;
  /**
   * The id of a finding, for that one alone, or a group, for every one that looks like it; any
   * finding of the check where left out.
   */
  readonly finding: string | undefined;
  readonly reason: string;
}

/**
 * Reads files of known failures; a folder stands for every `.txt` in it.
 *
 * A line is `<property> <codec> <message glob> [<id or group>]`. Its reason are
 * the `#` lines above it; one reason serves for the lines up to the next blank one.
 *
 * @throws ToolError `known` with file and line for an entry without reason, or of a property that is not.
 */
export function readKnownFailures(
  paths: readonly string[],
  propertyIds: readonly string[],
): readonly KnownFailure[] {
  return paths.flatMap(filesAt).flatMap((file) => parse(file, propertyIds));
}

function filesAt(path: string): readonly string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new ToolError(`no such file or folder of known failures: ${path}`, { code: "known" });
  if (!stat.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .map((name) => join(path, name));
}

function parse(file: string, propertyIds: readonly string[]): readonly KnownFailure[] {
  const entries: KnownFailure[] = [];
  let reason: string[] = [];
  let isUsed = false;
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries()) {
    const text = line.trim();
    if (text === "") reason = [];
    else if (text.startsWith("#")) {
      // Comment lines after an entry begin the reason of the next.
      if (isUsed) reason = [];
      reason.push(text.slice(1).trim());
    } else
      entries.push(entryOf(text, `${file}:${index + 1}`, reason.join(" ").trim(), propertyIds));
    isUsed = text !== "" && !text.startsWith("#");
  }
  return entries;
}

function entryOf(
  text: string,
  place: string,
  reason: string,
  propertyIds: readonly string[],
): KnownFailure {
  const [property = "", codec, subject, finding, ...rest] = text.split(/\s+/);
  if (codec === undefined || subject === undefined || rest.length > 0)
    throw new ToolError(
      `${place}: expected "<property> <codec> <message glob> [<id or group>]", got "${text}"`,
      { code: "known" },
    );
  if (!propertyIds.includes(property)) {
    const near = nearest(property, propertyIds);
    throw new ToolError(`${place}: no property is called "${property}"`, {
      code: "known",
      hint: near === undefined ? undefined : `did you mean "${near}"?`,
    });
  }
  if (reason === "")
    throw new ToolError(`${place}: a known failure without a reason: ${text}`, {
      code: "known",
      hint: "say why it is accepted, and link the issue, on a # line above it",
    });
  return { place, property, codec, subject, finding, reason };
}

/** Whether an entry speaks of a check. */
export function concernsCheck(entry: KnownFailure, check: CheckId): boolean {
  return (
    entry.property === check.property &&
    entry.codec === check.codec &&
    matchesGlob(entry.subject, check.subject)
  );
}

/** Whether an entry lists a finding. */
export function lists(entry: KnownFailure, finding: Finding): boolean {
  if (!concernsCheck(entry, finding)) return false;
  return (
    entry.finding === undefined || entry.finding === finding.id || entry.finding === finding.group
  );
}

/** What entries name one by one, by id; groups are among them, which no id is. */
export function idsOf(entries: readonly KnownFailure[]): ReadonlySet<string> {
  return new Set(entries.flatMap(({ finding }) => (finding === undefined ? [] : [finding])));
}
