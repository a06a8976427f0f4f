import { ToolError } from "../../schema/tool-error.ts";
import { version } from "../../schema/version.ts";
import type { BenchResult } from "../bench-result.ts";
import { comparisonOf, costsOf, type FigurePair, pairsOf } from "../statistics/compare-figures.ts";
import type { Comparison } from "../statistics/comparison.ts";
import { confirm } from "../statistics/confirm.ts";
import type { Figure } from "../statistics/figure.ts";
import { absoluteFloor, betweenProcesses, betweenRestlessRuns } from "../statistics/floors.ts";
import { judge } from "../statistics/judge.ts";
import type { Baseline } from "./baseline.ts";
import { differences, fingerprint } from "./fingerprint.ts";
import { lesserOf, normalised, unsteadiness } from "./normalised.ts";
import { referenceWorkloadVersion } from "./reference-workload.ts";

/** How a run is compared with a baseline. */
export interface BaselineOptions {
  /** Share by which a figure has to differ. @defaultValue 5 % on the same machine, 10 % on another one */
  readonly tolerance?: number | undefined;
  /** Measures again, in a fresh process where it can; a change that it does not show is not told. */
  readonly remeasure?: ((names: readonly string[]) => Promise<readonly Figure[]>) | undefined;
}

/** What came of it. */
export interface BaselineCompared {
  readonly comparisons: readonly Comparison[];
  /** With what it was compared, in words: `the baseline of 2026-11-20`. */
  readonly comparedWith: string;
  /** The least share by which a figure had to differ. */
  readonly tolerance: number;
  /** What is different about the two, figures that only one of them has, and those that cannot be compared. */
  readonly warnings: readonly string[];
}

const sameMachineTolerance = 0.05;
const otherMachineTolerance = 0.1;

/**
 * Compares a run with a baseline.
 *
 * On the machine and schema of the baseline, figures count both as they are and normalised by the reference workload of
 * the same rounds, and of the two judgements the one that speaks less. On another machine, or of another schema, only
 * the normalised ones count. How many rounds either run had does not matter. Where the reference workload shows that the
 * machine was busy, only large differences are told, and nothing at last.
 *
 * @throws ToolError `usage` where the baseline is of another suite, or has no figure in common with the run.
 */
export async function compareWithBaseline(
  baseline: Baseline,
  result: BenchResult,
  { tolerance, remeasure }: BaselineOptions = {},
): Promise<BaselineCompared> {
  assertSuite(baseline, result.suite);
  const isCompared = comparedOf(baseline);
  const { pairs, unpaired } = pairsOf(
    baseline.figures.filter(isCompared),
    result.figures.filter(isCompared),
  );
  if (pairs.length === 0) throw nothingInCommon(baseline);
  const place = placeOf(baseline, result);
  const comparing = new Comparing(result.suite, place, tolerance);
  const first = pairs.flatMap((pair) => comparing.compare(pair));
  const comparisons =
    remeasure === undefined
      ? first
      : await confirm(first, async (names) => {
          const again = (await remeasure(names)).filter(isCompared);
          return pairsOf(baseline.figures, again).pairs.flatMap((pair) => comparing.compare(pair));
        });
  const compared = new Set(first.map(({ name }) => name));
  const incomparable = pairs.flatMap(({ after: { name } }) => (compared.has(name) ? [] : [name]));
  return {
    comparisons,
    comparedWith: `the baseline of ${baseline.startedAt.slice(0, 10)}${place.words}`,
    tolerance: comparing.ratio,
    warnings: [...place.warnings, ...comparing.busy, ...missing(unpaired, incomparable)],
  };
}

/** @throws ToolError `usage` where the baseline is of another suite. */
export function assertSuite({ suite, command }: Baseline, wanted: Baseline["suite"]): void {
  if (suite === wanted) return;
  throw new ToolError(`the baseline is of the suite ${suite}, not ${wanted}`, {
    code: "usage",
    hint: `it was saved by: ${command}`,
  });
}

/**
 * Which figures are compared. What is taken of the heap is not: whether the compiler does without an object is another thing in each
 * process, by up to two times.
 */
function comparedOf(baseline: Baseline): (figure: Figure) => boolean {
  const withOurs = !isOfOtherVersion(baseline);
  return ({ name, unit }) => unit !== "bytes" && (withOurs || !ours.test(name));
}

/** What costs more in another version of ours is not slower of the user's. */
const ours = /^(?:oracle|generator)\//;

