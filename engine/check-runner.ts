import { setImmediate } from "node:timers/promises";
import type { CodecSession } from "../codecs/codec.ts";
import { prngOf } from "../generators/prng.ts";
import type { CaseInput } from "../properties/input.ts";
import type { CaseContext, CodecFacts, Inputs, Property } from "../properties/property.ts";
import type { Failure, Verdict } from "../properties/verdict.ts";
import type { Schema } from "../schema/schema.ts";
import type { MessageType } from "../schema/types.ts";
import { outcomeOf } from "./act.ts";
import { CaseDigest } from "./case-digest.ts";
import type { Finding, Phase } from "./finding.ts";
import { findingOf } from "./finding-of.ts";
import { seedStream } from "./seeds.ts";
import { shrink } from "./shrink.ts";

/** A codec that has opened the schema. */
export interface OpenCodec {
  readonly name: string;
  readonly version: string;
  readonly facts: CodecFacts;
  readonly session: CodecSession;
}

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
}

/** What of a finding tells others that they are the same. */
export type SeenFinding = Pick<Finding, "signature" | "group" | "fingerprint">;

/** Hears of a check while it runs. */
export interface CheckWatcher {
  /** A case, or an attempt to shrink one, is about to begin. */
  beat(phase: Phase, index: number): void;
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
  /** How often each signature failed. */
  readonly failures: Readonly<Record<string, number>>;
  /** Fingerprint of a finding to the other places at which the same shape fails. */
  readonly alsoAt: Readonly<Record<string, readonly string[]>>;
  /** What the codec concedes, each once. */
  readonly notices: readonly string[];
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
  for (const phase of job.phases) {
    if (isBefore(phase, job.resume?.phase, job.phases)) continue;
    await runner.runPhase(phase);
  }
  return runner.tally();
}

function isBefore(phase: Phase, resume: Phase | undefined, phases: readonly Phase[]): boolean {
  return resume !== undefined && phases.indexOf(phase) < phases.indexOf(resume);
}

/** What a codec's session does for a check. */
export function contextOf(job: Pick<CheckJob, "schema" | "type" | "codec">): CaseContext {
  const { schema, type, codec } = job;
  const { session } = codec;
  return {
    schema,
    type,
    codec: codec.facts,
    transcode: (bytes) =>
      outcomeOf(() => session.transcode(type.typeName, bytes, "binary", "binary")),
    encodeObject: (object) => outcomeOf(() => session.encodeObject?.(type.typeName, object)),
  };
}

class CheckRunner {
  private readonly job: CheckJob;
  private readonly watcher: CheckWatcher;
  private readonly context: CaseContext;
  private readonly sources: Inputs;
  private readonly failures = new Map<string, number>();
  private readonly reported: Set<string>;
  /** Group to the fingerprint of its first finding. */
  private readonly groups: Map<string, string>;
  private readonly alsoAt = new Map<string, string[]>();
  private readonly notices = new Set<string>();
  private readonly digest = new CaseDigest();
  private cases = 0;
  private heldCount = 0;
  private blamedElsewhere = 0;
  private unreported = 0;
  private stopped = false;

  constructor(job: CheckJob, watcher: CheckWatcher) {
    this.job = job;
    this.watcher = watcher;
    this.context = contextOf(job);
    this.sources = job.property.inputs(job.type);
    this.reported = new Set(job.seen?.map((finding) => finding.signature));
    this.groups = new Map(job.seen?.map((finding) => [finding.group, finding.fingerprint]));
  }

  tally(): CheckTally {
    return {
      cases: this.cases,
      held: this.heldCount,
      blamedElsewhere: this.blamedElsewhere,
      failures: Object.fromEntries(this.failures),
      alsoAt: Object.fromEntries(this.alsoAt),
      notices: [...this.notices],
      unreported: this.unreported,
      digest: this.digest.text(),
      stopped: this.stopped,
    };
  }

  async runPhase(phase: Phase): Promise<void> {
    for (const [index, input] of this.numbered(phase)) {
      if (this.watcher.shouldStop()) {
        this.stopped = true;
        return;
      }
      this.watcher.beat(phase, index);
      const checked = this.check(input);
      // Nearly every codec answers at once, and then nothing is awaited: a turn of the
      // microtask queue costs as much as a small message.
      const verdict = checked instanceof Promise ? await checked : checked;
      const pending = this.judge(verdict, input, phase, index);
      if (pending !== undefined) await pending;
      if (this.job.waits === true) await setImmediate();
    }
  }

  /** The inputs of a phase with their numbers, from where the check is to go on. */
  private *numbered(phase: Phase): Iterable<readonly [number, CaseInput]> {
    const first = this.job.resume?.phase === phase ? this.job.resume.index : 0;
    if (phase === "random") {
      yield* this.randomInputs(first);
      return;
    }
    const step = phase === "edges" ? this.edgeStep() : 1;
    let index = 0;
    for (const input of phase === "saved" ? this.job.saved : this.sources.edges()) {
      if (index >= first && index % step === 0) yield [index, input];
      index++;
    }
  }

  /** Of how many boundary cases one is taken. */
  private edgeStep(): number {
    const { maxEdges } = this.job;
    if (maxEdges === undefined) return 1;
    let count = 0;
    for (const _ of this.sources.edges()) count++;
    return Math.max(1, Math.ceil(count / maxEdges));
  }

  private *randomInputs(first: number): Iterable<readonly [number, CaseInput]> {
    const { job } = this;
    const check = { property: job.property.id, subject: job.type.typeName, codec: job.codec.name };
    const seeds = seedStream(job.rootSeed, check, "random");
    const prng = prngOf(0, 0, 0, 0);
    for (let index = first; index < job.maxExamples; index++) {
      prng.seed(...seeds.at(index));
      yield [index, this.sources.random(prng)];
    }
  }

  private check(input: CaseInput): Verdict | Promise<Verdict> {
    return this.job.property.check(input, this.context);
  }

  private judge(
    verdict: Verdict,
    input: CaseInput,
    phase: Phase,
    index: number,
  ): Promise<void> | undefined {
    this.cases++;
    this.digest.add(input);
    if (verdict.kind === "held") this.heldCount++;
    else if (verdict.kind === "blamed elsewhere") this.blamedElsewhere++;
    else if (verdict.kind === "conceded") this.notices.add(verdict.notice);
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
    const shrunk = await shrink(input, failure, {
      inputs: this.sources,
      check: (candidate) => {
        watcher.beat(phase, index);
        return this.check(candidate);
      },
      deadline: Date.now() + job.maxShrinkMs,
      shouldStop: () => watcher.shouldStop(),
    });
    this.settle(raw, findingOf({ ...base, ...shrunk }), shrunk.input);
  }

  /** Reports a shrunk finding, or adds its place to one of the same shape. */
  private settle(raw: Finding, finding: Finding, input: CaseInput): void {
    const first = this.groups.get(finding.group);
    if (first === undefined) {
      this.groups.set(finding.group, finding.fingerprint);
      this.watcher.found(finding, input, "shrunk");
      return;
    }
    const places = this.alsoAt.get(first) ?? [];
    places.push(finding.path ?? finding.actual);
    this.alsoAt.set(first, places);
    this.watcher.dropped(raw);
  }
}
