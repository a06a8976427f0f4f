import type { CallInput } from "../../properties/rpc/call-input.ts";
import type { CallInputs } from "../../properties/rpc/call-property.ts";
import type { Failure, Verdict } from "../../properties/verdict.ts";
import { shrink } from "../shrink.ts";
import { type InvestigatedCall, uninvestigated } from "./call-finding-of.ts";
import { scriptFor, type Trial } from "./call-trials.ts";
import { type FailedCall, sizeOf } from "./failed-call.ts";

/** What looking into a failure takes. */
export interface Investigation {
  readonly inputs: CallInputs;
  /** Ways to try an input, the cheaper first: the last call alone, and with all that it needs made anew. */
  readonly trials: readonly Trial[];
  /** How many calls were made so far in the run. */
  calls(): number;
  readonly maxCalls: number;
  readonly maxMs: number;
  /** Whether the run was stopped, or there is no server any more: no call shows anything from then on. */
  readonly shouldStop: () => boolean;
}

/** How often the smallest call is made again. */
const repeats = 5;

const wasStopped = "the run was stopped";

/**
 * Makes a failing call again, finds the smallest that fails in the same way, and says how surely it does.
 *
 * A failure that does not come again is kept as it was seen: a server that fails now and then does fail.
 */
export async function investigate(
  failed: FailedCall,
  investigation: Investigation,
): Promise<InvestigatedCall> {
  const { signature } = failed.failure;
  const firstCall = investigation.calls();
  const bounds = {
    calls: firstCall + investigation.maxCalls,
    ms: Date.now() + investigation.maxMs,
  };
  const { shouldStop } = investigation;
  const found = await trialThatFails(failed, investigation.trials, shouldStop);
  const calls = investigation.calls() - firstCall;
  // A call that was cut off shows nothing.
  if (found === undefined)
    return shouldStop() ? uninvestigated(failed, wasStopped) : unrepeated(failed, calls);
  const { trial, tries } = found;
  const isOver = (): boolean => investigation.calls() >= bounds.calls;
  const smallest = await shrink(failed.input, failed.failure, {
    inputs: investigation.inputs,
    check: (input) => failsOnce(trial, input, { signature, tries }),
    deadline: bounds.ms,
    shouldStop: () => isOver() || shouldStop(),
  });
  const stopped = stopReason(isOver(), Date.now() >= bounds.ms, investigation);
  const { last, ...counts } = await repeated(trial, smallest.input, { signature, shouldStop });
  return {
    ...failed,
    failure: last ?? smallest.failure,
    script: scriptFor(failed.origin.script, smallest.input),
    shrink: {
      steps: smallest.steps,
      calls: investigation.calls() - firstCall,
      fromBytes: sizeOf(failed.input),
      toBytes: sizeOf(smallest.input),
      ...(stopped === undefined ? {} : { stopped }),
    },
    // It failed when it was found to be the smallest.
    repeats: counts.of === 0 ? { failed: 1, of: 1 } : counts,
  };
}

/** The first way in which the failure comes again, and how many tries it takes to be likely to. */
async function trialThatFails(
  { input, failure: { signature } }: FailedCall,
  trials: readonly Trial[],
  shouldStop: () => boolean,
): Promise<{ readonly trial: Trial; readonly tries: number } | undefined> {
  for (const trial of trials) if (isSame(await trial(input), signature)) return { trial, tries: 1 };
  for (const trial of trials)
    for (let again = 1; again < repeats && !shouldStop(); again++)
      if (isSame(await trial(input), signature)) return { trial, tries: again + 2 };
  return undefined;
}

/** Fails where one of some tries does: what fails now and then is to be shrunk too. */
async function failsOnce(
  trial: Trial,
  input: CallInput,
  { signature, tries }: { readonly signature: string; readonly tries: number },
): Promise<Verdict> {
  let verdict: Verdict = { kind: "held" };
  for (let attempt = 0; attempt < tries; attempt++) {
    verdict = await trial(input);
    if (isSame(verdict, signature)) return verdict;
  }
  return verdict;
}

async function repeated(
  trial: Trial,
  input: CallInput,
  { signature, shouldStop }: { readonly signature: string; readonly shouldStop: () => boolean },
): Promise<{ readonly failed: number; readonly of: number; readonly last: Failure | undefined }> {
  let failed = 0;
  let of = 0;
  let last: Failure | undefined;
  for (let again = 0; again < repeats && !shouldStop(); again++) {
    const verdict = await trial(input, { anew: true });
    const isAgain = isSame(verdict, signature);
    if (!isAgain && shouldStop()) break;
    // A server that takes no more of what the call needs shows nothing about the call.
    if (verdict.kind === "declined") continue;
    of++;
    if (!isAgain) continue;
    failed++;
    last = verdict.failure;
  }
  return { failed, of, last };
}

function isSame(
  verdict: Verdict,
  signature: string,
): verdict is Extract<Verdict, { kind: "broken" }> {
  return verdict.kind === "broken" && verdict.failure.signature === signature;
}

function unrepeated(failed: FailedCall, calls: number): InvestigatedCall {
  const bytes = sizeOf(failed.input);
  return {
    ...failed,
    script: failed.origin.script,
    shrink: { steps: 0, calls, fromBytes: bytes, toBytes: bytes, stopped: "it did not fail again" },
    repeats: { failed: 0, of: repeats },
  };
}

function stopReason(
  isOutOfCalls: boolean,
  isOutOfTime: boolean,
  { maxCalls, maxMs, shouldStop }: Investigation,
): string | undefined {
  if (isOutOfCalls) return `${maxCalls} calls were made`;
  if (isOutOfTime) return `${maxMs} ms were over`;
  return shouldStop() ? wasStopped : undefined;
}
