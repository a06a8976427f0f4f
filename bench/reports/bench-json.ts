import { version } from "../../schema/version.ts";
import type { BenchResult } from "../bench-result.ts";
import { verdictWord } from "./comparison-words.ts";

/** Where the schema of the report is published: in the package. */
export const benchReportSchemaUrl = "https://unpkg.com/wireproof/reports/bench-report.schema.json";

/**
 * A run of the bench as a program reads it; `bench-report.schema.json` describes it.
 *
 * A change that a reader could notice gives `schemaVersion` the next number; new members do not.
 */
export interface BenchJson extends BenchResult {
  readonly $schema: string;
  readonly schemaVersion: 1;
  readonly tool: { readonly name: "wireproof"; readonly version: string };
  readonly summary: BenchSummary;
}

/** How many of what there are. What was skipped or cannot be told counts as nothing else. */
export interface BenchSummary {
  /** Operations with a time, or steps in which a call ended with OK. */
  readonly measured: number;
  /** Operations without a time, or steps in which no call ended with OK. */
  readonly notMeasured: number;
  /** Calls of a load that did not end with OK. */
  readonly errors: number;
  /** Slower, or larger. */
  readonly worse: number;
  /** Faster, or smaller. */
  readonly better: number;
  readonly same: number;
  readonly cannotTell: number;
}

/** The JSON report of a run of the bench. Numbers that are not finite become the strings `NaN`, `Infinity` and `-Infinity`. */
export function benchJson(result: BenchResult): BenchJson {
  const { command, seed, suite, subject, startedAt, durationMs, ...others } = result;
  return {
    $schema: benchReportSchemaUrl,
    schemaVersion: 1,
    tool: { name: "wireproof", version },
    ...{ command, suite, subject, seed, startedAt, durationMs },
    summary: summaryOf(result),
    ...others,
  };
}

/** The JSON report as the text of a file. */
export function renderBenchJson(result: BenchResult): string {
  return `${JSON.stringify(benchJson(result), speakable, 2)}\n`;
}

function speakable(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

function summaryOf({ operations, steps, comparisons }: BenchResult): BenchSummary {
  const measured =
    operations.filter(({ skipped }) => skipped === undefined).length +
    steps.filter(({ latency }) => latency !== undefined).length;
  const verdicts = comparisons.map(verdictWord);
  const countOf = (...words: readonly string[]): number =>
    verdicts.filter((word) => words.includes(word)).length;
  return {
    measured,
    notMeasured: operations.length + steps.length - measured,
    errors: steps.flatMap(({ errors }) => errors).reduce((sum, { count }) => sum + count, 0),
    worse: countOf("slower", "larger"),
    better: countOf("faster", "smaller"),
    same: countOf("same"),
    cannotTell: countOf("cannot tell"),
  };
}
