import type { PairedRounds } from "../statistics/paired-rounds.ts";
import type { Pace } from "./pace.ts";
import type { Side } from "./side.ts";

/** What a fork is told to measure. Plain data: it crosses to another process. */
export interface ForkPlan {
  readonly before: Side;
  readonly after: Side;
  /** Whether `after` is opened and takes its turns first: from fork to fork the sides change places. */
  readonly isSwapped: boolean;
  /** Only the cases of these names; all that both sides have where left out. */
  readonly names?: readonly string[] | undefined;
  readonly pace: Pace;
}

/** One case of both sides, in nanoseconds of one operation. */
export interface ForkRounds extends PairedRounds {
  readonly name: string;
}

/** What a fork says: that it gets on, whenever it is done with a case, and last its answer. */
export type ForkNews = ForkProgress | ForkAnswer;

export interface ForkProgress {
  readonly kind: "progress";
}

/** What a fork answers, once. */
export type ForkAnswer = Measured | Failed;

export interface Measured {
  readonly kind: "measured";
  readonly rounds: readonly ForkRounds[];
  /** Cases that only one of the sides has. */
  readonly unpaired: readonly string[];
  /** Cases that threw, or did other work at another call, and in which words. */
  readonly lost?: readonly LostCase[];
}

export interface LostCase {
  readonly name: string;
  readonly message: string;
}

/** What it was told cannot be measured: what a `ToolError` says, or what a case threw; or the process was lost. */
export interface Failed {
  readonly kind: "failed";
  readonly message: string;
  readonly hint?: string | undefined;
}
