import process from "node:process";
import type { BenchCase } from "../measure/bench-case.ts";
import type { Pace } from "./pace.ts";

/** Nanoseconds of one operation, by round; those of one place were measured within about a millisecond. */
export interface Turns {
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/**
 * Measures two cases in turns that are as short as the clock allows, so that whatever else the machine does meets both
 * alike. (tinybench gives each task a turn of many calls; on a busy machine a turn then often loses the core.)
 *
 * @throws what a case throws, and where a case does other work at another call.
 */
export async function takeTurns(first: BenchCase, second: BenchCase, pace: Pace): Promise<Turns> {
  const end = performance.now() + pace.mostMs;
  const sides = [new TimedCase(first), new TimedCase(second)] as const;
  const calls = await warmUp(sides, pace, end);
  const [one, other] = sides;
  const turns = { first: [] as number[], second: [] as number[] };
  for (let round = 0; round < pace.rounds; round++) {
    const early = await one.time(calls);
    const both = (await other.time(calls)) + (await other.time(calls));
    const late = await one.time(calls);
    turns.first.push((early + late) / 2);
    turns.second.push(both / 2);
    if (performance.now() > end) break;
  }
  return turns;
}

/** Calls both in turn until they are compiled. @returns how many calls of the quicker one make a slice. */
async function warmUp(
  sides: readonly [TimedCase, TimedCase],
  pace: Pace,
  end: number,
): Promise<number> {
  const before = cpuMs();
  let calls = 1;
  let quickestMs: number;
  do {
    quickestMs = Number.POSITIVE_INFINITY;
    for (const side of sides) {
      const callMs = ((await side.time(calls)) * side.operations) / 1e6;
      quickestMs = Math.min(quickestMs, callMs);
    }
    calls = Math.max(1, Math.min(2 * calls, Math.round(pace.sliceMs / quickestMs)));
  } while (cpuMs() - before < pace.warmUpMs && performance.now() < end);
  return calls;
}

/** Of all threads of the process, the compiler's too. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** A case under the clock, which also sees that every call does the same. */
class TimedCase {
  readonly operations: number;
  private readonly name: string;
  private readonly run: BenchCase["run"];
  private result: number | undefined;

  constructor({ name, operations, run }: BenchCase) {
    this.name = name;
    this.operations = operations;
    this.run = run;
  }

  /** Nanoseconds of one operation, over so many calls. */
  async time(calls: number): Promise<number> {
    const start = performance.now();
    let result = 0;
    for (let call = 0; call < calls; call++) {
      const answer = this.run();
      // Awaited only where there is something to await.
      result = typeof answer === "number" ? answer : await answer;
    }
    const ms = performance.now() - start;
    this.result ??= result;
    if (result !== this.result)
      throw new Error(`${this.name}: gave ${this.result} and then ${result}`);
    return (ms * 1e6) / (calls * this.operations);
  }
}
