import type { Comparison } from "./comparison.ts";
import type { CheckId, Finding } from "./finding.ts";

/** What a check came to. Only `passed` ever counts as passed. */
export type CheckStatus = "passed" | "failed" | "known" | "skipped" | "not-applicable";

/** One check of a finished run. */
export interface CheckResult extends CheckId {
  readonly status: CheckStatus;
  readonly cases: number;
  readonly durationMs: number;
  /** Why it was skipped or does not apply, or has failed without being run to its end. */
  readonly reason?: string;
  /** Equal for equal cases in equal order: shows that two runs did the same. */
  readonly casesHash?: string;
}

/** Something a user should know that is no finding. */
export interface Warning {
  /**
   * Stable: "conceded", "store-unreadable", "too-many-findings", "known-unseen", "codec-not-exercised",
   * "not-closed", "worker-lost", "out-of-memory", "not-compared".
   */
  readonly code: string;
  readonly message: string;
}

/** What stands above a run. */
export interface RunHeader {
  readonly command: string;
  readonly version: string;
  /** The root seed in decimal. */
  readonly seed: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly messages: number;
  readonly properties: readonly string[];
  readonly codecs: readonly { readonly name: string; readonly version: string }[];
  readonly checks: number;
  readonly workers: number;
}

/** The counts of a run. */
export interface Summary {
  readonly checks: number;
  readonly cases: number;
  /** New findings, each fingerprint once. */
  readonly findings: number;
  readonly known: number;
  readonly skipped: number;
  readonly notApplicable: number;
}

/** Everything a run came to. */
export interface RunResult {
  readonly header: RunHeader;
  readonly durationMs: number;
  readonly summary: Summary;
  /** In the order of the plan, whatever the workers did first. */
  readonly checks: readonly CheckResult[];
  /** In the order of the plan; known ones have `known` set. */
  readonly findings: readonly Finding[];
  readonly warnings: readonly Warning[];
  /** What properties that compare codecs came to; left out where none can have been run. */
  readonly comparisons?: readonly Comparison[];
  /** Entries of the known failures that matched a check but no failure, in a run of all cases. */
  readonly stale: readonly string[];
  readonly interrupted: boolean;
  /** 0, 1, 4, 5 or 130, as the command will exit. */
  readonly exitCode: number;
}

/** What the engine tells its listeners, in this order; it does not know who listens. */
export type RunEvent =
  | { readonly kind: "run-started"; readonly header: RunHeader }
  | { readonly kind: "progress"; readonly progress: Progress }
  /** Shrunk, stored and new in this run; known ones too. */
  | { readonly kind: "finding"; readonly finding: Finding }
  | { readonly kind: "warning"; readonly warning: Warning }
  | { readonly kind: "check-finished"; readonly check: CheckResult }
  | { readonly kind: "run-finished"; readonly result: RunResult };

/** How far a run is. */
export interface Progress {
  readonly checksDone: number;
  readonly checks: number;
  readonly cases: number;
  readonly findings: number;
  readonly elapsedMs: number;
  /** What is running now. */
  readonly current: CheckId | undefined;
}

/** Receives the events of a run. */
export type RunListener = (event: RunEvent) => void;
