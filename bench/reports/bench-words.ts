import { counted, plural, shortValue } from "../../schema/text/layout.ts";
import type { BenchResult, OperationResult } from "../bench-result.ts";
import { endedEarlyOf } from "../load/ended-early.ts";
import type { LoadStep, ScalabilityLaw, StepResult } from "../load/load-result.ts";
import { type Spread, spreadOf } from "../measure/spread.ts";
import { digits, rateText, shareText, sizeText, spreadText, timeText } from "./number-text.ts";

/** A sentence, and how it is meant to be read. */
export interface Statement {
  readonly text: string;
  readonly tone: "good" | "bad" | "warn" | "plain";
}

/** What the run measured, in a sentence: never good where there was nothing. */
export function measuredStatement(result: BenchResult): Statement {
  return result.suite === "codecs" ? operationsStatement(result) : stepsStatement(result);
}

function operationsStatement({ operations, comparisons }: BenchResult): Statement {
  // Two builds by turns: what each costs is told beside what came of it.
  if (operations.length === 0 && comparisons.length > 0)
    return {
      text: `${plural(comparisons.length, "operation")} measured on both sides`,
      tone: "plain",
    };
  const skipped = operations.filter((one) => one.skipped !== undefined).length;
  const measured = operations.length - skipped;
  if (operations.length === 0)
    return { text: "nothing was measured: there was no operation", tone: "bad" };
  if (measured === 0) {
    const all = skipped === 1 ? "the one operation" : `all ${counted(skipped)} operations`;
    return { text: `nothing was measured: ${all} skipped`, tone: "bad" };
  }
  const left = skipped === 0 ? "" : `, ${counted(skipped)} skipped`;
  const text = `${plural(measured, "operation")} measured${left}`;
  return { text, tone: skipped === 0 ? "plain" : "warn" };
}

function stepsStatement({ steps }: BenchResult): Statement {
  if (steps.length === 0) return { text: "nothing was measured: no call was made", tone: "bad" };
  const calls = steps.reduce((sum, step) => sum + step.calls, 0);
  const errors = steps.reduce((sum, step) => sum + errorsOf(step), 0);
  if (steps.every(({ latency }) => latency === undefined))
    return {
      text: `nothing was measured: none of ${plural(calls, "call")} ended with OK`,
      tone: "bad",
    };
  const failed =
    errors === 0 ? "all with OK" : `${counted(errors)} not with OK (${shareText(errors / calls)})`;
  const unanswered = steps.filter(({ latency }) => latency === undefined).length;
  const unsent = steps.reduce((sum, step) => sum + step.unsent, 0);
  const endedEarly = endedEarlyOf(steps);
  const rest = [
    ...(unanswered === 0 ? [] : [`${plural(unanswered, "step")} without one OK`]),
    ...(unsent === 0 ? [] : [`${plural(unsent, "more call")} due and not sent`]),
    ...(endedEarly === undefined ? [] : [`ended ${endedWords(endedEarly)}`]),
  ];
  const text = [
    `${plural(calls, "call")} in ${plural(steps.length, "step")}, ${failed}`,
    ...rest,
  ].join("; ");
  if (endedEarly !== undefined) return { text, tone: "bad" };
  return { text, tone: errors === 0 && unsent === 0 ? "plain" : "warn" };
}

/** Calls of a step that did not end with OK. */
export function errorsOf({ errors }: StepResult): number {
  return errors.reduce((sum, { count }) => sum + count, 0);
}

/** A step as a user would say it: `50 callers`, `200 calls/s over 4 connections`. */
export function stepWords(step: LoadStep): string {
  const { kind, connections } = step;
  const load =
    kind === "closed" ? plural(step.concurrency, "caller") : `${counted(step.rate)} calls/s`;
  return connections === 1 ? load : `${load} over ${plural(connections, "connection")}`;
}

/** How long a step was measured, and what came of its calls. */
export function callsWords(step: StepResult): string {
  const { calls, durationMs, messagesSent, messagesReceived } = step;
  const streamed =
    messagesSent === calls && messagesReceived <= calls
      ? ""
      : `, ${counted(messagesSent)} messages sent and ${counted(messagesReceived)} received`;
  return `${plural(calls, "call")} in ${digits(durationMs / 1000)} s${streamed}`;
}

/** Calls that did not end with OK, by status; `undefined` where all did. */
export function errorWords(step: StepResult): string | undefined {
  const errors = errorsOf(step);
  if (errors === 0) return undefined;
  const shown = step.errors
    .slice(0, 6)
    .map(({ status, count }) => `${shortValue(status, 60)} ${counted(count)}`);
  const more = step.errors.length - shown.length;
  const all = more > 0 ? [...shown, plural(more, "more status", "more statuses")] : shown;
  return `${counted(errors)} of ${counted(step.calls)} (${shareText(errors / step.calls)}): ${all.join(", ")}`;
}

/** Calls that were due and never sent; `undefined` where there is none. */
export function unsentWords({ unsent }: StepResult): string | undefined {
  if (unsent === 0) return undefined;
  return `${plural(unsent, "call")} due and not sent: too many were under way, the server does not keep up with the rate`;
}

