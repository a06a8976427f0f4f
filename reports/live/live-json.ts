import type { Warning } from "../../engine/events.ts";
import type { CallFinding } from "../../engine/live/call-finding.ts";
import type { ContractCoverage } from "../../engine/live/coverage.ts";
import type { CallCheckResult, LiveResult, LiveSummary } from "../../engine/live/live-events.ts";

/** Where the schema of the report is published: in the package. */
export const liveReportSchemaUrl = "https://unpkg.com/wireproof/reports/live-report.schema.json";

/**
 * A run against a server as a program reads it; `live-report.schema.json` describes it.
 *
 * A change that a reader could notice gives `schemaVersion` the next number; new members do not.
 */
export interface LiveReport {
  readonly $schema: string;
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "wireproof"; readonly version: string };
  readonly command: string;
  /** Which server, and where its schema came from. */
  readonly target: {
    readonly address: string;
    readonly schemaFrom: string;
    readonly services: readonly string[];
    readonly methods: number;
  };
  readonly seed: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly summary: LiveSummary;
  readonly checks: readonly CallCheckResult[];
  readonly findings: readonly CallFinding[];
  readonly warnings: readonly Warning[];
  readonly coverage: ContractCoverage;
}

/**
 * The JSON report of a run against a server.
 *
 * An interruption and a stale known failure are warnings in it (`interrupted`, `known-stale`), so
 * that no reader takes half a run for a whole one.
 */
export function liveReport(result: LiveResult): LiveReport {
  const { header, durationMs, summary, checks, findings, coverage } = result;
  const { target: address, schemaFrom, services, methods } = header;
  return {
    $schema: liveReportSchemaUrl,
    schemaVersion: 1,
    tool: { name: "wireproof", version: header.version },
    command: header.command,
    target: { address, schemaFrom, services, methods },
    seed: header.seed,
    startedAt: header.startedAt,
    durationMs,
    summary,
    checks,
    findings,
    warnings: [...result.warnings, ...resultWarnings(result)],
    coverage,
  };
}

function resultWarnings(result: LiveResult): readonly Warning[] {
  const interrupted = { code: "interrupted", message: "the run was stopped before its end" };
  const stale = result.stale.map((entry) => ({
    code: "known-stale",
    message: `${entry}: no longer fails`,
  }));
  return [...(result.interrupted ? [interrupted] : []), ...stale];
}

/** The JSON report as the text of a file. */
export function renderLiveJson(result: LiveResult): string {
  return `${JSON.stringify(liveReport(result), undefined, 2)}\n`;
}
