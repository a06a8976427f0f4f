import type { CallInput } from "../../properties/rpc/call-input.ts";
import type { CallInputs } from "../../properties/rpc/call-property.ts";
import type { Failure, Verdict } from "../../properties/verdict.ts";
import { shrink } from "../shrink.ts";
import type { InvestigatedCall } from "./call-finding-of.ts";
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
  readonly shouldStop: () => boolean;
}

/** How often the smallest call is made again. */
const repeats = 5;

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
  const found = await trialThatFails(failed, investigation.trials);
  if (found === undefined) return unrepeated(failed, investigation.calls() - firstCall);
  const { trial, tries } = found;
  const isOver = (): boolean => investigation.calls() >= bounds.calls;
  const smallest = await shrink(failed.input, failed.failure, {
    inputs: investigation.inputs,
    check: (input) => failsOnce(trial, input, { signature, tries }),
    deadline: bounds.ms,
    shouldStop: () => isOver() || investigation.shouldStop(),
  });
  const stopped = stopReason(isOver(), Date.now() >= bounds.ms, investigation);
  const { failures, last } = await repeated(trial, smallest.input, signature);
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
    repeats: { failed: failures, of: repeats },
  };
}

/** The first way in which the failure comes again, and how many tries it takes to be likely to. */
async function trialThatFails(
  { input, failure: { signature } }: FailedCall,
  trials: readonly Trial[],
): Promise<{ readonly trial: Trial; readonly tries: number } | undefined> {
  for (const trial of trials) if (isSame(await trial(input), signature)) return { trial, tries: 1 };
  for (const trial of trials)
    for (let again = 1; again < repeats; again++)
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
  signature: string,
): Promise<{ readonly failures: number; readonly last: Failure | undefined }> {
  let failures = 0;
  let last: Failure | undefined;
  for (let again = 0; again < repeats; again++) {
    const verdict = await trial(input);
    if (verdict.kind !== "broken" || verdict.failure.signature !== signature) continue;
    failures++;
    last = verdict.failure;
  }
  return { failures, last };
}

function isSame(verdict: Verdict, signature: string): boolean {
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
  return shouldStop() ? "the run was stopped" : undefined;
}
