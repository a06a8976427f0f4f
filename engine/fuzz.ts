import { existsSync, readdirSync } from "node:fs";
import { codeOf, summaryOf } from "./closing.ts";
import type { Progress, RunEvent, RunHeader, RunResult, Warning } from "./events.ts";
import type { Finding } from "./finding.ts";
import { FuzzChecks } from "./fuzz-checks.ts";
import type { FuzzListener, FuzzResult, FuzzRound } from "./fuzz-events.ts";
import { roundOf } from "./fuzz-rounds.ts";
import { run } from "./run.ts";
import type { RunRequest } from "./run-request.ts";
import { unexercisedWarnings } from "./unexercised.ts";

/** What to fuzz, and for how long. */
export interface FuzzRequest extends Omit<RunRequest, "phases" | "seen"> {
  /** Random cases of each check in the first round; later rounds have more. From 1. */
  readonly maxExamples: number;
  /** When to stop, in milliseconds after the start; the case that runs then comes to its end. @defaultValue never */
  readonly maxTimeMs?: number;
  /** Rounds after which to end: the same on every machine. @defaultValue no limit */
  readonly maxRounds?: number;
}

/**
 * Runs on, in rounds of fresh seeds, until the time is up or the signal is aborted.
 *
 * The first round is a whole run: stored failures, boundaries, random cases. Later ones have
 * random cases only. A finding is told and stored in the round that comes upon it first.
 * Each round has worker threads of its own, so that what codecs leave behind does not add up.
 *
 * It also ends where there is nothing to go on with: after a round without any case.
 *
 * @throws ToolError for what {@link run} throws it for.
 */
export async function fuzz(request: FuzzRequest, listener: FuzzListener): Promise<FuzzResult> {
  return new Fuzzing(request, listener).toEnd();
}

class Fuzzing {
  private readonly request: FuzzRequest;
  private readonly listener: FuzzListener;
  private readonly started = performance.now();
  private readonly timeIsUp: AbortSignal | undefined;
  private readonly signal: AbortSignal;
  private readonly checks = new FuzzChecks();
  private readonly findings = new Map<string, Finding>();
  private readonly warnings = new Map<string, Warning>();
  private header: RunHeader | undefined;
  private cases = 0;
  private newFindings = 0;
  private stored: number | undefined;

  constructor(request: FuzzRequest, listener: FuzzListener) {
    this.request = request;
    this.listener = listener;
    const { maxTimeMs, signal } = request;
    this.timeIsUp = maxTimeMs === undefined ? undefined : AbortSignal.timeout(maxTimeMs);
    this.signal = AbortSignal.any([signal, this.timeIsUp].filter((one) => one !== undefined));
  }

  async toEnd(): Promise<FuzzResult> {
    let rounds = 0;
    const { maxRounds = Number.POSITIVE_INFINITY } = this.request;
    for (let cases = 1; cases > 0 && rounds < maxRounds && !this.isOver(rounds); ) {
      rounds++;
      const round = this.roundOf(rounds);
      const result = await this.run(round);
      this.add(result, round);
      cases = result.summary.cases;
    }
    const result = this.result(rounds);
    this.listener({ kind: "fuzz-finished", result });
    return result;
  }

  /** A signal that is aborted from the start still has a first round: one without cases, for the result. */
  private isOver(rounds: number): boolean {
    return rounds > 0 && this.signal.aborted;
  }

  private roundOf(number: number): FuzzRound {
    const { seed, maxExamples } = this.request;
    return roundOf({ seed, maxExamples, checks: this.header?.checks ?? 1 }, number);
  }

  private async run(round: FuzzRound): Promise<RunResult> {
    const { maxTimeMs: _time, maxRounds: _rounds, ...request } = this.request;
    this.stored = storedIn(request.storeFolder);
    return await run(
      {
        ...request,
        seed: round.seed,
        maxExamples: round.maxExamples,
        phases: round.isFirst ? ["saved", "edges", "random"] : ["random"],
        seen: [...this.findings.values()],
        signal: this.signal,
      },
      (event) => this.hear(event, round),
    );
  }

