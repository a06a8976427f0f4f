import type { Environment } from "../measure/environment.ts";
import type { Measurement } from "../measure/measure.ts";
import { type Spread, spreadOf } from "../measure/spread.ts";
import type { MeasuredRatio } from "./ratios.ts";

/** What `--json` writes. */
export interface BenchReport {
  /** Medians over the rounds, by the names of the ratios. */
  readonly ratios: Readonly<Record<string, number>>;
  /** How far the rounds lie apart, by the same names. */
  readonly ratioSpreads: Readonly<Record<string, Spread>>;
  readonly cases: readonly CaseReport[];
  readonly environment: Environment;
  readonly rounds: number;
}

/** One case of a report. */
export interface CaseReport {
  /** `target/operation/fixture`. */
  readonly name: string;
  readonly nanosecondsPerOperation: Spread;
  readonly operationsPerSecond: number;
  /** The mean; left out where the case handles no encoded messages. */
  readonly bytesPerOperation?: number;
  readonly bytesPerSecond?: number;
  readonly operations: number;
  /** What one operation may take at most, where somebody asks for it. */
  readonly wantedMostNs?: number;
  /** Why the clock was too coarse for the case, in words. */
  readonly warnings: readonly string[];
}

/** What was measured, as plain data. */
export function benchReport(
  measurements: readonly Measurement[],
  ratios: readonly MeasuredRatio[],
  run: { readonly environment: Environment; readonly rounds: number },
): BenchReport {
  return {
    ratios: Object.fromEntries(ratios.map(({ ratio, spread }) => [ratio.name, spread.median])),
    ratioSpreads: Object.fromEntries(ratios.map(({ ratio, spread }) => [ratio.name, spread])),
    cases: measurements.map(caseReport),
    ...run,
  };
}

function caseReport({ case: one, rounds, calls, warnings }: Measurement): CaseReport {
  const nanosecondsPerOperation = spreadOf(rounds);
  const operationsPerSecond = 1e9 / nanosecondsPerOperation.median;
  const bytesPerOperation = one.bytes / one.operations;
  return {
    name: one.name,
    nanosecondsPerOperation,
    operationsPerSecond,
    ...(one.bytes > 0 && {
      bytesPerOperation,
      bytesPerSecond: bytesPerOperation * operationsPerSecond,
    }),
    operations: calls * one.operations,
    ...(one.wantedMostNs === undefined ? {} : { wantedMostNs: one.wantedMostNs }),
    warnings,
  };
}
