import { findProperty } from "../properties/catalogue.ts";
import type { CaseInput } from "../properties/input.ts";
import type { InputChoice } from "../properties/property.ts";
import { countText } from "../schema/count-text.ts";
import { firstLine } from "../schema/first-line.ts";
import type { Schema } from "../schema/schema.ts";
import { addFinding, type CheckRecord } from "./check-outcome.ts";
import type { Finding, Phase } from "./finding.ts";
import { findingOf, fingerprint } from "./finding-of.ts";
import type { FindingStore } from "./finding-store.ts";
import type { GivenCheck, LaneEnding, LaneWorkers, LostWorker } from "./lane-workers.ts";
import {
  crashOf,
  crashSignature,
  inputOf,
  type LostCase,
  shrinkLost,
  shrinkTimeoutMs,
} from "./lost-case.ts";
import { ofEach } from "./pairs.ts";
import { type LossCause, notReturned } from "./worker-handle.ts";

/** The longest wait for what a case leaves behind, when it is tried alone. */
const maxLingerMs = 1000;

/** The shortest one, for what was thrown outside of a call. */
const minLingerMs = 50;

/** What came sooner than this after its case had begun came while it ran. */
const atOnceMs = 5;

/** How often a case is made simpler that ends its process at once. */
const maxSteps = 30;

/** The same for one that is waited for: so a hang of two seconds is shrunk and told in ten. */
const maxSlowSteps = 8;

/** What crash findings are made with. */
export interface CrashFindingsParts {
  readonly schema: Schema;
  readonly rootSeed: string;
  /** Which inputs of a property are asked for; all where left out. */
  readonly choice?: InputChoice;
  readonly caseTimeoutMs: number;
  readonly maxShrinkMs: number;
  readonly store: FindingStore;
  readonly codecVersions: ReadonlyMap<string, string>;
  readonly workers: LaneWorkers;
  readonly report: (record: CheckRecord, finding: Finding) => void;
}

/** A case of a check with which a worker was lost. */
export interface LostPlace {
  readonly given: GivenCheck;
  readonly lost: LostWorker;
  readonly phase: Phase;
  readonly index: number;
  /** Cases of the check that had begun in that worker, this one included. */
  readonly cases: number;
}

/** What came of trying a lost case alone for the first time. */
interface FirstProbe {
  readonly how: string;
  readonly lingerMs: number;
  /** Whether it had all the time that a case has. */
  readonly isSure: boolean;
}

/** An input, and how many times it was made simpler. */
interface ShrunkInput {
  readonly input: CaseInput;
  readonly steps: number;
}

/** Makes findings of cases that took a worker down. */
export class CrashFindings {
  private readonly parts: CrashFindingsParts;

  constructor(parts: CrashFindingsParts) {
    this.parts = parts;
  }

  /** Tries the case again, alone in a fresh worker. Whether it was lost again: then it is reported, shrunk. */
  async examine(place: LostPlace): Promise<boolean> {
    const { maxShrinkMs, workers } = this.parts;
    const lost = this.caseOf(place);
    const input = inputOf(lost);
    if (input === undefined) return false;
    const first = await this.firstProbe(place, input);
    if (first === undefined) return false;
    if (isReported(place)) return true;
    const probe = async (candidate: CaseInput, timeoutMs: number) =>
      workers.isEnding
        ? undefined
        : isLost(await this.probe(place, candidate, timeoutMs, first.lingerMs));
    const shrunk = await shrinkLost(lost, input, probe, {
      maxMs: maxShrinkMs,
      maxSteps: isSlow(place.lost.cause) ? maxSlowSteps : maxSteps,
    });
    const smallest = await this.smallestSure(place, [shrunk, { input, steps: 0 }], first);
    if (smallest === undefined) return false;
    const { how, ...least } = smallest;
    const { schema } = this.parts;
    const type = schema.message(place.given.record.check.subject);
    const failure = crashOf(schema, type, least.input, how);
    this.add(place, least.input, findingOf({ ...this.base(place, input), ...least, failure }));
    return true;
  }

  /** Reports a case that was lost once, and never alone: on the input as it was, and saying so. */
  reportUnseen(place: LostPlace): void {
    const { given, lost } = place;
    const { check } = given.record;
    const signature = crashSignature(lost.how);
    if (isReported(place)) return;
    const input = inputOf(this.caseOf(place));
    if (input === undefined) {
      given.record.skipped = `the codec ${firstLine(lost.how)}`;
      return;
    }
    const { schema } = this.parts;
    const type = schema.message(check.subject);
    const crash = crashOf(schema, type, input, lost.how, asideOf(place));
    // Whatever the input looks like, it is not what brings it about.
    const failure = { ...crash, cause: signature };
    const finding = findingOf({ ...this.base(place, input), input, failure, steps: 0 });
    this.add(place, input, { ...finding, afterCases: place.cases - 1 });
  }