function isOfOtherVersion({ tool }: Baseline): boolean {
  // Nobody checks that a file has it.
  return tool?.version !== undefined && tool.version !== version;
}

/** What is the same for both, and what is not. */
interface Place {
  readonly isSame: boolean;
  /** Of the reference workload in both runs. */
  readonly hasReference: boolean;
  readonly words: string;
  readonly warnings: readonly string[];
}

function placeOf(baseline: Baseline, { schemaDigest }: BenchResult): Place {
  const machine = differences(baseline.machine, fingerprint());
  const isOther = baseline.machine.hash !== fingerprint().hash || machine.length > 0;
  const isOtherSchema = baseline.schemaDigest !== schemaDigest;
  const where = [
    ...(isOther ? ["on another machine"] : []),
    ...(isOtherSchema ? ["of another schema"] : []),
  ];
  const warnings = [
    ...(isOfOtherVersion(baseline)
      ? [
          `the baseline was measured by wireproof ${baseline.tool.version}: what it draws may be other, and its own work is not compared`,
        ]
      : []),
    ...(isOther ? [`the baseline is of another machine: ${machine.join(", ")}`] : []),
    ...(isOtherSchema ? ["the baseline is of another schema: its messages may be others"] : []),
  ];
  const isSame = where.length === 0;
  return {
    isSame,
    hasReference: baseline.referenceWorkload === referenceWorkloadVersion,
    words: isSame ? "" : ` ${where.join(", ")}; only normalised figures are compared`,
    warnings,
  };
}

/** Compares pairs of figures, under the terms of one baseline. */
class Comparing {
  /** Why some could not be told. */
  readonly busy = new Set<string>();
  readonly ratio: number;
  private readonly suite: BenchResult["suite"];
  private readonly place: Place;

  constructor(suite: BenchResult["suite"], place: Place, tolerance: number | undefined) {
    this.suite = suite;
    this.place = place;
    this.ratio = tolerance ?? (place.isSame ? sameMachineTolerance : otherMachineTolerance);
  }

  /** Nothing where there is nothing by which they can be compared. */
  compare(pair: FigurePair): readonly Comparison[] {
    const relative = this.place.hasReference ? normalised(pair) : undefined;
    const unsteady = unsteadiness(pair, this.place.isSame);
    if (unsteady === undefined) return this.atRest(pair, relative);
    const { why, isUsable } = unsteady;
    if (isUsable && relative !== undefined) {
      this.busy.add(`${why}: only large differences are told, by half as much again and more`);
      return [this.of(relative, true, betweenRestlessRuns)];
    }
    this.busy.add(`${why}: times cannot be compared with the baseline`);
    return this.atRest(pair, relative).map((one) => ({
      ...one,
      judgement: { ...one.judgement, change: "cannot-tell" },
    }));
  }

  private atRest(pair: FigurePair, relative: FigurePair | undefined): readonly Comparison[] {
    if (!this.place.isSame) return relative === undefined ? [] : [this.of(relative, true)];
    const bare = this.of(pair, false);
    if (relative === undefined) return [bare];
    const judgement = lesserOf(bare.judgement, this.of(relative, true).judgement);
    return [{ ...bare, judgement }];
  }

  private of(
    pair: FigurePair,
    isNormalised: boolean,
    betweenRuns: number = betweenProcesses,
  ): Comparison {
    const { before, after } = costsOf(pair);
    const absolute = absoluteFloor(pair.after.unit, this.suite);
    const judgement = judge(before, after, { ratio: this.ratio, absolute, betweenRuns });
    return comparisonOf(pair, judgement, isNormalised);
  }
}

function missing(unpaired: readonly string[], incomparable: readonly string[]): readonly string[] {
  return [
    ...unpaired
      .slice(0, mostNamed)
      .map((name) => `${name} is only in one of the two, and is not compared`),
    ...(unpaired.length > mostNamed
      ? [`${unpaired.length - mostNamed} more are only in one of the two, and are not compared`]
      : []),
    ...incomparable.map(
      (name) => `${name} has nothing by which to normalise it, and is not compared`,
    ),
  ];
}

/** A run of a part of what was saved misses hundreds. */
const mostNamed = 3;

function nothingInCommon({ figures, command }: Baseline): ToolError {
  return new ToolError("the baseline has no figure in common with this run", {
    code: "usage",
    hint: `it has ${figures.length}, such as ${figures[0]?.name ?? "none"}; it was saved by: ${command}`,
  });
}
