import { nearest } from "../schema/nearest.ts";
import { ToolError } from "../schema/tool-error.ts";
import type { CheckId, Finding } from "./finding.ts";
import { matchesGlob } from "./globs.ts";
import { type ReasonedLine, reasonedLines, withoutReason } from "./reasoned-lines.ts";

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

/** What stands in place of a codec in the entries of servers. */
export const serverWord = "server";

/**
 * Reads files of known failures; a folder stands for every `.txt` in it.
 *
 * A line is `<property> <codec> <message glob> [<id or group>]`. Its reason are
 * the `#` lines above it; one reason serves for the lines up to the next blank one. Lists of codecs and
 * of servers may stand in one folder: lines of the other kind are passed over.
 *
 * @throws ToolError `known` with file and line for an entry without reason, or of a property that is not.
 */
export function readKnownFailures(
  paths: readonly string[],
  propertyIds: readonly string[],
  kind: "codecs" | "servers" = "codecs",
): readonly KnownFailure[] {
  const isOther = ({ text }: ReasonedLine): boolean => {
    const [property = "", codec] = text.split(/\s+/);
    const isOfServer = codec === serverWord;
    return (
      codec !== undefined && !propertyIds.includes(property) && isOfServer !== (kind === "servers")
    );
  };
  return reasonedLines(paths, "known failures")
    .filter((line) => !isOther(line))
    .map((line) => entryOf(line, propertyIds));
}

function entryOf(line: ReasonedLine, propertyIds: readonly string[]): KnownFailure {
  const { text, place, reason } = line;
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
  if (reason === "") throw withoutReason(line, "a known failure");
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
export function lists(
  entry: KnownFailure,
  finding: CheckId & Pick<Finding, "id" | "group">,
): boolean {
  if (!concernsCheck(entry, finding)) return false;
  return (
    entry.finding === undefined || entry.finding === finding.id || entry.finding === finding.group
  );
}

/** What entries name one by one, by id; groups are among them, which no id is. */
export function idsOf(entries: readonly KnownFailure[]): ReadonlySet<string> {
  return new Set(entries.flatMap(({ finding }) => (finding === undefined ? [] : [finding])));
}
