import type {
  AcceptedChange,
  CompatResult,
  Hazard,
  StaleEntry,
} from "../../engine/compat/compat-result.ts";
import type { Demand } from "../../engine/compat/modes.ts";
import type { Warning } from "../../engine/events.ts";
import type { Encoding } from "../../properties/compat/levels.ts";
import { version as toolVersion } from "../../schema/version.ts";
import { type CompatCheck, checksOf } from "./compat-checks.ts";
import { type CompatFinding, findingsOf } from "./compat-findings.ts";
import { placeText } from "./verdicts.ts";
import { type VersionReport, versionReport } from "./version-report.ts";

/** Where the schema of the report is published: in the package. */
export const compatReportSchemaUrl =
  "https://unpkg.com/wireproof/reports/compat-report.schema.json";

/**
 * What `wireproof compat` came to, as a program reads it; `compat-report.schema.json` describes it.
 *
 * Its top level is that of every report. A change that a reader could notice gives `schemaVersion` the next
 * number; new members do not.
 */
export interface CompatReport {
  readonly $schema: string;
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "wireproof"; readonly version: string };
  readonly command: string;
  readonly seed: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly summary: {
    readonly checks: number;
    readonly cases: number;
    /** Of changes that nobody accepted. */
    readonly findings: number;
    /** Of accepted changes. */
    readonly known: number;
    readonly skipped: number;
    readonly notApplicable: number;
  };
  readonly checks: readonly CompatCheck[];
  readonly findings: readonly CompatFinding[];
  readonly warnings: readonly Warning[];
  readonly compat: {
    readonly subject: string;
    readonly carriers: string;
    readonly mode?: string;
    readonly order: Demand["order"];
    readonly level: Demand["level"];
    readonly encodings: readonly Encoding[];
    readonly jsonUnknown: CompatResult["jsonUnknown"];
    readonly versions: readonly VersionReport[];
    readonly accepted: readonly AcceptedChange[];
    readonly stale: readonly StaleEntry[];
    readonly notJudged: readonly string[];
  };
}

/** The JSON report of a comparison as data. */
export function compatReport(result: CompatResult): CompatReport {
  const checks = result.versions.flatMap((version) => checksOf(result, version));
  const findings = result.versions.flatMap((version) => findingsOf(result, version));
  const { mode, order, level } = result.demand;
  return {
    $schema: compatReportSchemaUrl,
    schemaVersion: 1,
    tool: { name: "wireproof", version: toolVersion },
    command: result.command,
    seed: result.seed,
    startedAt: result.startedAt,
    durationMs: result.durationMs,
    summary: {
      checks: checks.length,
      cases: result.versions.reduce((sum, version) => sum + version.cases, 0),
      findings: findings.filter(({ known }) => known === undefined).length,
      known: findings.filter(({ known }) => known !== undefined).length,
      skipped: checks.filter(({ status }) => status === "skipped").length,
      notApplicable: checks.filter(({ status }) => status === "not-applicable").length,
    },
    checks,
    findings,
    warnings: warningsOf(result),
    compat: {
      subject: result.subject,
      carriers: result.carriers,
      ...(mode === undefined ? {} : { mode }),
      ...{ order, level },
      encodings: result.encodings,
      jsonUnknown: result.jsonUnknown,
      versions: result.versions.map((version) => versionReport(result, version)),
      accepted: result.accepted,
      stale: result.stale,
      notJudged: result.notJudged,
    },
  };
}

/** The JSON report of a comparison as the text of a file. */
export function compatJson(result: CompatResult): string {
  return `${JSON.stringify(compatReport(result), undefined, 2)}\n`;
}

/** Hazards, and entries of the file of accepted changes that are stale. */
function warningsOf({ versions, stale }: CompatResult): readonly Warning[] {
  const hazards = versions.flatMap((version) =>
    version.hazards.map((hazard) => ({ code: "compat-hazard", message: hazardMessage(hazard) })),
  );
  const entries = stale.map(({ place, text, reason }) => ({
    code: "accepted-stale",
    message: `${place}: ${text}: ${reason}`,
  }));
  return [...hazards, ...entries];
}

function hazardMessage({ subject, message, remedy, location }: Hazard): string {
  const place = location === undefined ? "" : `${placeText(location)}: `;
  const line = remedy === undefined ? "" : `; add: ${remedy}`;
  return `${place}${subject}: ${message}${line}`;
}
