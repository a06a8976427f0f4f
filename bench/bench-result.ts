import type { Recommendation, ScalabilityLaw, StepResult } from "./load/load-result.ts";
import type { Environment } from "./measure/environment.ts";
import type { Spread } from "./measure/spread.ts";
import type { Comparison } from "./statistics/comparison.ts";
import type { Figure } from "./statistics/figure.ts";

/** What `wireproof bench` found out, as plain data: what reports render and baselines keep. */
export interface BenchResult {
  /** `codecs` or `load`: a baseline is of one of them. */
  readonly suite: "codecs" | "load";
  /** What was measured, in the user's words: the schema's paths, or the address. */
  readonly subject: string;
  readonly seed: string;
  readonly environment: Environment;
  readonly startedAt: string;
  readonly durationMs: number;
  /** The command line that measures the same again. */
  readonly command: string;
  /** A digest of the schema's descriptors. */
  readonly schemaDigest: string;
  /** Suite `codecs`. */
  readonly operations: readonly OperationResult[];
  /** Suite `load`. */
  readonly steps: readonly StepResult[];
  readonly laws: readonly ScalabilityLaw[];
  /** Every tracked number, for `--save` and `--compare`. */
  readonly figures: readonly Figure[];
  readonly comparisons: readonly Comparison[];
  /** With what was compared, in words: "the baseline of 2026-11-20 on another machine". */
  readonly comparedWith?: string;
  /** The least ratio that counts as a change, as in 1.03; left out where nothing was compared. */
  readonly ratioFloor?: number;
  readonly recommendations: readonly Recommendation[];
  /** What to know before trusting the figures. */
  readonly warnings: readonly string[];
}

/** One operation of one codec (or generator) on messages of one type. */
export interface OperationResult {
  /** `protobufjs/encode/acme.v1.Order` */
  readonly name: string;
  /** `protobufjs`, `oracle`, `generator` … */
  readonly codec: string;
  /** `encode`, `decode`, `json-encode`, `json-decode`, `transcode`, `draw`. */
  readonly operation: string;
  readonly type: string;
  /** Nanoseconds of one operation. */
  readonly time: Spread;
  /** The rounds' numbers, for a small histogram. */
  readonly rounds: readonly number[];
  /** Bytes of one encoded message, the mean. */
  readonly messageBytes: number;
  /** Bytes of the heap that one operation takes; left out where it could not be told. */
  readonly allocatedBytes?: number;
  readonly operations: number;
  /** tinybench's, in words. */
  readonly warnings: readonly string[];
  /** Why nothing was measured: the codec refuses the type, say. The numbers are then 0. */
  readonly skipped?: string;
}
