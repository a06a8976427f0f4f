import { setImmediate as immediately } from "node:timers/promises";
import { Bench, type Task } from "tinybench";
import type { BenchCase } from "./bench-case.ts";
import { saturationWords } from "./saturation-words.ts";

/** How long to measure. */
export interface MeasureOptions {
  readonly rounds: number;
  /** How long a case runs at least in each round. */
  readonly roundMs: number;
  /** How long it runs before the first. */
  readonly warmUpMs: number;
}

/** Hears of the rounds as they pass. */
export interface MeasureWatch {
  /** Ends it; the rounds that every case has taken part in by then count. */
  readonly signal?: AbortSignal | undefined;
  /** Told when a round is over, how many are, and what is known by then. */
  afterRound?(rounds: number, measured: () => readonly Measurement[]): void;
  /** Told before a case takes its turn. */
  beforeTurn?(one: BenchCase): void;
  /** Told what a case throws, which then takes part in nothing more. Left out, that ends the run. */
  onFailure?(one: BenchCase, error: unknown): void;
}

/** What was measured of one case. */
export interface Measurement {
  readonly case: BenchCase;
  /** Nanoseconds of one operation, a mean for each round. */
  readonly rounds: readonly number[];
  /** Calls of the case in all rounds. */
  readonly calls: number;
  /** Why the clock was too coarse for the case, in words. */
  readonly warnings: readonly string[];
}

/**
 * Measures the cases interleaved: each takes its turn in every round, in the order of the cases
 * and then backwards, so that whatever else the machine does meets all alike, and the numbers of
 * one round can be set against each other.
 *
 * @throws what a case throws, where nobody is told of it.
 */
export async function measure(
  cases: readonly BenchCase[],
  options: MeasureOptions,
  watch: MeasureWatch = {},
): Promise<readonly Measurement[]> {
  const bench = new Bench({
    time: options.roundMs,
    iterations: 1,
    warmupTime: options.warmUpMs,
    warmupIterations: 1,
    throws: true,
  });
  const runs = cases.map((one) => new CaseRun(one));
  // Said of all: to find out, tinybench would call each once. A wait costs nothing beside a call.
  for (const run of runs) bench.add(run.case.name, run.call, { async: true });
  bench.addEventListener("warning", ({ task, reason }) => {
    runs.find((run) => run.case.name === task.name)?.warnings.add(saturationWords(reason));
  });
  const turns = runs.flatMap((run) => {
    const task = bench.getTask(run.case.name);
    return task === undefined ? [] : [{ run, task }];
  });
  for (const turn of turns)
    if (!isOver(watch)) await guarded(turn, watch, () => turn.task.warmup());
  let rounds = 0;
  const measured = () => runs.map((run) => run.measurement(rounds));
  while (rounds < options.rounds && (await takeTurns(turns, rounds, { options, watch }))) {
    rounds++;
    watch.afterRound?.(rounds, measured);
  }
  return measured();
}

interface Turn {
  readonly run: CaseRun;
  readonly task: Task;
}

/** One round. @returns whether every case had its turn. */
async function takeTurns(
  turns: readonly Turn[],
  round: number,
  { options, watch }: { readonly options: MeasureOptions; readonly watch: MeasureWatch },
): Promise<boolean> {
  for (const turn of round % 2 === 0 ? turns : turns.toReversed()) {
    const { run, task } = turn;
    // Else nobody would hear of Ctrl-C: calls that are not waited for leave the event loop no turn.
    await immediately();
    if (isOver(watch)) return false;
    if (round < (run.case.maxRounds ?? options.rounds))
      await guarded(turn, watch, () => run.round(task));
  }
  return true;
}

/** One of the cases that failed takes no turn any more. */
async function guarded(
  { run }: Turn,
  watch: MeasureWatch,
  act: () => Promise<unknown>,
): Promise<void> {
  if (run.hasFailed) return;
  try {
    watch.beforeTurn?.(run.case);
    await act();
  } catch (error) {
    if (watch.onFailure === undefined) throw error;
    run.hasFailed = true;
    watch.onFailure(run.case, error);
  }
}

function isOver({ signal }: MeasureWatch): boolean {
  return signal?.aborted === true;
}

/** One case on its way through the rounds. */
class CaseRun {
  readonly case: BenchCase;
  readonly warnings = new Set<string>();
  hasFailed = false;
  private readonly rounds: number[] = [];
  private calls = 0;
  private result: number | undefined;

  constructor(one: BenchCase) {
    this.case = one;
  }

  /** What tinybench times. */
  readonly call = (): void | Promise<void> => {
    const result = this.case.run();
    return result instanceof Promise ? result.then(this.consume) : this.consume(result);
  };

  async round(task: Task): Promise<void> {
    // A task that has run keeps its result, and would not run again.
    task.reset();
    await task.run();
    const { result } = task;
    if (result.state !== "completed")
      throw new Error(`${this.case.name}: tinybench ended it as ${result.state}`);
    this.rounds.push((result.latency.mean * 1e6) / this.case.operations);
    this.calls += result.latency.samplesCount;
  }

  /** Of so many rounds: one in which not every case took its turn is none. */
  measurement(count: number): Measurement {
    const { calls, warnings } = this;
    const rounds = this.rounds.slice(0, count);
    return { case: this.case, rounds, calls, warnings: [...warnings] };
  }

  /** Uses the result, and sees that every call did the same. */
  private readonly consume = (result: number): void => {
    this.result ??= result;
    if (result !== this.result)
      throw new Error(`${this.case.name}: gave ${this.result} and then ${result}`);
  };
}
