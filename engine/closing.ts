import { ToolError } from "../schema/tool-error.ts";
import { type CheckRecord, resultOf } from "./check-outcome.ts";
import type { CheckResult, RunHeader, RunResult, Summary, Warning } from "./events.ts";
import { exitCode } from "./exit-code.ts";
import type { CheckId, Finding } from "./finding.ts";
import { concernsCheck, type KnownFailure, lists } from "./known-failures.ts";

/** All that a run left behind. */
export interface ClosingParts {
  readonly header: RunHeader;
  readonly records: readonly CheckRecord[];
  readonly known: readonly KnownFailure[];
  readonly warnings: readonly Warning[];
  readonly durationMs: number;
  readonly interrupted: boolean;
}

/** The result of a run, and how the command is to end. */
export function closingOf(parts: ClosingParts): RunResult {
  const checks = parts.records.map(resultOf);
  const findings = parts.records.flatMap((record) => record.findings);
  const stale = staleEntries(parts.known, parts.records, findings);
  const summary = summaryOf(checks, findings);
  return {
    header: parts.header,
    durationMs: Math.round(parts.durationMs),
    summary,
    checks,
    findings,
    warnings: parts.warnings,
    stale: stale.map((entry) => `${entry.place}: ${entryText(entry)}`),
    interrupted: parts.interrupted,
    exitCode: codeOf(parts, summary, stale.length, checks),
  };
}

/**
 * An entry that speaks of no check is a mistake, if the run was of everything.
 * @throws ToolError `known` that names the entry.
 */
export function assertKnownMatch(
  known: readonly KnownFailure[],
  plan: readonly CheckId[],
  filters: { readonly messages: readonly string[]; readonly properties: readonly string[] },
): void {
  if (filters.messages.length > 0 || filters.properties.length > 0) return;
  const codecs = new Set(plan.map((check) => check.codec));
  for (const entry of known) {
    // A codec that is not in this run may be in the next one.
    if (!codecs.has(entry.codec) || plan.some((check) => concernsCheck(entry, check))) continue;
    throw new ToolError(`${entry.place}: matches no check: ${entryText(entry)}`, {
      code: "known",
      hint: "the message is not in the schema: correct the entry, or take it out",
    });
  }
}

function entryText(entry: KnownFailure): string {
  const { property, codec, subject, finding } = entry;
  return [property, codec, subject, finding].filter((part) => part !== undefined).join(" ");
}

/** Entries whose checks all ran to their end without the failure. */
function staleEntries(
  known: readonly KnownFailure[],
  records: readonly CheckRecord[],
  findings: readonly Finding[],
): readonly KnownFailure[] {
  return known.filter((entry) => {
    if (findings.some((finding) => lists(entry, finding))) return false;
    const concerned = records.filter((record) => concernsCheck(entry, record.check));
    return concerned.length > 0 && concerned.every((record) => record.skipped === undefined);
  });
}

function summaryOf(checks: readonly CheckResult[], findings: readonly Finding[]): Summary {
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

function codeOf(
  parts: ClosingParts,
  summary: Summary,
  stale: number,
  checks: readonly CheckResult[],
): number {
  if (parts.interrupted) return exitCode.interrupted;
  if (summary.findings > 0) return exitCode.found;
  if (stale > 0) return exitCode.staleKnown;
  const isExercised = checks.some((check) => check.status === "passed" || check.status === "known");
  return isExercised ? exitCode.held : exitCode.nothingExercised;
}
