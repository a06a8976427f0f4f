import { findProperty } from "../properties/catalogue.ts";
import type { CaseInput } from "../properties/input.ts";
import type { Schema } from "../schema/schema.ts";
import { addFinding, addTally, type CheckRecord, dropFinding } from "./check-outcome.ts";
import type { Finding, Phase } from "./finding.ts";
import { findingOf } from "./finding-of.ts";
import type { FindingStore } from "./finding-store.ts";
import { crashOf, inputOf, type LostCase, shrinkLost } from "./lost-case.ts";
import type { StoredInput } from "./store.ts";
import { type Ending, WorkerHandle } from "./worker-handle.ts";
import type { WorkerNews, WorkerRequest, WorkerSetup } from "./worker-protocol.ts";

/** How many cases of one check may be lost before the rest of it is left alone. */
const maxLost = 2;

/** What lanes share. */
export interface LaneParts {
  readonly schema: Schema;
  readonly setup: Omit<WorkerSetup, "beats">;
  readonly caseTimeoutMs: number;
  readonly maxShrinkMs: number;
  readonly store: FindingStore;
  readonly codecVersions: ReadonlyMap<string, string>;
  /** Files that took a worker down when a codec opened them, and how: once is enough. */
  readonly unopenable: Map<string, string>;
  /** A finding is known, and on disk. */
  readonly report: (record: CheckRecord, finding: Finding) => void;
}

/** Runs checks one after the other in a worker of its own, and replaces the worker when a codec takes it down. */
export class Lane {
  private readonly parts: LaneParts;
  private worker: WorkerHandle | undefined;
  private record: CheckRecord | undefined;
  private raw: Finding | undefined;
  private isStopping = false;

  constructor(parts: LaneParts) {
    this.parts = parts;
  }

  /** Cases of the present check so far. */
  get casesNow(): number {
    return this.worker?.whereabouts.cases ?? 0;
  }

  /** Runs one check to its end and fills in its record. */
  async run(record: CheckRecord, saved: readonly StoredInput[]): Promise<void> {
    this.record = record;
    record.skipped = this.parts.unopenable.get(this.fileKey(record));
    if (record.skipped !== undefined) return;
    const started = performance.now();
    await this.runCases(record, saved);
    record.durationMs = performance.now() - started;
  }

  /** Ends what is running as soon as its case is over. */
  stop(): void {
    this.isStopping = true;
    this.worker?.stop();
  }

  async end(): Promise<void> {
    await this.worker?.end();
    this.worker = undefined;
  }

  private async runCases(record: CheckRecord, saved: readonly StoredInput[]): Promise<void> {
    let way: Way = { waits: false };
    let lost = 0;
    while (lost < maxLost) {
      const ending = await this.ask(record, saved, way);
      if (ending.kind === "answered") return;
      if (ending.isThrown && !way.waits) {
        // By which case, or which codec before, nobody knows: once more, with time for callbacks
        // after each case.
        await this.end();
        this.reportRaw(record);
        way = { ...way, waits: true };
        continue;
      }
      const at = await this.lose(record, saved, ending);
      if (at === undefined) return;
      way = { ...way, resume: at };
      lost++;
    }
    record.skipped = `left alone after ${lost} cases that never came back`;
  }

  private async ask(record: CheckRecord, saved: readonly StoredInput[], way: Way): Promise<Ending> {
    this.raw = undefined;
    const ending = await this.request(
      {
        kind: "check",
        check: record.check,
        saved,
        seen: record.findings.map(({ signature, group, fingerprint }) => ({
          signature,
          group,
          fingerprint,
        })),
        ...way,
      },
      this.parts.caseTimeoutMs,
    );
    if (ending.kind !== "answered") return ending;
    const { answer } = ending;
    if (answer.kind === "checked") addTally(record, answer.tally);
    else if (answer.kind === "not-applicable") record.notApplicable = answer.reason;
    else if (answer.kind === "not-opened") record.skipped = answer.reason;
    return ending;
  }

  /** Has the worker do something: a new one, where a callback of the check before has taken it down. */
  private async request(request: WorkerRequest, timeoutMs: number): Promise<Ending> {
    if (this.worker?.isGone === true) await this.end();
    this.worker ??= this.start();
    const ending = await this.worker.run(request, timeoutMs);
    if (ending.kind === "answered" && ending.answer.kind === "bug")
      throw bugOf(ending.answer.stack);
    return ending;
  }

