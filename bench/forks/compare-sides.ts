import { availableParallelism } from "node:os";
import { ToolError } from "../../schema/tool-error.ts";
import { spreadOf } from "../measure/spread.ts";
import type { Comparison } from "../statistics/comparison.ts";
import { confirm } from "../statistics/confirm.ts";
import { absoluteFloor, type Floors, interleavedRatio } from "../statistics/floors.ts";
import { judgeTurns } from "../statistics/judge.ts";
import type { PairedRounds } from "../statistics/paired-rounds.ts";
import type { ForkAnswer, ForkPlan, Measured } from "./fork-protocol.ts";
import { type Pace, usualPace } from "./pace.ts";
import { runFork } from "./run-fork.ts";
import type { Side } from "./side.ts";

/** How two sides are compared. */
export interface CompareOptions {
  /** Only the cases of these names; all that both sides have where left out. */
  readonly names?: readonly string[] | undefined;
  /** @defaultValue 2 % and 1 ns, with 95 % */
  readonly floors?: Floors | undefined;
  /** In how many processes they take turns first; even, so that each side is first as often. @defaultValue 6 */
  readonly forks?: number | undefined;
  /** In how many at most, where fewer do not tell. @defaultValue 24 */
  readonly mostForks?: number | undefined;
  readonly pace?: Pace | undefined;
  /** How many processes run at a time. Both sides of each meet the same crowd. @defaultValue 2, or 1 on one core */
  readonly atATime?: number | undefined;
  /** How long a process may take for each case, beside measuring it. @defaultValue 30 s */
  readonly timeoutMs?: number | undefined;
  readonly program?: string | undefined;
  /** Ends it: nothing is told of what was not measured to the end. */
  readonly signal?: AbortSignal | undefined;
}

/** What came of a comparison. */
export interface SidesCompared {
  readonly comparisons: readonly Comparison[];
  /** Cases that only one of the sides has. */
  readonly unpaired: readonly string[];
  /** What to know before trusting it: processes that were lost, or that it was stopped. */
  readonly warnings: readonly string[];
  readonly isStopped: boolean;
}

/**
 * Compares two sides, interleaved in several processes of their own, and what changed in as many fresh ones once more.
 *
 * The clock of one process is no use here: what the compiler makes of the same code differs from process to process, so
 * that one of two equal sides is often faster by some percent for as long as a process lives. The process is therefore
 * what is sampled. Where the first processes do not tell, more are added for what they did not.
 *
 * @throws ToolError `codec` where a side cannot be opened or measured, or too few processes answered.
 */
export async function compareSides(
  before: Side,
  after: Side,
  options: CompareOptions = {},
): Promise<SidesCompared> {
  const warnings = new Set<string>();
  const run = (names: readonly string[] | undefined) =>
    runOnce({ before, after, names }, options, warnings);
  const first = await run(options.names);
  const comparisons = await confirm(first.comparisons, async (names) => {
    const again = await run(names);
    return isStopped(options) ? [] : again.comparisons;
  });
  if (isStopped(options)) warnings.add(stoppedEarly);
  return {
    ...{ comparisons, unpaired: first.unpaired, warnings: [...warnings] },
    isStopped: isStopped(options),
  };
}

const stoppedEarly = "stopped early: nothing is told of what was not measured to the end";

const usualForks = 6;
const usualMostForks = 24;
const usualTimeoutMs = 30_000;

type Sides = Pick<ForkPlan, "before" | "after" | "names">;

type RunOnce = Pick<SidesCompared, "comparisons" | "unpaired">;

