import { ToolError } from "../../schema/tool-error.ts";
import { matchesGlob } from "../globs.ts";
import { type ReasonedLine, reasonedLines, withoutReason } from "../reasoned-lines.ts";
import type { AcceptedChange, StaleEntry } from "./compat-result.ts";

/** A change that breaks something, which somebody has a reason to live with until a day. */
export interface AcceptedEntry {
  /** `file:line` */
  readonly place: string;
  /** The line as it stands there. */
  readonly text: string;
  /** A glob over subjects of changes: `acme.v1.Order.total`, `acme.v1.Orders/Create`. */
  readonly subject: string;
  /** The last day on which the change is accepted: `2027-01-31`. */
  readonly until: string;
  readonly reason: string;
}

/** A change that breaks something, and against which version. */
export interface BreakingSubject {
  readonly subject: string;
  /** Other subjects that are the same change; an entry for one of them is one for all. */
  readonly alsoAt?: readonly string[];
  readonly against: string;
}

/** What a list of accepted changes comes to. */
export interface AppliedEntries<T extends BreakingSubject> {
  readonly accepted: readonly AcceptedChange[];
  readonly stale: readonly StaleEntry[];
  /** What no entry accepts, in the order given. */
  readonly stillBreaking: readonly T[];
}

/**
 * Reads files of accepted changes; a folder stands for every `.txt` in it.
 *
 * A line is `<subject glob> until <YYYY-MM-DD>`. Its reason are the `#` lines above it; one reason serves
 * for the lines up to the next blank one.
 *
 * @throws ToolError `known` with file and line for an entry without reason or date, or of another form.
 */
export function readAccepted(paths: readonly string[]): readonly AcceptedEntry[] {
  return reasonedLines(paths, "accepted changes").map(entryOf);
}

/**
 * Tells the changes that are accepted from those that are not.
 *
 * The last day of an entry is still good. From the day after it accepts nothing, and is stale; so is one that no
 * breaking change matches.
 *
 * @param today The present day in UTC, `2026-11-22`.
 */
export function applyAccepted<T extends BreakingSubject>(
  entries: readonly AcceptedEntry[],
  breaking: readonly T[],
  today: string,
): AppliedEntries<T> {
  // Dates of this form sort as text.
  const isGood = ({ until }: AcceptedEntry) => today <= until;
  const accepted: AcceptedChange[] = [];
  const stillBreaking: T[] = [];
  for (const change of breaking) {
    const entry = entries.find((one) => isGood(one) && concerns(one, change));
    if (entry === undefined) stillBreaking.push(change);
    else
      accepted.push({
        subject: change.subject,
        against: change.against,
        reason: entry.reason,
        until: entry.until,
      });
  }
  const stale = entries.flatMap((entry): readonly StaleEntry[] => {
    const { place, text } = entry;
    // Where there is nothing left to accept, the date no longer matters.
    if (!breaking.some((change) => concerns(entry, change)))
      return [{ place, text, reason: "breaks nothing" }];
    return isGood(entry) ? [] : [{ place, text, reason: "expired" }];
  });
  return { accepted, stale, stillBreaking };
}

function concerns(entry: AcceptedEntry, { subject, alsoAt = [] }: BreakingSubject): boolean {
  return [subject, ...alsoAt].some((one) => matchesGlob(entry.subject, one));
}

const form = '"<subject glob> until <YYYY-MM-DD>"';

function entryOf(line: ReasonedLine): AcceptedEntry {
  const { text, place, reason } = line;
  const [subject = "", until, date, ...rest] = text.split(/\s+/);
  if (until !== "until" || date === undefined || rest.length > 0)
    throw new ToolError(`${place}: expected ${form}, got "${text}"`, {
      code: "known",
      hint: "every accepted change has a last day, after which it fails again",
    });
  if (!isDate(date))
    throw new ToolError(`${place}: expected a date as 2027-01-31, got "${date}"`, {
      code: "known",
    });
  if (reason === "") throw withoutReason(line, "an accepted change");
  return { place, text, subject, until: date, reason };
}

/** A day that the calendar has: not the 30th of February. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
