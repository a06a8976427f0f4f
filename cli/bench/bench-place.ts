import type { Command } from "commander";
import type { BenchResult } from "../../bench/bench-result.ts";
import type { CommandContext } from "../roundtrip.ts";
import type { BenchFlags } from "./bench-flags.ts";

/** What a benchmark is made from. */
export interface BenchPlace {
  readonly command: Command;
  readonly flags: BenchFlags;
  readonly context: CommandContext;
  readonly signal: AbortSignal;
  /** Shows what is being done, where there is a terminal for it. */
  readonly tell: (doing: string) => void;
  /** Takes away what is shown. */
  readonly clear: () => void;
}

/** What can be measured, more than once. */
export interface Benched {
  /** Measures. */
  readonly first: () => Promise<BenchResult>;
  /** Measures the same again, for a change to be confirmed. */
  readonly again: () => Promise<BenchResult>;
}