/** Why a step has less than was asked for. */
export function endedWords(endedEarly: string): string {
  return `early: ${shortValue(endedEarly, 300)}`;
}

/** What the server took; says so where that is not known. */
export function serverWords({ server }: StepResult): string {
  if (server === undefined) return "CPU and memory not known: --spawn or --pid tells them";
  const { cpuCores, memoryStart, memoryEnd, memoryMost } = server;
  const memory = `memory ${sizeText(memoryStart)} at the start, ${sizeText(memoryEnd)} at the end, ${sizeText(memoryMost)} at most`;
  return `${cpuCores.toFixed(2)} cores busy, ${memory}`;
}

/** What the load generator itself took. */
export function clientWords({ client }: StepResult): string {
  const { workers, cpuCores, eventLoopDelayP99, eventLoopUtilization } = client;
  const loop = `event loop at work ${shareText(eventLoopUtilization)} of the time, late by ${timeText(eventLoopDelayP99)} (p99)`;
  return `${plural(workers, "worker")}, ${cpuCores.toFixed(2)} cores busy, ${loop}`;
}

/** How throughput grows with callers, each sentence for itself. */
export function lawWords(law: ScalabilityLaw): readonly string[] {
  const { lambda, sigma, kappa } = law;
  const alone = `one caller alone makes ${rateText(lambda)}`;
  const line =
    sigma > 0 ? `${shareText(sigma)} of the work waits in line` : "none of the work waits in line";
  const crosstalk =
    kappa > 0
      ? `each pair of callers costs another ${shareText(kappa)}`
      : "callers do not slow each other down beyond that";
  return [`${alone}; ${line}; ${crosstalk}`, kneeWords(law), fitWords(law)];
}

/** Where throughput is best: `best at about 24 callers, 5,100 calls/s`. */
export function kneeWords({ knee, sigma, lambda, points }: ScalabilityLaw): string {
  if (knee === undefined) {
    if (!(sigma > 0)) return "no knee: throughput grows with every caller, as far as was measured";
    return `no knee: more callers never cost calls, but no number of them makes more than ${rateText(lambda / sigma)}`;
  }
  const callers = Math.max(1, Math.round(knee.concurrency));
  const best = `best at about ${plural(callers, "caller")}, ${rateText(knee.callsPerSecond)}`;
  const most = Math.max(0, ...points.map(({ concurrency }) => concurrency));
  if (knee.concurrency <= most) return best;
  return `${best}; that is beyond the ${plural(most, "caller")} measured, so only a guess`;
}

/** From how much of the variance on a law is one to go by. */
const goodFit = 0.9;

function fitWords({ rSquared, points }: ScalabilityLaw): string {
  const fit = `the law explains ${shareText(Math.max(0, rSquared))} of the variance over ${plural(points.length, "step")}`;
  // Three numbers are fitted.
  if (points.length <= 3)
    return `${fit}, as it would whatever they were: a fourth would show whether it holds`;
  // Not `rSquared < goodFit`: NaN is no good fit.
  return rSquared >= goodFit ? fit : `${fit}: it fits badly, do not trust the knee`;
}

/** One operation beside the fastest of its kind: how many times as long it takes, round by round. */
export function timesTheFastest(
  one: OperationResult,
  others: readonly OperationResult[],
): Spread | undefined {
  const fastest = fastestOf(others);
  if (fastest === undefined || fastest === one || one.skipped !== undefined) return undefined;
  const ratios = one.rounds.flatMap((ns, round) => {
    const other = fastest.rounds[round];
    return other === undefined || !(other > 0) ? [] : [ns / other];
  });
  return ratios.length === 0 ? undefined : spreadOf(ratios);
}

/** The one with the lowest median of those measured; none where there is but one to compare. */
export function fastestOf(operations: readonly OperationResult[]): OperationResult | undefined {
  const measured = operations.filter(({ skipped }) => skipped === undefined);
  if (measured.length < 2) return undefined;
  return measured.reduce((best, one) => (one.time.median < best.time.median ? one : best));
}

/** The range of a latency in its windows: how far it moved while the step ran; `undefined` for fewer than two. */
export function windowsSpread(step: StepResult, percentile: "p50" | "p99"): Spread | undefined {
  const numbers = step.windows.map((window) => window[percentile]).filter((ns) => ns > 0);
  return numbers.length < 2 ? undefined : spreadOf(numbers);
}

/** A percentile with its range over the windows, where there is one: `9.71 ms (9.60 to 9.81 ms)`. */
export function percentileWords(ns: number, windows: Spread | undefined): string {
  return windows === undefined ? timeText(ns) : spreadText({ ...windows, median: ns });
}

/** What numbers of a suite are, and the two beside each. */
export function rangeWords(suite: BenchResult["suite"]): string {
  return suite === "codecs"
    ? "numbers are medians, and where the middle half of the rounds lies"
    : "numbers are of all calls of a step, and where the middle half of its windows lies";
}

/** Where it was measured. */
export function environmentWords({ environment }: BenchResult): string {
  const { node, platform, cpu, cores, load } = environment;
  return `node ${node} on ${platform}, ${cpu}, ${plural(cores, "core")}, load ${load} at the start`;
}
