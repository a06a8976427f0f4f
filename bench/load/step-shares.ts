import type { LoadStep } from "./load-result.ts";
import type { Pace } from "./pacer.ts";

/** What one thread does of a step. */
export type StepShare = ClosedShare | OpenShare;

/** A thread's part of a closed step. */
export interface ClosedShare {
  readonly kind: "closed";
  readonly connections: number;
  readonly callers: number;
}

/** A thread's part of an open step. */
export interface OpenShare {
  readonly kind: "open";
  readonly connections: number;
  readonly pace: Pace;
  /** Calls that may be under way at once: those that come due beyond are not sent. */
  readonly maxUnderWay: number;
}

/**
 * How many calls of an open step may be under way: a server that does not keep up must not fill the load generator's memory,
 * and one that is 10,000 calls behind is not going to catch up.
 */
const maxUnderWay = 10_000;

/** How threads share a step, so that every connection has about as much to do. There are no more shares than connections or callers. */
export function stepShares(step: LoadStep, workers: number): readonly StepShare[] {
  const busy = step.kind === "closed" ? step.concurrency : step.connections;
  const count = Math.max(1, Math.min(workers, step.connections, busy));
  return Array.from({ length: count }, (_, worker) => {
    const connections = inTurn(step.connections, count, worker);
    if (step.kind === "closed")
      return { kind: "closed", connections, callers: callersOf(step, { count, worker }) };
    const callsPerSecond = (step.rate * connections) / step.connections;
    const firstAtMs = (worker * 1000) / step.rate;
    const pace = { callsPerSecond, firstAtMs };
    return { kind: "open", connections, pace, maxUnderWay: Math.ceil(maxUnderWay / count) };
  });
}

/** So many calls split over shares, in proportion to what each can do. */
export function splitCalls(calls: number, shares: readonly StepShare[]): readonly number[] {
  const weights = shares.map((share) =>
    share.kind === "closed" ? share.callers : share.pace.callsPerSecond,
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  return weights.map((weight) => {
    const from = Math.round((calls * before) / total);
    before += weight;
    return Math.round((calls * before) / total) - from;
  });
}

/** Of so many calls, those of one of several parts that differ by one at most. */
export function partOfCalls(
  calls: number,
  { number, of }: { readonly number: number; readonly of: number },
): number {
  return Math.floor((calls * (number + 1)) / of) - Math.floor((calls * number) / of);
}

/** Of so many things dealt out one by one, how many a worker gets. */
function inTurn(things: number, count: number, worker: number): number {
  return Math.floor((things - worker + count - 1) / count);
}

/** Callers go with the connections, dealt out in the same turn: 3 connections over 2 threads have 2 and 1 parts of the callers. */
function callersOf(
  { connections, concurrency }: { readonly connections: number; readonly concurrency: number },
  { count, worker }: { readonly count: number; readonly worker: number },
): number {
  const whole = Math.floor(concurrency / connections);
  const rest = concurrency % connections;
  return whole * inTurn(connections, count, worker) + inTurn(rest, count, worker);
}
