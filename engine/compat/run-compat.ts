import { type JsonUnknown, oracleCarrier } from "../../properties/compat/carrier.ts";
import type { Encoding } from "../../properties/compat/levels.ts";
import { nearest } from "../../schema/nearest.ts";
import { ToolError } from "../../schema/tool-error.ts";
import { changedPart } from "../../schema/versions/changed-part.ts";
import type { LoadedSide } from "../../schema/versions/load-side.ts";
import { exitCode } from "../exit-code.ts";
import { matchesGlob } from "../globs.ts";
import { type AcceptedEntry, applyAccepted, type BreakingSubject } from "./accepted.ts";
import { type CarrierPlan, carriersOf } from "./carriers/codec-carrier.ts";
import { compareVersions } from "./compare-versions.ts";
import type { CompatResult, Hazard, VersionResult } from "./compat-result.ts";
import { type Demand, isTransitive } from "./modes.ts";

/** What is to be compared, and how. */
export interface CompatRequest {
  readonly fresh: LoadedSide;
  /** Oldest first. */
  readonly against: readonly LoadedSide[];
  readonly demand: Demand;
  readonly encodings: readonly Encoding[];
  readonly jsonUnknown: JsonUnknown;
  /** What writes and what reads; the oracle where left out. */
  readonly codecs: CarrierPlan;
  readonly seed: string;
  /** Random messages of each message that changed, each way. */
  readonly maxExamples: number;
  /** Globs over `message.field` and `service/method`; all where empty. */
  readonly subjects: readonly string[];
  readonly accepted: readonly AcceptedEntry[];
  /** The day of the run, `2027-01-31`, against which the last days of accepted changes are held. */
  readonly today: string;
  readonly command: string;
  readonly progress?: (progress: CompatProgress) => void;
  readonly signal?: AbortSignal;
}

/** How far it is. */
export interface CompatProgress {
  readonly against: string;
  readonly done: number;
  readonly all: number;
}

/**
 * Compares a schema with earlier versions of it.
 *
 * @throws ToolError `schema` where two versions have nothing in common; `codec` where a codec cannot
 * be loaded or cannot open one of them.
 */
export async function runCompat(request: CompatRequest): Promise<CompatResult> {
  const startedAt = new Date();
  const started = performance.now();
  const { against, demand } = request;
  const judged = isTransitive(demand.mode) ? against : against.slice(-1);
  const versions: VersionResult[] = [];
  for (const old of judged) versions.push(await resultAgainst(old, request));
  const isInterrupted = request.signal?.aborted === true;
  const { accepted, stale, stillBreaking } = applyAccepted(
    request.accepted,
    versions.flatMap(breakingSubjects),
    request.today,
  );
  // What was not run, or not asked for, has not stopped breaking.
  const isWhole = !isInterrupted && request.subjects.length === 0;
  const reported = stale.filter(({ reason }) => isWhole || reason === "expired");
  return {
    command: request.command,
    seed: request.seed,
    subject: request.fresh.label,
    carriers: request.codecs.label,
    ...{ demand, encodings: request.encodings, jsonUnknown: request.jsonUnknown, versions },
    ...{ accepted, stale: reported },
    notJudged: against.filter((side) => !judged.includes(side)).map(({ label }) => label),
    startedAt: startedAt.toISOString(),
    durationMs: performance.now() - started,
    exitCode: isInterrupted
      ? exitCode.interrupted
      : codeOf(versions, stillBreaking.length, reported.length),
  };
}

function codeOf(versions: readonly VersionResult[], breaking: number, stale: number): number {
  if (breaking > 0) return exitCode.found;
  if (versions.some(isNotExercised)) return exitCode.nothingExercised;
  return stale > 0 ? exitCode.staleKnown : exitCode.held;
}

/** Whether there are changes and no message could be sent to judge one by, nor a call be made. */
function isNotExercised({ changes, methods, cases }: VersionResult): boolean {
  return changes.length > 0 && methods.length === 0 && cases === 0;
}

function breakingSubjects({
  against,
  changes,
  methods,
}: VersionResult): readonly BreakingSubject[] {
  const isBreaking = ({ breaking }: { readonly breaking: readonly unknown[] }) =>
    breaking.length > 0;
  return [
    ...changes
      .filter(isBreaking)
      .map(({ change, alsoAt }) => ({ subject: change.subject, alsoAt })),
    ...methods.filter(isBreaking).map(({ change }) => ({ subject: change.subject })),
  ].map((one) => ({ ...one, against }));
}

async function resultAgainst(old: LoadedSide, request: CompatRequest): Promise<VersionResult> {
  const against = old.label;
  const part = changedPart(old, request.fresh);
  if (part.kind === "same") return { ...nothingChanged, against, sameFiles: part.files };
  const schemas = { old: part.old, new: part.new };
  const carrier = await carriersOf(
    request.codecs,
    schemas,
    oracleCarrier(schemas, request.jsonUnknown),
  );
  try {
    const { subjects, progress } = request;
    const { subjects: all, ...compared } = await compareVersions({
      ...{
        schemas,
        carrier: carrier.carrier,
        demand: request.demand,
        encodings: request.encodings,
      },
      ...{ seed: request.seed, maxExamples: request.maxExamples },
      isAsked: (subject) =>
        subjects.length === 0 || subjects.some((glob) => matchesGlob(glob, subject)),
      progress: (done, all) => progress?.({ against, done, all }),
      shouldStop: () => request.signal?.aborted ?? false,
    });
    assertSelected(subjects, all);
    const notes = carrier.notes().map(codecHazard);
    return {
      ...{ ...compared, against, sameFiles: part.sameFiles },
      hazards: [...compared.hazards, ...notes],
    };
  } finally {
    await carrier.close();
  }
}

/** What a codec kept us from judging. */
function codecHazard(message: string): Hazard {
  return { subject: "codec", message, remedy: undefined, location: undefined };
}

/** A glob that matches no change would pass by being wrong. */
function assertSelected(globs: readonly string[], subjects: readonly string[]): void {
  for (const glob of globs) {
    if (subjects.some((subject) => matchesGlob(glob, subject))) continue;
    const near = nearest(glob, subjects);
    throw new ToolError(`no change is called ${glob}`, {
      code: "nothing-selected",
      hint: near === undefined ? "leave --change out to see all" : `did you mean "${near}"?`,
    });
  }
}

const nothingChanged: Omit<VersionResult, "against" | "sameFiles"> = {
  messages: 0,
  changedMessages: 0,
  changes: [],
  methods: [],
  commonMethods: 0,
  onlyOld: [],
  onlyNew: [],
  hazards: [],
  rollout: [],
  cases: 0,
};
