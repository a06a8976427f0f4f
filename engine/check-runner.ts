import { setImmediate } from "node:timers/promises";
import { isCodecDeclines } from "../codecs/codec-error.ts";
import type { CaseInput } from "../properties/input.ts";
import type { CaseContext, InputChoice, Inputs, Property } from "../properties/property.ts";
import type { Failure, Verdict } from "../properties/verdict.ts";
import type { Schema } from "../schema/schema.ts";
import type { MessageType } from "../schema/types.ts";
import { type BlamedCase, BlamedCases } from "./blamed-cases.ts";
import { contextOf, type OpenCodec } from "./case-context.ts";
import { CaseDigest } from "./case-digest.ts";
import { CaseInputs, type InputPlan } from "./case-inputs.ts";
import { CaseWindow, isFailing, type Suspects, unseenChange } from "./case-window.ts";
import { caseKey, type Mark, type Marks, markOf } from "./comparison.ts";
import type { Finding, Phase } from "./finding.ts";
import { findingOf, idOf } from "./finding-of.ts";
import { globalWatch } from "./global-watch.ts";
import { withLeak } from "./memory-leak.ts";
import { type Shrunk, shrink } from "./shrink.ts";

/** One check to run, and how far. */
export interface CheckJob {
  readonly property: Property;
  readonly schema: Schema;
  readonly type: MessageType;
  readonly codec: OpenCodec;
  readonly rootSeed: string;
  readonly phases: readonly Phase[];
  /** Cases of the random phase. */
  readonly maxExamples: number;
  /** Boundary cases, taken evenly over all there are; all where left out. */
  readonly maxEdges?: number;
  /** The number of the one case to run of the phase, beside saved ones; all where left out. */
  readonly only?: number;
  /** Which inputs of a property are asked for; all where left out. */
  readonly choice?: InputChoice;
  /** How long one failure may be shrunk; not at all where 0. */
  readonly maxShrinkMs: number;
  /** Stored inputs of this check, that come first. */
  readonly saved: readonly CaseInput[];
  /** Where to go on after a case that never came back. */
  readonly resume?: { readonly phase: Phase; readonly index: number };
  /**
   * Whether to wait a turn of the event loop after each case, so that what a codec throws
   * from a callback is thrown during the case that it belongs to.
   */
  readonly waits?: boolean;
  /** Findings already reported, which are only counted. */
  readonly seen?: readonly SeenFinding[];
  /** Ids that the known failures list one by one: each is reported by itself, whatever it looks like. */
  readonly listed?: ReadonlySet<string>;
}

/** What of a finding tells others that they are the same. */
export type SeenFinding = Pick<Finding, "signature" | "group" | "fingerprint">;

/** Hears of a check while it runs. */
export interface CheckWatcher {
  /** A case, or an attempt to shrink one, is about to begin. */
  beat(phase: Phase, index: number): void;
  /** The check gets on with something that is no codec's work. */
  tick?(): void;
  /** A failure, once as it was first seen and again when it is shrunk. Must be on disk when this returns. */
  found(finding: Finding, input: CaseInput, state: "raw" | "shrunk"): void;
  /** A failure that was found raw has shrunk to one that is known already, under another field. */
  dropped(finding: Finding): void;
  /** Whether to stop before the next case. */
  shouldStop(): boolean;
}

/** What came of a check. */
export interface CheckTally {
  readonly cases: number;
  /** Cases in which the claim was shown to hold. */
  readonly held: number;
  /** Cases that say nothing, for what they do wrong is another property's to tell. */
  readonly blamedElsewhere: number;
  /** What they do wrong, each failure once with its first input. */
  readonly blamed: readonly BlamedCase[];
  /** How often each signature failed. */
  readonly failures: Readonly<Record<string, number>>;
  /** Fingerprint of a finding to the other places at which the same shape fails. */
  readonly alsoAt: Readonly<Record<string, readonly string[]>>;
  /** What the codec concedes, each once. */
  readonly notices: readonly string[];
  /** Where two codecs differ and the specification leaves it open, each once. */
  readonly open: readonly string[];
  /** What the comparison of two codecs came to, case by case. */
  readonly marks: Marks;
  /** Failures that were not reported, for there were too many different ones. */
  readonly unreported: number;
  /** A hash of all inputs in order: equal for equal cases. */
  readonly digest: string;
  readonly stopped: boolean;
}

/** How many different failures one check reports; the rest is counted. */
const maxFindings = 25;

/** Runs all cases of a check. A failure never ends it. */
export async function runCheck(job: CheckJob, watcher: CheckWatcher): Promise<CheckTally> {
  const runner = new CheckRunner(job, watcher);
  // What a codec did to the globals when it was loaded is no case's doing.
  globalWatch.accept();
  for (const phase of job.phases) {
    if (isBefore(phase, job.resume?.phase, job.phases)) continue;
    await runner.runPhase(phase);
  }
  return runner.tally();
}

