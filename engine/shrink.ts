import type { CaseInput } from "../properties/input.ts";
import type { Inputs } from "../properties/property.ts";
import type { Failure, Verdict } from "../properties/verdict.ts";

/**
 * How many candidates one failure may cost. A count, not a time, so that the same
 * failure shrinks to the same input on every machine.
 */
const maxAttempts = 4000;

/** A failing input on its way to the smallest one. */
export interface Shrunk {
  readonly input: CaseInput;
  readonly failure: Failure;
  /** How many times a simpler input failed in the same way. */
  readonly steps: number;
}

/** What a shrink needs to know. */
export interface ShrinkJob {
  readonly inputs: Inputs;
  /** Checks one candidate. */
  readonly check: (input: CaseInput) => Verdict | Promise<Verdict>;
  /** When to give up, in milliseconds since the epoch. */
  readonly deadline: number;
  /** Whether to give up at once. */
  readonly shouldStop?: () => boolean;
}

/**
 * The simplest input found that fails with the same signature, going greedily
 * from each failing input to the first simpler one that still fails.
 */
export async function shrink(input: CaseInput, failure: Failure, job: ShrinkJob): Promise<Shrunk> {
  const budget = { attempts: maxAttempts, deadline: job.deadline };
  let best: Shrunk = { input, failure, steps: 0 };
  for (;;) {
    const simpler = await firstFailing(best, job, budget);
    if (simpler === undefined) return best;
    best = simpler;
  }
}

async function firstFailing(
  best: Shrunk,
  job: ShrinkJob,
  budget: { attempts: number; readonly deadline: number },
): Promise<Shrunk | undefined> {
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
