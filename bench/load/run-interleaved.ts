import { endedEarlyOf } from "./ended-early.ts";
import type { LoadListener, LoadRequest } from "./load-request.ts";
import type { StepResult } from "./load-result.ts";
import { LoadRun, type PlannedStep } from "./load-run.ts";
import { goneBefore, goneWords, plannedSteps } from "./run-load.ts";

/** A step of both sides. Their windows, which were measured beside each other, pair up by their places. */
export type InterleavedStep = readonly [StepResult, StepResult];

/**
 * Measures two servers, or two ways to call one, in one run: the steps of both sides pair up by their places, and of each
 * pair one window of the first side, two of the second, and one of the first again are measured, and so on. One side rests
 * while the other is measured; the connections of both are held open, and the same threads call both, so that neither side
 * has a compiler or a core of its own.
 *
 * It ends early as `runLoad` does; a pair of which one side has nothing to tell is left out.
 *
 * @throws ToolError as `runLoad` does, and RangeError where the sides have different numbers of steps.
 */
export async function runInterleaved(
  sides: readonly [LoadRequest, LoadRequest],
  listen: LoadListener = () => undefined,
): Promise<readonly InterleavedStep[]> {
  const [first, second] = sides;
  const [firstSteps, secondSteps] = [plannedSteps(first), plannedSteps(second)];
  if (secondSteps.length !== firstSteps.length)
    throw new RangeError(
      `${firstSteps.length} steps on one side, ${secondSteps.length} on the other`,
    );
  const run = await LoadRun.begin(sides, listen);
  const results: InterleavedStep[] = [];
  try {
    const steps = firstSteps.map((one, index) => [one, secondSteps[index] ?? one] as const);
    await measureAll(run, { sides, steps }, results);
  } catch (error) {
    const last = results.pop();
    if (last === undefined) throw error;
    results.push(endedBy(goneWords(error), last));
  } finally {
    await run.end();
  }
  return results;
}

async function measureAll(
  run: LoadRun,
  {
    sides,
    steps,
  }: {
    readonly sides: readonly [LoadRequest, LoadRequest];
    readonly steps: readonly (readonly [PlannedStep, PlannedStep])[];
  },
  results: InterleavedStep[],
): Promise<void> {
  for (const [index, planned] of steps.entries()) {
    const measured = await run.measure(planned, { number: index + 1, of: steps.length });
    const pair = run.isStopped ? pairOf(measured) : mustBePair(measured, sides);
    if (pair !== undefined) results.push(pair);
    if (pair === undefined || endedEarlyOf(pair) !== undefined) return;
  }
}

/** Whichever side it was, none goes on. */
function endedBy(endedEarly: string, [first, second]: InterleavedStep): InterleavedStep {
  return [
    { ...first, endedEarly },
    { ...second, endedEarly },
  ];
}

function pairOf([first, second]: readonly (StepResult | undefined)[]): InterleavedStep | undefined {
  return first === undefined || second === undefined ? undefined : [first, second];
}

function mustBePair(
  measured: readonly (StepResult | undefined)[],
  [first, second]: readonly [LoadRequest, LoadRequest],
): InterleavedStep {
  const pair = pairOf(measured);
  if (pair === undefined) throw goneBefore(measured[0] === undefined ? first : second);
  return pair;
}
