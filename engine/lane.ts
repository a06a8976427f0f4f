import type { Schema } from "../schema/schema.ts";
import { addFinding, addTally, type CheckRecord, dropFinding } from "./check-outcome.ts";
import { CrashFindings, hasToldOfHang, type LostPlace } from "./crash-findings.ts";
import type { Warning } from "./events.ts";
import { checkKey, type Finding, type Phase } from "./finding.ts";
import type { FindingStore } from "./finding-store.ts";
import {
  type GivenCheck,
  isOfClosing,
  type LaneEnding,
  LaneWorkers,
  type LostWorker,
} from "./lane-workers.ts";
import type { StoredInput } from "./stored-input.ts";
import type { Limits, LossCause } from "./worker-handle.ts";
import type { WorkerNews, WorkerSetup } from "./worker-protocol.ts";

/** How many cases of one check may be lost before the rest of it is left alone. */
const maxLost = 2;

/** How many times the case limit a check is given when it may have been the machine that was slow. */
const muchPatience = 5;

/**
 * How long a case may take, in milliseconds, in a check that has told of a hang: a second one says no
 * more than the first. One that is merely slow is given its time when it is tried again.
 */
const hurriedMs = 500;

/** What lanes share. */
export interface LaneParts {
  readonly schema: Schema;
  readonly setup: WorkerSetup;
  readonly caseTimeoutMs: number;
  readonly maxShrinkMs: number;
  readonly store: FindingStore;
  readonly codecVersions: ReadonlyMap<string, string>;
  /** Files that took a worker down when a codec opened them, and how: once is enough. */
  readonly unopenable: Map<string, string>;
  /** Findings of runs before, which are only counted. */
  readonly seen?: readonly Finding[];
  /** A finding is known, and on disk. */
  readonly report: (record: CheckRecord, finding: Finding) => void;
  /** Something a user should know that is no finding. */
  readonly warn?: (warning: Warning) => void;
}

/** Runs checks one after the other in a worker of its own, and replaces the worker when a codec takes it down. */
export class Lane {
  private readonly parts: LaneParts;
  private readonly workers: LaneWorkers;
  private readonly crashes: CrashFindings;
  private readonly seen = new Map<string, Finding[]>();
  private record: CheckRecord | undefined;
  private raw: Finding | undefined;

  constructor(parts: LaneParts) {
    this.parts = parts;
    this.workers = new LaneWorkers({
      setup: parts.setup,
      hear: (news) => this.hear(news),
      warn: (warning) => parts.warn?.(warning),
    });
    for (const finding of parts.seen ?? []) {
      const key = checkKey(finding);
      this.seen.set(key, [...(this.seen.get(key) ?? []), finding]);
    }
    const { rootSeed, choice } = parts.setup;
    const asked = choice === undefined ? {} : { choice };
    this.crashes = new CrashFindings({ ...parts, ...asked, rootSeed, workers: this.workers });
  }

  /** Cases of the present check so far. */
  get casesNow(): number {
    return this.workers.casesNow;
  }

  /** Runs one check to its end and fills in its record. */
  async run(
    record: CheckRecord,
    saved: readonly StoredInput[],
    phases?: readonly Phase[],
  ): Promise<void> {
    const only = phases === undefined ? {} : { phases };
    const given = { record, saved, session: this.sessionOf(record), ...only };
    this.record = record;
    record.skipped = this.parts.unopenable.get(given.session);
    if (record.skipped !== undefined) return;
    const started = performance.now();
    await this.runCases(given);
    record.durationMs += performance.now() - started;
  }

  /** Ends what is running as soon as its case is over. */
  stop(): void {
    this.workers.stop();
  }

  /** Has codecs close what they opened, and ends the threads. No check may be running. */
  async end(): Promise<void> {
    for (const lost of await this.workers.end(this.limits)) await this.blameEarlier(lost);
    // Trying a case again has started workers once more.
    await this.workers.end(this.limits);
  }

  private get limits(): Limits {
    return { caseTimeoutMs: this.parts.caseTimeoutMs, patience: 1 };
  }

  private async runCases(given: GivenCheck): Promise<void> {
    const unseen: LostPlace[] = [];
    let way: Way = { waits: false, patience: 1 };
    for (let lost = 0; lost < maxLost; ) {
      const ending = await this.ask(given, way);
      const next = ending.kind === "lost" ? await this.afterLoss(given, ending, way) : undefined;
      if (next?.unseen !== undefined) unseen.push(next.unseen);
      if (next?.way === undefined) break;
      if (next.isCounted) lost++;
      if (lost === maxLost)
        given.record.skipped = `left alone after ${lost} cases that never came back`;
      way = next.way;
    }
    // A crash that was seen again is reported by now, at the place that is the surer one.
    for (const place of unseen) this.crashes.reportUnseen(place);
  }

  private async ask(given: GivenCheck, way: Way): Promise<LaneEnding> {
    const { record, saved, phases } = given;
    this.raw = undefined;
    const { check } = record;
    const before = this.seen.get(checkKey(check)) ?? [];
    const seen = [...before, ...record.findings].map(({ signature, group, fingerprint }) => ({
      signature,
      group,
      fingerprint,
    }));
    const { patience, ...rest } = way;
    const ending = await this.workers.request(
      check.codec,
      { kind: "check", check, saved, seen, ...(phases === undefined ? {} : { phases }), ...rest },
      { caseTimeoutMs: this.timeoutOf(given, way), patience },
      given,
    );
    if (ending.kind !== "answered") return ending;
    const { answer } = ending;
    if (answer.kind === "checked") addTally(record, answer.tally);
    else if (answer.kind === "not-applicable") record.notApplicable = answer.reason;
    else if (answer.kind === "not-opened") record.skipped = answer.reason;
    return ending;
  }

