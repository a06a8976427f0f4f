import { codecNames } from "../codecs/our-codecs.ts";
import { nearest } from "../schema/nearest.ts";
import { ToolError } from "../schema/tool-error.ts";
import { type CheckRecord, resultOf } from "./check-outcome.ts";
import { comparisonsOf } from "./comparison.ts";
import type { CheckResult, RunHeader, RunResult, Summary, Warning } from "./events.ts";
import { exitCode } from "./exit-code.ts";
import type { CheckId, Finding } from "./finding.ts";
import { concernsCheck, type KnownFailure, lists } from "./known-failures.ts";
import { codecsOf } from "./pairs.ts";
import { type RunExtent, reachOf } from "./run-extent.ts";
import { unexercisedCodecs, unexercisedWarnings } from "./unexercised.ts";

/** What a run came to, check by check, and what was known before. */
export interface ClosingRecords {
  /** One for each check, in the order of the plan. */
  readonly records: readonly CheckRecord[];
  readonly known: readonly KnownFailure[];
  /** How far each check was to go. */
  readonly extent: RunExtent;
  readonly interrupted: boolean;
}

/** All that a run left behind. */
export interface ClosingParts extends ClosingRecords {
  readonly header: RunHeader;
  /** Those of the whole run, {@link closingWarnings} among them. */
  readonly warnings: readonly Warning[];
  readonly durationMs: number;
}

/** The result of a run, and how the command is to end. */
export function closingOf(parts: ClosingParts): RunResult {
  const checks = parts.records.map(resultOf);
  const findings = parts.records.flatMap((record) => record.findings);
  const stale = reachOf(parts.extent) === "whole" ? unseenEntries(parts) : [];
  const summary = summaryOf(checks, findings);
  return {
    header: parts.header,
    durationMs: Math.round(parts.durationMs),
    summary,
    checks,
    findings,
    warnings: parts.warnings,
    comparisons: comparisonsOf(
      parts.records,
      parts.header.codecs.map(({ name }) => name),
    ),
    stale: stale.map(placedText),
    interrupted: parts.interrupted,
    exitCode: codeOf({ interrupted: parts.interrupted, stale: stale.length }, summary, checks),
  };
}

/** What a user should know of a run that is over, and that only its end shows. */
export function closingWarnings(parts: ClosingRecords): readonly Warning[] {
  // Of what was broken off nobody expects to know.
  if (parts.interrupted) return [];
  const unseen = reachOf(parts.extent) === "cut" ? unseenEntries(parts) : [];
  return [
    ...unexercisedWarnings(parts.records.map(resultOf)),
    ...unseen.map((entry) => ({
      code: "known-unseen",
      message: `${placedText(entry)}: was not seen to fail, in a run of only some of the cases: run all of them, and if it still does not fail, take it off the list`,
    })),
  ];
}

/**
 * An entry of a codec that nobody has heard of is a mistake, and so is one that speaks of no
 * check, if the run was of everything.
 *
 * @throws ToolError `known` that names the entry.
 */
export function assertKnownMatch(
  known: readonly KnownFailure[],
  plan: readonly CheckId[],
  filters: { readonly messages: readonly string[]; readonly properties: readonly string[] },
): void {
  const codecs = new Set(plan.map((check) => check.codec));
  const single = new Set([...codecs].flatMap(codecsOf));
  const isFiltered = filters.messages.length > 0 || filters.properties.length > 0;
  for (const entry of known) {
    if (codecs.has(entry.codec)) {
      if (!isFiltered) assertConcerned(entry, plan);
      continue;
    }
    // A built-in codec that is not in this run may be in the next one, and so may a pair.
    const isKnown = (codec: string) => codecNames.includes(codec) || single.has(codec);
    if (!codecsOf(entry.codec).every(isKnown)) throw unknownCodec(entry, [...codecs]);
  }
}

function assertConcerned(entry: KnownFailure, plan: readonly CheckId[]): void {
  // What runs on request only is looked for when it is asked for.
  const isPlanned = plan.some(({ property }) => property === entry.property);
  if (!isPlanned || plan.some((check) => concernsCheck(entry, check))) return;
  throw new ToolError(`${entry.place}: matches no check: ${entryText(entry)}`, {
    code: "known",
    hint: "the message is not in the schema: correct the entry, or take it out",
  });
}

function unknownCodec(entry: KnownFailure, codecs: readonly string[]): ToolError {
  const near = nearest(entry.codec, [...codecs, ...codecNames]);
  return new ToolError(`${entry.place}: no codec is called "${entry.codec}": ${entryText(entry)}`, {
    code: "known",
    hint:
      near === undefined
        ? "it is neither built in nor in this run: correct the entry, or add the codec with --codec"
        : `did you mean "${near}"?`,
  });
}

function placedText(entry: KnownFailure): string {
  return `${entry.place}: ${entryText(entry)}`;
}

function entryText(entry: KnownFailure): string {
  const { property, codec, subject, finding } = entry;
  return [property, codec, subject, finding].filter((part) => part !== undefined).join(" ");
}

/** Entries whose checks all ran to their end without the failure. */
function unseenEntries({ known, records }: ClosingRecords): readonly KnownFailure[] {
  return known.filter((entry) => {
    const concerned = records.filter((record) => concernsCheck(entry, record.check));
    const isSeen = concerned.some((record) =>
      record.findings.some((finding) => lists(entry, finding)),
    );
    return !isSeen && concerned.length > 0 && areSettled(concerned);
  });
}

/** Whether checks were run so that a failure of theirs would have been seen, or cannot have one. */
function areSettled(records: readonly CheckRecord[]): boolean {
  const applying = records.filter((record) => record.notApplicable === undefined);
  const isWhole = applying.every(({ skipped, cases }) => skipped === undefined && cases > 0);
  // Where nothing held, what fails first may hide what is behind it.
  const isShown = applying.some(({ held, notices }) => held > 0 || notices.size > 0);
  return isWhole && (isShown || applying.length === 0);
}

/** The counts of a run. */
export function summaryOf(checks: readonly CheckResult[], findings: readonly Finding[]): Summary {
  const count = (status: CheckResult["status"]) =>
    checks.filter((check) => check.status === status).length;
  const known = findings.filter((finding) => finding.known !== undefined).length;
  return {
    checks: checks.length,
    cases: checks.reduce((sum, check) => sum + check.cases, 0),
    findings: findings.length - known,
    known,
    skipped: count("skipped"),
    notApplicable: count("not-applicable"),
  };
}

/** How a command ends after checks; `stale`: how many known failures no longer fail. */
export function codeOf(
  { interrupted, stale }: { readonly interrupted: boolean; readonly stale: number },
  summary: Summary,
  checks: readonly CheckResult[],
): number {
  if (interrupted) return exitCode.interrupted;
  if (summary.findings > 0) return exitCode.found;
  if (stale > 0) return exitCode.staleKnown;
  const isExercised = checks.some((check) => check.status === "passed" || check.status === "known");
  // What holds for the other codecs says nothing of one that never ran.
  return isExercised && unexercisedCodecs(checks).length === 0
    ? exitCode.held
    : exitCode.nothingExercised;
}
