import type { BenchResult } from "../bench-result.ts";
import type { Figure } from "../statistics/figure.ts";
import type { Fingerprint } from "./fingerprint.ts";

/** The only version there is. */
export const baselineVersion = 1;

/** What describes the format. */
export const baselineSchemaUrl = "https://unpkg.com/wireproof/reports/bench-baseline.schema.json";

/** The figures of a run, as a file keeps them. */
export interface Baseline {
  readonly $schema: string;
  readonly schemaVersion: typeof baselineVersion;
  readonly tool: { readonly name: string; readonly version: string };
  readonly suite: BenchResult["suite"];
  readonly subject: string;
  readonly seed: string;
  readonly command: string;
  readonly schemaDigest: string;
  readonly startedAt: string;
  readonly machine: Fingerprint;
  /** Version of the workload that the figures' `reference` is the time of. */
  readonly referenceWorkload: number;
  /** What the figures depend on beside what was measured, by flag, as in `--compression`: figures of others are not compared. */
  readonly conditions: Readonly<Record<string, string>>;
  readonly figures: readonly Figure[];
}
