import type { RunEvent, RunResult } from "./events.ts";
import type { CheckId } from "./finding.ts";

/** One round of fuzzing: a run of its own, which can be made again from this. */
export interface FuzzRound {
  /** From 1. */
  readonly number: number;
  /** The root seed of the round, in decimal: the first has that of the whole. */
  readonly seed: string;
  /** Random cases of each check. */
  readonly maxExamples: number;
  /** Whether stored failures and boundaries are run too, as only the first round does. */
  readonly isFirst: boolean;
}

/** How far fuzzing is. */
export interface FuzzStatus {
  readonly round: number;
  readonly cases: number;
  readonly casesPerSecond: number;
  /** New ones; known failures are not among them. */
  readonly findings: number;
  /** Failures in the store; `undefined` where nothing is stored. */
  readonly stored: number | undefined;
  readonly elapsedMs: number;
  /** `undefined` where there is no limit. */
  readonly leftMs: number | undefined;
  /** What is running now. */
  readonly current: CheckId | undefined;
}

/** All that fuzzing came to: what a run of all rounds would say, and how many rounds there were. */
export interface FuzzResult extends RunResult {
  /** Rounds that were begun. */
  readonly rounds: number;
  /** Failures in the store at the end; `undefined` where nothing is stored. */
  readonly stored: number | undefined;
}

/** What fuzzing tells. The start and each finding once, whichever round they come from. */
export type FuzzEvent =
  | Extract<RunEvent, { readonly kind: "run-started" | "finding" | "warning" }>
  | { readonly kind: "round-started"; readonly round: FuzzRound }
  | { readonly kind: "status"; readonly status: FuzzStatus }
  | { readonly kind: "fuzz-finished"; readonly result: FuzzResult };

/** Receives the events of fuzzing. */
export type FuzzListener = (event: FuzzEvent) => void;
