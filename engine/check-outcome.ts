import type { BlamedCase } from "./blamed-cases.ts";
import type { CheckTally } from "./check-runner.ts";
import type { Mark } from "./comparison.ts";
import type { CheckResult } from "./events.ts";
import type { CheckId, Finding } from "./finding.ts";

/** All that became known of one check. */
export interface CheckRecord {
  readonly check: CheckId;
  readonly findings: Finding[];
  readonly notices: Set<string>;
  /** Where two codecs differ and the specification leaves it open. */
  readonly open: Set<string>;
  /** What the comparison of two codecs came to, case by case. */
  readonly marks: Record<string, Mark>;
  cases: number;
  held: number;
  blamedElsewhere: number;
  /** What other properties have to tell; the same failure more than once where the check was resumed. */
  readonly blamed: BlamedCase[];
  /** Of all failures, those among them that are not reported for themselves. */
  readonly signatures: Set<string>;
  unreported: number;
  digest: string | undefined;
  durationMs: number;
  /** Why nothing was checked. */
  notApplicable: string | undefined;
  /** Why it was not checked, or not to the end. */
  skipped: string | undefined;
}

/** The record of a check that has not begun. */
export function emptyRecord(check: CheckId): CheckRecord {
  return {
    check,
    findings: [],
    notices: new Set(),
    open: new Set(),
    marks: {},
    cases: 0,
    held: 0,
    blamedElsewhere: 0,
    blamed: [],
    signatures: new Set(),
    unreported: 0,
    digest: undefined,
    durationMs: 0,
    notApplicable: undefined,
    skipped: undefined,
  };
}

/** Adds what a worker counted. */
export function addTally(record: CheckRecord, tally: CheckTally): void {
  record.cases += tally.cases;
  record.held += tally.held;
  record.blamedElsewhere += tally.blamedElsewhere;
  record.unreported += tally.unreported;
  record.blamed.push(...tally.blamed);
  for (const signature of Object.keys(tally.failures)) record.signatures.add(signature);
  record.digest = tally.digest;
  for (const notice of tally.notices) record.notices.add(notice);
  for (const notice of tally.open) record.open.add(notice);
  Object.assign(record.marks, tally.marks);
  if (tally.stopped) record.skipped = "stopped before its end";
  for (const [index, finding] of record.findings.entries()) {
    const count = tally.failures[finding.signature] ?? finding.count;
    const places = [...(finding.alsoAt ?? []), ...(tally.alsoAt[finding.fingerprint] ?? [])];
    record.findings[index] = {
      ...finding,
      count,
      ...(places.length === 0 ? {} : { alsoAt: places }),
    };
  }
}

/** Puts a finding in, or a better one of the same fingerprint in its place. */
export function addFinding(record: CheckRecord, finding: Finding): void {
  const at = record.findings.findIndex((one) => one.fingerprint === finding.fingerprint);
  if (at < 0) record.findings.push(finding);
  else record.findings[at] = finding;
}

/** Takes a finding out that turned out to be another one. */
export function dropFinding(record: CheckRecord, finding: Finding): void {
  const at = record.findings.findIndex((one) => one.fingerprint === finding.fingerprint);
  if (at >= 0) record.findings.splice(at, 1);
}

/**
 * What the check came to. It passed only if the claim was shown to hold at least
 * once, to the end, and nothing was conceded.
 */
export function resultOf(record: CheckRecord): CheckResult {
  const { check, cases, findings } = record;
  const base = { ...check, cases, durationMs: Math.round(record.durationMs) };
  const digest = record.digest === undefined ? {} : { casesHash: record.digest };
  if (findings.length > 0) {
    const isKnown = findings.every((finding) => finding.known !== undefined);
    // What was not run to its end may hold more.
    const reason = record.skipped === undefined ? {} : { reason: record.skipped };
    return { ...base, ...digest, status: isKnown ? "known" : "failed", ...reason };
  }
  if (record.notApplicable !== undefined)
    return { ...base, status: "not-applicable", reason: record.notApplicable };
  if (record.skipped !== undefined) return { ...base, status: "skipped", reason: record.skipped };
  if (record.notices.size > 0)
    return { ...base, ...digest, status: "not-applicable", reason: [...record.notices].join("; ") };
  // Where two codecs differ as they may, the claim holds too: it is about what they must do.
  if (record.held === 0 && record.open.size === 0)
    return { ...base, status: "skipped", reason: "no case showed the claim to hold" };
  return { ...base, ...digest, status: "passed" };
}
