import { printable } from "../../schema/printable.ts";
import type { BenchResult } from "../bench-result.ts";
import { spreadOf } from "../measure/spread.ts";
import type { Figure } from "../statistics/figure.ts";
import { digits, figureText } from "./number-text.ts";

/** One entry of the file that `benchmark-action/github-action-benchmark` reads. */
export interface GithubBenchmark {
  /** By which the action finds the same figure in earlier runs. */
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** The spread, which the action writes behind the value. */
  readonly range: string;
  /** What the action shows when a point of its chart is pointed at. */
  readonly extra: string;
}

/**
 * The figures in the shape that `benchmark-action/github-action-benchmark` reads with
 * `tool: customSmallerIsBetter`.
 *
 * The action takes one direction for a whole file. Times and bytes are better when smaller; so that one file says it all,
 * a rate is given as its time, the nanoseconds of a call (a thousand million by the calls a second), with the rate beside
 * it. A percentile that the action says is 5 % worse is 5 % worse either way. A figure without a finite number above zero
 * is left out: the action divides by the earlier value.
 *
 * https://github.com/benchmark-action/github-action-benchmark
 */
export function benchGithub(result: BenchResult): readonly GithubBenchmark[] {
  return result.figures.flatMap((figure) => {
    const entry = entryOf(figure, result);
    return entry === undefined ? [] : [entry];
  });
}

/** The figures as the text of a file. */
export function renderBenchGithub(result: BenchResult): string {
  return `${JSON.stringify(benchGithub(result), undefined, 2)}\n`;
}

function entryOf(figure: Figure, { environment }: BenchResult): GithubBenchmark | undefined {
  const { name, unit, samples } = figure;
  const usable = samples.filter((sample) => Number.isFinite(sample) && sample > 0);
  if (usable.length === 0 || usable.length < samples.length) return undefined;
  const isRate = unit === "calls/s";
  const { median, low, high } = spreadOf(isRate ? usable.map((rate) => 1e9 / rate) : usable);
  const rate = isRate ? [figureText(1e9 / median, unit)] : [];
  return {
    name: printable(name),
    unit: isRate ? "ns/call" : unit,
    value: Number(median.toPrecision(6)),
    range: `${digits(low)} to ${digits(high)}`,
    extra: [
      ...rate,
      `${samples.length} samples, the median and its middle half`,
      `node ${environment.node}, ${environment.cpu}`,
    ].join("\n"),
  };
}
