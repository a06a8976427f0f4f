import type { Warning } from "../events.ts";
import { exitCode } from "../exit-code.ts";
import { matchesGlob } from "../globs.ts";
import { type KnownFailure, lists } from "../known-failures.ts";
import { type FindingState, summaryOf } from "./call-checks.ts";
import type { CallFinding } from "./call-finding.ts";
import type { ContractCoverage } from "./coverage.ts";
import type { CallCheckResult, LiveHeader, LiveResult } from "./live-events.ts";
import type { MethodChoice } from "./live-methods.ts";
import type { LiveRequest } from "./live-request.ts";
import type { LiveRun } from "./live-run.ts";
import { qualityWarnings } from "./quality-warnings.ts";

/** A run at its end. */
export interface LiveClosing {
  readonly header: LiveHeader;
  readonly run: LiveRun;
  readonly request: LiveRequest;
  readonly known: readonly KnownFailure[];
  readonly choice: MethodChoice;
  /** What was said on the way. */
  readonly warnings: readonly Warning[];
  readonly durationMs: number;
  /** What the run was doing when nothing happened any more; `undefined` where it came to its end. */
  readonly stuck: string | undefined;
}

/** Everything that a run came to, and how it ends. */
export function liveResultOf(closing: LiveClosing): LiveResult {
  const { run, request, header, choice } = closing;
  const interrupted = request.signal?.aborted === true;
  const findings = counted(run);
  const coverage = run.coverage.result(choice.left);
  const checks = run.checks.results(
    header.target,
    (property, subject) => stateOf(findings, property, subject),
    ({ subject }) => whyNot(closing, subject),
  );
  const known = findings.filter((finding) => finding.known !== undefined).length;
  const counts = { cases: run.casesDone, calls: run.caller.calls };
  const summary = summaryOf(checks, { ...counts, findings: findings.length - known, known });
  const stale = staleEntries(closing, findings);
  const quality = interrupted ? [] : qualityWarnings(coverage.methods);
  const warnings = [...closing.warnings, ...endWarnings(closing), ...quality];
  const result = { header, durationMs: closing.durationMs, summary, checks, findings, warnings };
  const code = codeOf({ closing, coverage, checks, findings: summary.findings, stale, warnings });
  return { ...result, coverage, stale, interrupted, exitCode: code };
}

/** The findings with how often each was seen in all, in the order of the checks. */
function counted({ lookInto, desk, checks }: LiveRun): readonly CallFinding[] {
  const order = new Map(
    checks.all.map(({ property, method }, at) => [`${property.id} ${method.subject}`, at]),
  );
  const place = ({ property, subject }: CallFinding): number =>
    order.get(`${property} ${subject}`) ?? order.size;
  return lookInto.findings
    .map((finding) => ({ ...finding, count: desk.countOf(finding.fingerprint) }))
    .sort((a, b) => place(a) - place(b));
}

function stateOf(
  findings: readonly CallFinding[],
  property: string,
  subject: string,
): FindingState {
  const own = findings.filter((one) => one.property === property && one.subject === subject);
  if (own.length === 0) return "none";
  return own.some(({ known }) => known === undefined) ? "new" : "known";
}

function whyNot({ run, stuck }: LiveClosing, subject: string): string {
  if (run.gone !== undefined) return run.gone;
  if (stuck !== undefined) return "the run was ended";
  const whyGivenUp = run.judge.whyGivenUp(subject);
  if (whyGivenUp !== undefined) return whyGivenUp;
  return run.isOver() ? "the run was ended before" : "no case of it came up";
}

function endWarnings({ run, stuck }: LiveClosing): readonly Warning[] {
  const { judge, desk, gone, lookInto } = run;
  return [
    ...(stuck === undefined
      ? []
      : [{ code: "stuck", message: `nothing happened any more, while: ${stuck}` }]),
    ...(gone === undefined ? [] : [{ code: "server-gone", message: `the run ended: ${gone}` }]),
    ...judge.givenUp.map((subject) => ({
      code: "gave-up",
      message: `${subject} was not called any more: ${judge.whyGivenUp(subject)}`,
    })),
    ...[...lookInto.unconfirmed].map((check) => ({
      code: "unconfirmed",
      message: `${check} failed beside other calls, and never alone: no finding; --concurrency 1 tells more`,
    })),
    ...[...desk.overfull].map((check) => ({
      code: "too-many-findings",
      message: `${check}: more different failures came than were looked into`,
    })),
  ];
}

/** Entries that matched a check which ran to its end, and no failure. */
function staleEntries(
  { run, request, known, stuck }: LiveClosing,
  findings: readonly CallFinding[],
): readonly string[] {
  // Which phase it comes up in is not known.
  const isWhole =
    !run.isOver() &&
    stuck === undefined &&
    request.phases.includes("edges") &&
    request.phases.includes("random");
  if (!isWhole) return [];
  return known
    .filter((entry) => isExercised(run, entry))
    .filter((entry) => !findings.some((one) => lists(entry, { ...one, codec: entry.codec })))
    .map(({ place, property, subject }) => `${place}: ${property} ${subject}`);
}

function isExercised({ checks, judge }: LiveRun, entry: KnownFailure): boolean {
  return checks.all.some(
    ({ property, method, cases }) =>
      cases > 0 &&
      !judge.isGivenUp(method.subject) &&
      property.id === entry.property &&
      matchesGlob(entry.subject, method.subject),
  );
}

function codeOf({
  closing,
  coverage,
  checks,
  findings,
  stale,
  warnings,
}: {
  readonly closing: LiveClosing;
  readonly coverage: ContractCoverage;
  readonly checks: readonly CallCheckResult[];
  readonly findings: number;
  readonly stale: readonly string[];
  readonly warnings: readonly Warning[];
}): number {
  const { request } = closing;
  if (request.signal?.aborted === true) return exitCode.interrupted;
  if (findings > 0) return exitCode.found;
  // Refusals alone show nothing of the code behind them.
  const isReached = coverage.totals.methodsOk.seen > 0;
  if (!isReached || closing.stuck !== undefined) return exitCode.nothingExercised;
  if (stale.length > 0) return exitCode.staleKnown;
  // Nor does a run show anything whose claims all have nothing to say of these methods.
  const isShown = checks.some(({ status }) => status === "passed" || status === "known");
  if (!isShown) return exitCode.nothingExercised;
  return request.failOnWarning && warnings.length > 0 ? exitCode.found : exitCode.held;
}
