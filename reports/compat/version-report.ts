import type {
  CompatResult,
  Hazard,
  RolloutAnswer,
  VersionResult,
} from "../../engine/compat/compat-result.ts";
import type { Direction, Encoding, Level } from "../../properties/compat/levels.ts";
import type { Location } from "../../schema/schema.ts";
import { changeWords, methodWords } from "./change-words.ts";
import { evidenceWords } from "./rollout-text.ts";
import { acceptanceOf, failingOf, isOnMethod, type Verdict } from "./verdicts.ts";

/** The new version against one old version, as a program reads it. */
export interface VersionReport {
  readonly against: string;
  readonly messages: number;
  readonly changedMessages: number;
  readonly sameFiles: number;
  readonly commonMethods: number;
  readonly cases: number;
  /** Changes that fail the run. */
  readonly breaking: number;
  readonly changes: readonly ChangeReport[];
  readonly methods: readonly MethodReport[];
  readonly rollout: readonly RolloutReport[];
  readonly onlyOld: readonly string[];
  readonly onlyNew: readonly string[];
  readonly hazards: readonly HazardReport[];
}

/** A change of a field, and what it does where. */
export interface ChangeReport {
  readonly subject: string;
  readonly change: string;
  readonly aspects: readonly string[];
  readonly verdict: ChangeWord;
  readonly cells: readonly {
    readonly direction: Direction;
    readonly encoding: Encoding;
    readonly lost: readonly Level[];
    readonly cases: number;
    readonly proved: boolean;
    readonly masked?: string;
  }[];
  readonly alsoAt: readonly string[];
}

/** A change of a method, and whose calls fail for it. */
export interface MethodReport {
  readonly subject: string;
  readonly change: string;
  readonly aspects: readonly string[];
  readonly verdict: ChangeWord;
  /** Of which version the clients are whose calls fail. */
  readonly fails: readonly ("old" | "new")[];
}

/**
 * Whether a change fails the run; `tolerated` is what loses only what is not asked for, `masked` what
 * cannot be judged in full, since another change has every message refused.
 */
export type ChangeWord = "safe" | "masked" | "tolerated" | "accepted" | "breaking";

/** In which order it may be rolled out, in one encoding. */
export interface RolloutReport {
  readonly encoding: Encoding;
  readonly order: RolloutAnswer["order"];
  readonly refusals: readonly {
    readonly order: string;
    readonly subject: string;
    readonly evidence: string;
  }[];
}

/** What no message can show today. */
export interface HazardReport {
  readonly subject: string;
  readonly message: string;
  readonly remedy?: string;
  readonly location?: Location;
}

/** One version of a result as a program reads it. */
export function versionReport(result: CompatResult, version: VersionResult): VersionReport {
  const { against, messages, changedMessages, sameFiles, commonMethods, cases } = version;
  return {
    ...{ against, messages, changedMessages, sameFiles, commonMethods, cases },
    breaking: failingOf(result, version).length,
    changes: version.changes.map((verdict) => ({
      subject: verdict.change.subject,
      change: changeWords(verdict.change),
      aspects: [...verdict.change.aspects],
      verdict: wordOf(result, version, verdict),
      cells: verdict.cells.map(({ direction, encoding, losses, cases: tried, proved, masked }) => ({
        ...{ direction, encoding },
        lost: losses.map(({ level }) => level),
        ...{ cases: tried, proved },
        ...(masked === undefined ? {} : { masked }),
      })),
      alsoAt: verdict.alsoAt,
    })),
    methods: version.methods.map((verdict) => ({
      subject: verdict.change.subject,
      change: methodWords(verdict.change),
      aspects: [...verdict.change.aspects],
      verdict: wordOf(result, version, verdict),
      fails: [...new Set(verdict.losses.map(({ client }) => client))],
    })),
    rollout: version.rollout.map(rolloutReport),
    onlyOld: version.onlyOld,
    onlyNew: version.onlyNew,
    hazards: version.hazards.map(hazardReport),
  };
}

function wordOf(result: CompatResult, version: VersionResult, verdict: Verdict): ChangeWord {
  if (verdict.breaking.length > 0)
    return acceptanceOf(result, version, verdict) === undefined ? "breaking" : "accepted";
  if (isOnMethod(verdict)) return verdict.losses.length > 0 ? "tolerated" : "safe";
  if (verdict.cells.some(({ losses }) => losses.length > 0)) return "tolerated";
  return verdict.cells.some(({ masked }) => masked !== undefined) ? "masked" : "safe";
}

function rolloutReport({ encoding, order, refusals }: RolloutAnswer): RolloutReport {
  return {
    ...{ encoding, order },
    refusals: refusals.map((refusal) => ({
      order: refusal.order,
      subject: refusal.subject,
      evidence: evidenceWords(refusal),
    })),
  };
}

function hazardReport({ subject, message, remedy, location }: Hazard): HazardReport {
  return {
    ...{ subject, message },
    ...(remedy === undefined ? {} : { remedy }),
    ...(location === undefined ? {} : { location }),
  };
}