async function runOnce(
  sides: Sides,
  options: CompareOptions,
  warnings: Set<string>,
): Promise<RunOnce> {
  const { forks = usualForks, mostForks = usualMostForks } = options;
  const rounds = new Map<string, PairedRounds[]>();
  const unpaired = new Set<string>();
  const lost = new Map<string, string>();
  let comparisons: readonly Comparison[] = [];
  let { names } = sides;
  for (let done = 0, batch = forks; batch > 0; batch = Math.min(forks, mostForks - done)) {
    const answers = await measuredBy({ ...sides, names }, { first: done, count: batch }, options);
    done += batch;
    const measured = useful(answers, warnings);
    collect(measured, rounds, unpaired);
    for (const { name, message } of measured.flatMap(({ lost = [] }) => lost))
      lost.set(name, message);
    for (const name of lost.keys()) rounds.delete(name);
    comparisons = [...rounds].map(([name, pairs]) => comparisonOf(name, pairs, options));
    if (isStopped(options)) comparisons = untold(comparisons, names);
    names = comparisons.flatMap(({ name, judgement }) =>
      judgement.change === "cannot-tell" ? [name] : [],
    );
    if (names.length === 0 || isStopped(options)) break;
  }
  for (const [name, message] of lost) warnings.add(`${name} is not compared: ${message}`);
  return { comparisons, unpaired: [...unpaired] };
}

function collect(
  answers: readonly Measured[],
  rounds: Map<string, PairedRounds[]>,
  unpaired: Set<string>,
): void {
  for (const one of answers) {
    for (const name of one.unpaired) unpaired.add(name);
    for (const { name, ...pair } of one.rounds)
      rounds.set(name, [...(rounds.get(name) ?? []), pair]);
  }
}

function isStopped({ signal }: CompareOptions): boolean {
  return signal?.aborted === true;
}

/** Those of these names (all where left out) without a verdict: few processes measured them, and not each way round as often. */
function untold(
  comparisons: readonly Comparison[],
  names: readonly string[] | undefined,
): readonly Comparison[] {
  return comparisons.map((one) =>
    (names?.includes(one.name) ?? true)
      ? { ...one, judgement: { ...one.judgement, change: "cannot-tell" } }
      : one,
  );
}

/** So many processes, of which every other one has the sides the other way round. */
async function measuredBy(
  sides: Sides,
  { first, count }: { readonly first: number; readonly count: number },
  options: CompareOptions,
): Promise<readonly ForkAnswer[]> {
  const { pace = usualPace, program, timeoutMs = usualTimeoutMs, signal } = options;
  const answers: ForkAnswer[] = [];
  let next = first;
  const lane = async (): Promise<void> => {
    while (next < first + count && !isStopped(options)) {
      const plan: ForkPlan = { ...sides, isSwapped: next++ % 2 === 1, pace };
      const limit = timeoutMs + pace.mostMs;
      answers.push(await runFork(plan, { timeoutMs: limit, program, signal }));
    }
  };
  const { atATime = Math.min(2, availableParallelism()) } = options;
  await Promise.all(Array.from({ length: atATime }, lane));
  // That one was stopped is no failure of its own.
  return isStopped(options) ? answers.filter(({ kind }) => kind === "measured") : answers;
}

/** One process may be lost to whatever else the machine does; where half of them are, it is no accident. */
function useful(answers: readonly ForkAnswer[], warnings: Set<string>): readonly Measured[] {
  const measured = answers.filter((one) => one.kind === "measured");
  const failed = answers.filter((one) => one.kind === "failed");
  const [one] = failed;
  if (one === undefined) return measured;
  if (failed.length * 2 >= answers.length)
    throw new ToolError(one.message, { code: "codec", hint: one.hint });
  for (const { message } of failed) warnings.add(message);
  return measured;
}

function comparisonOf(
  name: string,
  processes: readonly PairedRounds[],
  { floors = { ratio: interleavedRatio, absolute: absoluteFloor("ns", "codecs") } }: CompareOptions,
): Comparison {
  return {
    name,
    unit: "ns",
    better: "lower",
    before: spreadOf(processes.flatMap((one) => one.before)),
    after: spreadOf(processes.flatMap((one) => one.after)),
    isNormalised: false,
    judgement: judgeTurns(processes, floors),
  };
}