  private hear(event: RunEvent, round: FuzzRound): void {
    if (event.kind === "progress") this.tellStatus(event.progress, round);
    else if (event.kind === "finding") this.tellFinding(event.finding);
    else if (event.kind === "warning") this.warn(event.warning);
    else if (event.kind === "run-started") {
      if (round.isFirst) this.listener({ kind: "run-started", header: event.header });
      this.header ??= event.header;
      this.listener({ kind: "round-started", round });
    }
  }

  private tellStatus({ cases, current }: Progress, round: FuzzRound): void {
    const elapsedMs = performance.now() - this.started;
    const all = this.cases + cases;
    const { maxTimeMs } = this.request;
    this.listener({
      kind: "status",
      status: {
        round: round.number,
        cases: all,
        casesPerSecond: Math.round((all / Math.max(1, elapsedMs)) * 1000),
        findings: this.newFindings,
        stored: this.stored,
        elapsedMs,
        leftMs: maxTimeMs === undefined ? undefined : Math.max(0, maxTimeMs - elapsedMs),
        current,
      },
    });
  }

  private tellFinding(finding: Finding): void {
    this.stored = storedIn(this.request.storeFolder);
    if (finding.known === undefined) this.newFindings++;
    this.listener({ kind: "finding", finding });
  }

  /** Once, however many rounds it comes from; counts in it differ from round to round. */
  private warn(warning: Warning): void {
    // What one round did not exercise another may.
    if (warning.code === "codec-not-exercised") return;
    const key = warning.message.replace(/\d+/g, "#");
    if (this.warnings.has(key)) return;
    this.warnings.set(key, warning);
    this.listener({ kind: "warning", warning });
  }

  private add(result: RunResult, round: FuzzRound): void {
    this.cases += result.summary.cases;
    this.checks.add(result.checks.map((check) => this.inWords(check)));
    for (const finding of result.findings)
      if (!this.findings.has(finding.fingerprint)) this.findings.set(finding.fingerprint, finding);
    // Later rounds may still come upon them, and to judge the list is what a whole run is for.
    if (round.isFirst)
      for (const entry of result.stale)
        this.warn({
          code: "known-unseen",
          message: `${entry}: was not seen to fail in the first round: see whether roundtrip sees it, and if not, take it off the list`,
        });
  }

  /** A run that was stopped does not know by whom. */
  private inWords(check: RunResult["checks"][number]): RunResult["checks"][number] {
    const isOurs = check.status === "skipped" && check.reason === "interrupted";
    return isOurs && !this.isInterrupted ? { ...check, reason: "the time was up" } : check;
  }

  /** Whether it was stopped from outside before its time. */
  private get isInterrupted(): boolean {
    // The reason is that of whichever came first.
    return this.signal.aborted && this.signal.reason !== this.timeIsUp?.reason;
  }

  private result(rounds: number): FuzzResult {
    const checks = this.checks.all();
    const findings = [...this.findings.values()];
    const summary = summaryOf(checks, findings);
    const interrupted = this.isInterrupted;
    for (const warning of interrupted ? [] : unexercisedWarnings(checks))
      this.warnings.set(warning.message, warning);
    if (this.header === undefined) throw new Error("no round was begun");
    return {
      header: this.header,
      durationMs: Math.round(performance.now() - this.started),
      summary,
      checks,
      findings,
      warnings: [...this.warnings.values()],
      stale: [],
      interrupted,
      exitCode: codeOf({ interrupted, stale: 0 }, summary, checks),
      rounds,
      stored: storedIn(this.request.storeFolder),
    };
  }
}

/** How many failures a store holds. */
function storedIn(folder: string | undefined): number | undefined {
  if (folder === undefined) return undefined;
  if (!existsSync(folder)) return 0;
  return readdirSync(folder).filter((name) => name.endsWith(".json")).length;
}