function isBefore(phase: Phase, resume: Phase | undefined, phases: readonly Phase[]): boolean {
  return resume !== undefined && phases.indexOf(phase) < phases.indexOf(resume);
}

class CheckRunner {
  private readonly job: CheckJob;
  private readonly watcher: CheckWatcher;
  private readonly context: CaseContext;
  private readonly sources: Inputs;
  private readonly inputs: CaseInputs;
  private readonly failures = new Map<string, number>();
  private readonly reported: Set<string>;
  /** Group to the fingerprint of its first finding that is not listed by its id. */
  private readonly groups: Map<string, string>;
  private readonly alsoAt = new Map<string, string[]>();
  private readonly notices = new Set<string>();
  private readonly open = new Set<string>();
  private readonly marks: Record<string, Mark> = {};
  private readonly digest = new CaseDigest();
  private cases = 0;
  private heldCount = 0;
  private readonly blamed: BlamedCases;
  private unreported = 0;
  private stopped = false;

  constructor(job: CheckJob, watcher: CheckWatcher) {
    this.job = job;
    this.watcher = watcher;
    this.blamed = new BlamedCases(job.type);
    this.context = contextOf({ ...job, tick: () => watcher.tick?.() });
    this.sources = job.property.inputs(job.type, job.choice);
    this.inputs = new CaseInputs(this.sources, planOf(job), () => watcher.tick?.());
    this.reported = new Set(job.seen?.map((finding) => finding.signature));
    const grouped = job.seen?.filter(({ fingerprint }) => !this.isListed(idOf(fingerprint)));
    this.groups = new Map(grouped?.map(({ group, fingerprint }) => [group, fingerprint]));
  }

  tally(): CheckTally {
    return {
      cases: this.cases,
      held: this.heldCount,
      blamedElsewhere: this.blamed.count,
      blamed: this.blamed.all,
      failures: Object.fromEntries(this.failures),
      alsoAt: Object.fromEntries(this.alsoAt),
      notices: [...this.notices],
      open: [...this.open],
      marks: this.marks,
      unreported: this.unreported,
      digest: this.digest.text(),
      stopped: this.stopped,
    };
  }

  async runPhase(phase: Phase): Promise<void> {
    const { resume } = this.job;
    let next: number | undefined = resume?.phase === phase ? resume.index : 0;
    while (next !== undefined) next = await this.runFrom(phase, next);
  }

  /** Gives where to go on, where a case took away what we work with ourselves; it is back by then. */
  private async runFrom(phase: Phase, first: number): Promise<number | undefined> {
    const window = new CaseWindow(phase, first);
    try {
      for (const [index, input] of this.inputs.of(phase, first)) {
        if (this.watcher.shouldStop()) {
          this.stopped = true;
          break;
        }
        const pending = this.runCase(input, index, window);
        if (pending !== undefined) await pending;
        if (this.job.waits === true) await setImmediate();
      }
      await this.lookBack(window);
      return undefined;
    } catch (error) {
      // A bug of ours, unless it is the doing of a codec.
      if (!(await this.lookBack(window))) throw error;
      return window.first;
    }
  }

  private runCase(input: CaseInput, index: number, window: CaseWindow): Promise<void> | undefined {
    // Before the codec has it: what the hash says of the cases must not depend on the codec.
    this.digest.add(input);
    this.watcher.beat(window.phase, index);
    this.cases++;
    window.last = index;
    const checked = this.check(input);
    // Nearly every codec answers at once, and then nothing is awaited: a turn of the
    // microtask queue costs as much as a small message.
    if (!(checked instanceof Promise)) return this.settleCase(checked, input, window);
    return checked.then((verdict) => this.settleCase(verdict, input, window));
  }

  private settleCase(
    verdict: Verdict,
    input: CaseInput,
    window: CaseWindow,
  ): Promise<void> | undefined {
    const { phase, last } = window;
    if (!window.isOver(verdict)) return this.judge(verdict, input, phase, last);
    const suspects = window.close();
    if (suspects === undefined) return this.judge(verdict, input, phase, last);
    return this.goThroughAgain(suspects);
  }

  /** Whether a case of the window changed a global: then which one is found out. */
  private async lookBack(window: CaseWindow): Promise<boolean> {
    const suspects = window.close();
    if (suspects !== undefined) await this.goThroughAgain(suspects);
    return suspects !== undefined;
  }

  /** Runs cases once more with a look after each call, and judges those that fail, and the last one. */
  private async goThroughAgain({ phase, first, last, change }: Suspects): Promise<void> {
    const { count } = globalWatch;
    globalWatch.isExact = true;
    try {
      for (const [index, input] of this.inputs.of(phase, first)) {
        if (index > last) break;
        this.watcher.beat(phase, index);
        const verdict = await this.check(input);
        const isUnseen = index === last && globalWatch.count === count;
        if (isUnseen) await this.fail(unseenChange(change, last - first + 1), input, phase, index);
        else if (isFailing(verdict) || index === last)
          await this.judge(verdict, input, phase, index);
      }
    } finally {
      globalWatch.isExact = false;
    }
  }

