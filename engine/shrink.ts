import type { CaseInput } from "../properties/input.ts";
import type { Failure, Verdict } from "../properties/verdict.ts";

/**
 * How many candidates one failure may cost. A count, not a time, so that the same
 * failure shrinks to the same input on every machine.
 */
const maxAttempts = 4000;

/** A failing input on its way to the smallest one. */
export interface Shrunk<Input = CaseInput> {
  readonly input: Input;
  readonly failure: Failure;
  /** How many times a simpler input failed in the same way. */
  readonly steps: number;
}

/** What a shrink needs to know. */
export interface ShrinkJob<Input = CaseInput> {
  readonly inputs: { shrink(input: Input): Iterable<Input> };
  /** Checks one candidate. */
  readonly check: (input: Input) => Verdict | Promise<Verdict>;
  /** When to give up, in milliseconds since the epoch. */
  readonly deadline: number;
  /** Whether to give up at once. */
  readonly shouldStop?: () => boolean;
}

/**
 * The simplest input found that fails with the same signature, going greedily
 * from each failing input to the first simpler one that still fails.
 */
export async function shrink<Input = CaseInput>(
  input: Input,
  failure: Failure,
  job: ShrinkJob<Input>,
): Promise<Shrunk<Input>> {
  const budget = { attempts: maxAttempts, deadline: job.deadline };
  let best: Shrunk<Input> = { input, failure, steps: 0 };
  for (;;) {
    const simpler = await firstFailing(best, job, budget);
    if (simpler === undefined) return best;
    best = simpler;
  }
}

async function firstFailing<Input>(
  best: Shrunk<Input>,
  job: ShrinkJob<Input>,
  budget: { attempts: number; readonly deadline: number },
): Promise<Shrunk<Input> | undefined> {
  for (const candidate of job.inputs.shrink(best.input)) {
    const isOver = budget.attempts-- <= 0 || Date.now() >= budget.deadline;
    if (isOver || job.shouldStop?.() === true) return undefined;
    const checked = job.check(candidate);
    const verdict = checked instanceof Promise ? await checked : checked;
    if (verdict.kind === "broken" && verdict.failure.signature === best.failure.signature)
      return { input: candidate, failure: verdict.failure, steps: best.steps + 1 };
  }
  return undefined;
}
