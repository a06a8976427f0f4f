import type { CheckStatus, Warning } from "../events.ts";
import type { CallCheckId, CallFinding } from "./call-finding.ts";
import type { ContractCoverage } from "./coverage.ts";

/** What stands above a run. */
export interface LiveHeader {
  readonly command: string;
  readonly version: string;
  /** The root seed in decimal. */
  readonly seed: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly target: string;
  /** "reflection (v1)", "protos/" */
  readonly schemaFrom: string;
  readonly services: readonly string[];
  readonly methods: number;
  readonly properties: readonly string[];
  readonly checks: number;
  readonly concurrency: number;
}

/** One check of a finished run. Only `passed` ever counts as passed. */
export interface CallCheckResult extends CallCheckId {
  readonly status: CheckStatus;
  /** Calls that were judged, or cases that were tried. */
  readonly cases: number;
  readonly durationMs: number;
  /** Why it was skipped or does not apply. */
  readonly reason?: string;
}

/** The counts of a run. */
export interface LiveSummary {
  readonly checks: number;
  readonly cases: number;
  readonly calls: number;
  /** New findings, each fingerprint once. */
  readonly findings: number;
  readonly known: number;
  readonly skipped: number;
  readonly notApplicable: number;
}

/** Everything a run came to. */
export interface LiveResult {
  readonly header: LiveHeader;
  readonly durationMs: number;
  readonly summary: LiveSummary;
  readonly checks: readonly CallCheckResult[];
  readonly findings: readonly CallFinding[];
  readonly warnings: readonly Warning[];
  readonly coverage: ContractCoverage;
  readonly stale: readonly string[];
  readonly interrupted: boolean;
  /** 0, 1, 3, 4, 5 or 130, as the command will exit. */
  readonly exitCode: number;
}

/** What a run tells its listeners, in this order; it does not know who listens. */
export type LiveEvent =
  | { readonly kind: "run-started"; readonly header: LiveHeader }
  | { readonly kind: "progress"; readonly progress: LiveProgress }
  | { readonly kind: "finding"; readonly finding: CallFinding }
  | { readonly kind: "warning"; readonly warning: Warning }
  | { readonly kind: "check-finished"; readonly check: CallCheckResult }
  | { readonly kind: "run-finished"; readonly result: LiveResult };

/** How far a run is. */
export interface LiveProgress {
  readonly casesDone: number;
  /** As far as it is known: most cases are planned, some come up. */
  readonly cases: number;
  readonly calls: number;
  readonly findings: number;
  readonly elapsedMs: number;
  /** What is being done: "edges acme.v1.Orders/Create", "shrinking acme.v1.Orders/Create". */
  readonly doing: string;
}

/** Receives the events of a run. */
export type LiveListener = (event: LiveEvent) => void;