  private check(input: CaseInput): Verdict | Promise<Verdict> {
    try {
      const verdict = this.job.property.check(input, this.context);
      return verdict instanceof Promise ? verdict.catch(declined) : verdict;
    } catch (error) {
      return declined(error);
    }
  }

  private judge(
    verdict: Verdict,
    input: CaseInput,
    phase: Phase,
    index: number,
  ): Promise<void> | undefined {
    const mark = markOf(this.job.codec.name, verdict);
    if (mark !== undefined) this.marks[caseKey(phase, index)] = mark;
    if (verdict.kind === "held") this.heldCount++;
    else if (verdict.kind === "blamed elsewhere") this.blamed.add(verdict, phase, index);
    else if (verdict.kind === "conceded") this.notices.add(verdict.notice);
    else if (verdict.kind === "open") for (const notice of verdict.notices) this.open.add(notice);
    else if (verdict.kind === "broken") return this.fail(verdict.failure, input, phase, index);
    return undefined;
  }

  private async fail(
    failure: Failure,
    input: CaseInput,
    phase: Phase,
    index: number,
  ): Promise<void> {
    const { signature } = failure;
    this.failures.set(signature, (this.failures.get(signature) ?? 0) + 1);
    if (this.reported.has(signature)) return;
    if (this.reported.size >= maxFindings) {
      this.unreported++;
      return;
    }
    this.reported.add(signature);
    const { job, watcher } = this;
    const base = {
      property: job.property,
      schema: job.schema,
      type: job.type,
      codec: job.codec,
      seed: job.rootSeed,
      phase,
      index,
      original: input,
    };
    // On disk before anything else is tried: shrinking is where a broken codec may take us down.
    const raw = findingOf({ ...base, input, failure, steps: 0 });
    watcher.found(raw, input, "raw");
    // Whatever its cause brings about is known, and need not be shrunk to be known again.
    const isKnown = failure.cause !== undefined && this.isListed(raw.group);
    const beat = () => watcher.beat(phase, index);
    const shrunk = await this.examined(
      isKnown ? { input, failure, steps: 0 } : await this.shrunk(input, failure, beat),
      beat,
    );
    this.settle(raw, findingOf({ ...base, ...shrunk }), shrunk.input);
  }

  private async shrunk(input: CaseInput, failure: Failure, beat: () => void): Promise<Shrunk> {
    const { job, watcher } = this;
    if (job.maxShrinkMs === 0) return { input, failure, steps: 0 };
    return await shrink(input, failure, {
      inputs: this.sources,
      check: (candidate) => {
        beat();
        return this.check(candidate);
      },
      deadline: Date.now() + job.maxShrinkMs,
      shouldStop: () => watcher.shouldStop(),
    });
  }

  /** Whether what it gives away is somebody else's is looked for once, on what is told. */
  private async examined(shrunk: Shrunk, beat: () => void): Promise<Shrunk> {
    if (this.job.maxShrinkMs === 0) return shrunk;
    const failure = await withLeak(shrunk.failure, () => {
      beat();
      return this.check(shrunk.input);
    });
    return { ...shrunk, failure };
  }

  /** Reports a shrunk finding, or adds its place to one of the same shape. */
  private settle(raw: Finding, finding: Finding, input: CaseInput): void {
    const isListed = this.isListed(finding.id);
    const first = isListed ? undefined : this.groups.get(finding.group);
    if (first === undefined) {
      if (!isListed) this.groups.set(finding.group, finding.fingerprint);
      this.watcher.found(finding, input, "shrunk");
      return;
    }
    const places = this.alsoAt.get(first) ?? [];
    places.push(finding.path ?? finding.actual);
    this.alsoAt.set(first, places);
    this.watcher.dropped(raw);
  }

  /** Whether the known failures list that id, or that group: of a failure listed by its id, others that look like it are not known. */
  private isListed(id: string): boolean {
    return this.job.listed?.has(id) === true;
  }
}

/** The verdict where a codec says that it is not meant. @throws whatever else was thrown. */
function declined(error: unknown): Verdict {
  if (isCodecDeclines(error)) return { kind: "declined" };
  throw error;
}

function planOf(job: CheckJob): InputPlan {
  const { rootSeed, maxExamples, maxEdges, only, saved } = job;
  const check = { property: job.property.id, subject: job.type.typeName, codec: job.codec.name };
  const place = only === undefined ? {} : { only };
  return { check, rootSeed, maxExamples, maxEdges, saved, ...place };
}