  private add({ given }: LostPlace, input: CaseInput, finding: Finding): void {
    this.parts.store.save(finding, input);
    addFinding(given.record, finding);
    this.parts.report(given.record, finding);
  }

  private caseOf({ given, phase, index }: LostPlace): LostCase {
    const { schema, rootSeed, choice } = this.parts;
    const asked = choice === undefined ? {} : { choice };
    const { check } = given.record;
    return { schema, check, phase, index, rootSeed, saved: given.saved, ...asked };
  }

  private base({ given, phase, index }: LostPlace, original: CaseInput) {
    const { schema, codecVersions, rootSeed } = this.parts;
    const { property, subject, codec } = given.record.check;
    return {
      property: findProperty(property),
      schema,
      type: schema.message(subject),
      codec: { name: codec, version: ofEach(codec, codecVersions) ?? "" },
      phase,
      index,
      seed: rootSeed,
      original,
    };
  }

  /** How the case alone was lost, and how long one has to wait for that; `undefined` where it came back. */
  private async firstProbe(place: LostPlace, input: CaseInput): Promise<FirstProbe | undefined> {
    const { caseTimeoutMs } = this.parts;
    // A hang is waited for in full once, when it has been shrunk: this only tells whether it is worth it.
    const isHang = place.lost.cause === "timeout";
    const limitMs = isHang ? Math.min(shrinkTimeoutMs, caseTimeoutMs) : caseTimeoutMs;
    for (const lingerMs of new Set([0, lingerFor(place.lost)])) {
      const ending = await this.probe(place, input, limitMs, lingerMs);
      // One that was slow alone, and lost in another way before, shows nothing but a slow machine.
      if (isLost(ending) && (isHang || ending.cause !== "timeout"))
        return { how: ending.how, lingerMs, isSure: !isHang };
    }
    return undefined;
  }

  /**
   * The first of the inputs, the simplest one first, that does not come back in the full time
   * either: candidates were given little.
   */
  private async smallestSure(
    place: LostPlace,
    inputs: readonly ShrunkInput[],
    { how, lingerMs, isSure }: FirstProbe,
  ): Promise<(ShrunkInput & { readonly how: string }) | undefined> {
    for (const tried of inputs) {
      if (isSure && tried.steps === 0) return { ...tried, how };
      const ending = await this.probe(place, tried.input, this.parts.caseTimeoutMs, lingerMs);
      if (isLost(ending)) return { ...tried, how: ending.how };
      if (tried.steps === 0) break;
    }
    return undefined;
  }

  private async probe(
    place: LostPlace,
    input: CaseInput,
    caseTimeoutMs: number,
    lingerMs: number,
  ): Promise<LaneEnding> {
    const { workers } = this.parts;
    const { check } = place.given.record;
    const request = { kind: "probe", check, input, lingerMs } as const;
    const limits = { caseTimeoutMs, patience: 1 };
    const ending = await workers.request(check.codec, request, limits);
    // Another input, tried before, brought that about: this one is still to be tried.
    if (ending.kind === "lost" && ending.isLate)
      return await workers.request(check.codec, request, limits);
    return ending;
  }
}

/** Whether the input did not come back. A worker that is lost while it opens the schema says nothing of an input. */
function isLost(ending: LaneEnding): ending is LostWorker {
  return ending.kind === "lost" && !ending.isLate && ending.at.phase !== undefined;
}

/** Whether the check has told of a loss like this one: to shrink a second input would take as long, and tell no more. */
function isReported({ given, lost }: LostPlace): boolean {
  return hasTold(given.record, lost.how);
}

/** Whether the check has told of a case that did not return in time. */
export function hasToldOfHang(record: CheckRecord): boolean {
  return hasTold(record, notReturned(0));
}

function hasTold({ check, findings }: CheckRecord, how: string): boolean {
  const print = fingerprint(check, crashSignature(how));
  return findings.some((finding) => finding.fingerprint === print);
}

/** Whether the loss of a worker takes the time of a case. */
function isSlow(cause: LossCause): boolean {
  return cause === "timeout" || cause === "memory";
}

function lingerFor({ cause, origin }: LostWorker): number {
  const afterMs = origin?.afterMs ?? 0;
  const waitMs = Math.min(maxLingerMs, 2 * afterMs + minLingerMs);
  return cause === "throw" || (cause === "exit" && afterMs > atOnceMs) ? waitMs : 0;
}

/** What is to be said of a crash that its input alone does not show. */
function asideOf({ cases, lost }: LostPlace): string {
  const earlier = [
    ...(cases > 1 ? [`${countText(cases - 1, "earlier case")} of the check`] : []),
    ...(lost.checksBefore > 0 ? [countText(lost.checksBefore, "earlier check")] : []),
  ];
  const after = earlier.length === 0 ? "" : `, after ${earlier.join(" and ")}`;
  return `${after}; not seen with this case alone, so that a replay does not show it`;
}