  private timeoutOf({ record }: GivenCheck, { patience }: Way): number {
    const { caseTimeoutMs } = this.parts;
    const isHurried = patience === 1 && hasToldOfHang(record);
    return isHurried ? Math.min(hurriedMs, caseTimeoutMs) : caseTimeoutMs;
  }

  private hear(news: Extract<WorkerNews, { kind: "found" }>): void {
    const { record } = this;
    if (record === undefined) return;
    this.raw = news.state === "raw" ? news.finding : undefined;
    if (news.state === "dropped") dropFinding(record, news.finding);
    else addFinding(record, news.finding);
    // A failure is shown when it is shrunk; it is on disk since it was seen.
    if (news.state === "shrunk") this.parts.report(record, news.finding);
  }

  /** A worker was lost: finds out what that says, of which check, and how this one goes on. */
  private async afterLoss(given: GivenCheck, lost: LostWorker, way: Way): Promise<Next> {
    const { record } = given;
    const { raw } = this;
    this.reportRaw(record);
    // Neither has anything to do with the cases of this check: they have their turn again.
    if (isOfClosing(lost)) return { way, isCounted: false };
    if (lost.isLate) {
      await this.blameEarlier(lost);
      return { way, isCounted: false };
    }
    const place = placeOf(given, lost);
    if (place === undefined) {
      // What another session of the worker left behind may have ended it just then.
      if (this.setsApart(lost)) return { way, isCounted: false };
      record.skipped = `the codec ${lost.how} while it opened the schema`;
      this.parts.unopenable.set(given.session, record.skipped);
      return nowhere;
    }
    if (this.workers.isEnding) {
      record.skipped = "interrupted";
      return nowhere;
    }
    // That failure stands as it was first seen.
    if (raw !== undefined && raw.index === place.index && raw.phase === place.phase)
      return behind(place);
    if (await this.crashes.examine(place)) return behind(place);
    // What was tried alone is no part of the history that the same cases are to have again.
    await this.workers.end(this.limits);
    return this.afterLossUnseen(place, way);
  }

  /** The case came back when it was tried alone. */
  private afterLossUnseen(place: LostPlace, way: Way): Next {
    const again = { way, isCounted: false };
    const { cause } = place.lost;
    // The machine may have been slow: the same cases again, with more time.
    if (cause === "timeout" && way.patience === 1)
      return { ...again, way: { ...way, patience: muchPatience } };
    // With time for callbacks after each case, it may show which one it was.
    if (cause === "throw" && !way.waits)
      return { ...again, way: { ...way, waits: true }, unseen: place };
    if (this.setsApart(place.lost)) return again;
    this.crashes.reportUnseen(place);
    return behind(place);
  }

  /** Has each session work alone from here on, where another one may be to blame for the loss. Whether that is so. */
  private setsApart({ cause, wasShared }: LostWorker): boolean {
    const shared = wasShared ? sharedWarnings[cause] : undefined;
    if (shared === undefined) return false;
    this.workers.beCareful();
    this.parts.warn?.(shared);
    return true;
  }

  /** An earlier check is to blame for the loss of the worker: the finding is one of that check. */
  private async blameEarlier(lost: LostWorker): Promise<void> {
    const given = lost.earlier;
    if (given === undefined) return;
    const place = placeOf(given, lost) ?? { given, lost, phase: "edges", index: 0, cases: 0 };
    const isSeen = !this.workers.isEnding && (await this.crashes.examine(place));
    if (!isSeen) this.crashes.reportUnseen(place);
  }

  /** A worker was lost while a failure was shrunk: that failure stands as it was first seen. */
  private reportRaw(record: CheckRecord): void {
    if (this.raw !== undefined) this.parts.report(record, this.raw);
    this.raw = undefined;
  }

  private sessionOf({ check }: CheckRecord): string {
    return `${check.codec}\n${this.parts.schema.message(check.subject).file}`;
  }
}

/** Where a check begins, and how patiently it goes. */
interface Way {
  readonly resume?: { readonly phase: Phase; readonly index: number };
  readonly waits: boolean;
  readonly patience: number;
}

/** How a check goes on after a loss. */
interface Next {
  /** `undefined` where it is over. */
  readonly way: Way | undefined;
  /** Whether the loss is one of the few that a check may have. */
  readonly isCounted: boolean;
  /** A case to be reported at the end, unless it has shown itself by then. */
  readonly unseen?: LostPlace;
}

const nowhere: Next = { way: undefined, isCounted: false };

/** On with the case behind the lost one. */
function behind({ given, phase, index, cases }: LostPlace): Next {
  given.record.cases += cases;
  return {
    way: { resume: { phase, index: index + 1 }, waits: false, patience: 1 },
    isCounted: true,
  };
}

/** The case with which a worker was lost; `undefined` where it was none. */
function placeOf(given: GivenCheck, lost: LostWorker): LostPlace | undefined {
  const { origin, at } = lost;
  const { phase, index, cases } = origin?.phase === undefined && !lost.isLate ? at : (origin ?? at);
  return phase === undefined ? undefined : { given, lost, phase, index, cases };
}

/** What is said of losses for which any session of the worker may be to blame, the others than the present one too. */
const sharedWarnings: { readonly [Cause in LossCause]?: Warning } = {
  memory: {
    code: "out-of-memory",
    message:
      "a worker ran out of memory that several codecs or schema files shared; from here on each codec has one of its own",
  },
  process: {
    code: "worker-lost",
    message:
      "a worker's process was ended that several codecs or schema files shared; from here on each codec has one of its own",
  },
};