  private start(): WorkerHandle {
    const worker = new WorkerHandle(this.parts.setup, (news) => this.hear(news));
    if (this.isStopping) worker.stop();
    return worker;
  }

  private hear(news: WorkerNews): void {
    const { record } = this;
    if (record === undefined) return;
    this.raw = news.state === "raw" ? news.finding : undefined;
    if (news.state === "dropped") dropFinding(record, news.finding);
    else addFinding(record, news.finding);
    // A failure is shown when it is shrunk; it is on disk since it was seen.
    if (news.state === "shrunk") this.parts.report(record, news.finding);
  }

  /**
   * A worker was lost. Finds out whether the case did it, again and alone, and
   * makes a finding of it. Gives the place to go on from; `undefined` where the check is over.
   */
  private async lose(
    record: CheckRecord,
    saved: readonly StoredInput[],
    ending: Extract<Ending, { kind: "lost" }>,
  ): Promise<{ readonly phase: Phase; readonly index: number } | undefined> {
    await this.end();
    const { phase, index, cases } = ending.at;
    record.cases += cases;
    if (phase === undefined) {
      record.skipped = `the codec ${ending.how} while it opened the schema`;
      this.parts.unopenable.set(this.fileKey(record), record.skipped);
      return undefined;
    }
    if (this.isStopping) {
      this.reportRaw(record);
      record.skipped = "interrupted";
      return undefined;
    }
    if (this.raw !== undefined) {
      this.reportRaw(record);
      return { phase, index: index + 1 };
    }
    const lost: LostCase = {
      schema: this.parts.schema,
      check: record.check,
      phase,
      index,
      rootSeed: this.parts.setup.rootSeed,
      saved,
    };
    const input = inputOf(lost);
    const isCaught = input !== undefined && (await this.examine(record, lost, input));
    if (isCaught) return { phase, index: index + 1 };
    // Alone it came back: the machine was slow, not the codec. It has its turn again.
    if (!ending.isThrown) return { phase, index };
    record.skipped = `the codec ${ending.how.split("\n", 1)[0]}`;
    return undefined;
  }

  /** A worker was lost while a failure was shrunk: that failure stands as it was first seen. */
  private reportRaw(record: CheckRecord): void {
    if (this.raw !== undefined) this.parts.report(record, this.raw);
    this.raw = undefined;
  }

  private fileKey({ check }: CheckRecord): string {
    return `${check.codec}\n${this.parts.schema.message(check.subject).file}`;
  }

  /** Whether the case is lost again, alone: then it is a finding. */
  private async examine(record: CheckRecord, lost: LostCase, input: CaseInput): Promise<boolean> {
    const { caseTimeoutMs, maxShrinkMs, schema, store, codecVersions, setup } = this.parts;
    const first = await this.probe(record, input, caseTimeoutMs);
    if (first.kind === "answered") return false;
    const probe = async (candidate: CaseInput, timeoutMs: number) =>
      this.isStopping ? undefined : this.probe(record, candidate, timeoutMs);
    const shrunk = await shrinkLost(lost, input, probe, maxShrinkMs);
    // Candidates were given little time; the last one must hang for the full time too.
    const last = await this.probe(record, shrunk.input, caseTimeoutMs);
    const smallest = last.kind === "lost" ? shrunk : { input, steps: 0 };
    const type = schema.message(record.check.subject);
    const finding = findingOf({
      property: findProperty(record.check.property),
      schema,
      type,
      codec: {
        name: record.check.codec,
        version: codecVersions.get(record.check.codec) ?? "",
      },
      phase: lost.phase,
      index: lost.index,
      seed: setup.rootSeed,
      original: input,
      input: smallest.input,
      failure: crashOf(schema, type, smallest.input, first.how),
      steps: smallest.steps,
    });
    store.save(finding, smallest.input);
    addFinding(record, finding);
    this.parts.report(record, finding);
    return true;
  }

  private async probe(record: CheckRecord, input: CaseInput, timeoutMs: number): Promise<Ending> {
    const request = { kind: "probe", check: record.check, input } as const;
    const ending = await this.request(request, timeoutMs);
    if (ending.kind === "lost") await this.end();
    return ending;
  }
}

/** Where a check begins, and how patiently it goes. */
interface Way {
  readonly resume?: { readonly phase: Phase; readonly index: number };
  readonly waits: boolean;
}

/** A bug of ours that a worker came upon, with the stack that it had there. */
function bugOf(stack: string): Error {
  const error = new Error(stack.split("\n", 1)[0]);
  error.stack = stack;
  return error;
}
