import type { Comparison } from "../engine/comparison.ts";
import type { CheckResult, RunResult, Summary, Warning } from "../engine/events.ts";
import type { Finding } from "../engine/finding.ts";

/** Where the schema of the report is published: in the package. */
export const reportSchemaUrl = "https://unpkg.com/wireproof/reports/report.schema.json";

/**
 * A run as a program reads it; `report.schema.json` describes it.
 *
 * A change that a reader could notice gives `schemaVersion` the next number; new members do not.
 */
export interface JsonReport {
  readonly $schema: string;
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "wireproof"; readonly version: string };
  readonly command: string;
  readonly seed: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly summary: Summary;
  readonly checks: readonly CheckResult[];
  readonly findings: readonly Finding[];
  readonly warnings: readonly Warning[];
  /** Codecs by codecs; left out where no property compared any. */
  readonly comparisons?: readonly Comparison[];
}

/**
 * The JSON report of a run.
 *
 * An interruption and a stale known failure are warnings in it (`interrupted`, `known-stale`), so
 * that no reader takes half a run for a whole one.
 */
export function jsonReport(result: RunResult): JsonReport {
  const { header, summary, checks, findings, comparisons = [] } = result;
  return {
    $schema: reportSchemaUrl,
    schemaVersion: 1,
    tool: { name: "wireproof", version: header.version },
    command: header.command,
    seed: header.seed,
    startedAt: header.startedAt,
    durationMs: result.durationMs,
    summary,
    checks,
    findings,
    warnings: [...result.warnings, ...resultWarnings(result)],
    ...(comparisons.length === 0 ? {} : { comparisons }),
  };
}

function resultWarnings(result: RunResult): readonly Warning[] {
  const interrupted = { code: "interrupted", message: "the run was stopped before its end" };
  const stale = result.stale.map((entry) => ({
    code: "known-stale",
    message: `${entry}: no longer fails`,
  }));
  return [...(result.interrupted ? [interrupted] : []), ...stale];
}

/** The JSON report as the text of a file. */
export function renderJson(result: RunResult): string {
  return `${JSON.stringify(jsonReport(result), undefined, 2)}\n`;
}
