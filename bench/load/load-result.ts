import type { Spread } from "../measure/spread.ts";
import type { Comparison } from "../statistics/comparison.ts";

/** How calls are made in one step of a load. */
export type LoadStep = ClosedStep | OpenStep;

/** So many callers, each of which makes its next call when its last has ended. */
export interface ClosedStep {
  readonly kind: "closed";
  readonly connections: number;
  readonly concurrency: number;
}

/** Calls at a rate, whether earlier ones have ended or not; their time counts from when they were due. */
export interface OpenStep {
  readonly kind: "open";
  readonly connections: number;
  /** Calls a second. */
  readonly rate: number;
}

/** What came of one method under one step. */
export interface StepResult {
  /** `acme.v1.Orders/Create` */
  readonly method: string;
  readonly step: LoadStep;
  /** `closed-c50` or `open-r200`, with `-n4` behind where there are 4 connections: a part of the names of figures. */
  readonly name: string;
  /** How long was measured, warm-up left out. */
  readonly durationMs: number;
  /** Calls that ended, whatever their status. */
  readonly calls: number;
  /**
   * Calls a second that ended with OK. The one in the middle is that of the whole step: in windows shorter than calls the median
   * would be 0. Around it is the middle half of the windows, which are told apart to have a spread.
   */
  readonly throughput: Spread;
  readonly windows: readonly LoadWindow[];
  /** Of calls that ended with OK. Left out where there was none. */
  readonly latency?: Latency;
  /** Calls that did not end with OK, by status, the most frequent first. Many statuses that do not exist are one. */
  readonly errors: readonly {
    readonly status: string;
    readonly count: number;
    /** What the first of them said, cut where it is long; left out where it said nothing. */
    readonly details?: string;
  }[];
  readonly messagesSent: number;
  readonly messagesReceived: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Calls of an open step that were due and were never sent, since too many were under way. 0 in closed ones. */
  readonly unsent: number;
  readonly client: ClientUse;
  readonly server?: ServerUse;
  /** Why the run ended in this step, or behind it, before its end: the server is gone, or it was told to stop. */
  readonly endedEarly?: string;
}

/** A part of a step, of about equal lengths, and so long that some calls end in it where there are enough. */
export interface LoadWindow {
  readonly callsPerSecond: number;
  /** Nanoseconds: the median and the 99th percentile of the calls that ended with OK in it. */
  readonly p50: number;
  readonly p99: number;
  /** Nanoseconds of one call of the reference server beside it, the mean of a short burst; 0 where none was made. */
  readonly reference: number;
}

/** Nanoseconds, from an HDR histogram of three significant digits. */
export interface Latency {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  /** By percentile: 50, 75, 90, 95, 99, 99.9 and 99.99. */
  readonly percentiles: Readonly<Record<string, number>>;
  /** Of how many calls, in equal steps of the logarithm of time. */
  readonly buckets: readonly { readonly upTo: number; readonly count: number }[];
}

/** What the load generator itself took. */
export interface ClientUse {
  readonly workers: number;
  /** Cores that all its threads kept busy: 1.7 of 2. */
  readonly cpuCores: number;
  /** Nanoseconds by which the busiest thread's event loop was late, the 99th percentile. */
  readonly eventLoopDelayP99: number;
  /** Share of the time in which the busiest thread's event loop was at work, 0 to 1. */
  readonly eventLoopUtilization: number;
  /** Nanoseconds by which calls of an open step were sent later than due, the 99th percentile. Left out of closed ones. */
  readonly sentLateP99?: number;
  /** Why the figures are the load generator's and not the server's; left out where it was not saturated. */
  readonly saturated?: string;
}

/** What the server's processes took, where they are known. */
export interface ServerUse {
  readonly cpuCores: number;
  readonly memoryStart: number;
  readonly memoryEnd: number;
  /** Resident bytes. */
  readonly memoryMost: number;
}

/**
 * The universal scalability law over the closed steps of a method: X(N) = λN / (1 + σ(N−1) + κN(N−1)).
 * Gunther, "Guerrilla Capacity Planning", chapter 4.
 */
export interface ScalabilityLaw {
  readonly method: string;
  /** Over how many connections callers were measured, the same for all of them. */
  readonly connections: number;
  /** Calls a second of one caller. */
  readonly lambda: number;
  /** The share of the work that waits in line. */
  readonly sigma: number;
  /** What it costs that callers have to agree. */
  readonly kappa: number;
  /** The concurrency with the most calls a second; left out where there is no such point (kappa is 0). */
  readonly knee?: { readonly concurrency: number; readonly callsPerSecond: number };
  /** Share of the variance that the law explains. */
  readonly rSquared: number;
  /** What was measured, and what the law says. */
  readonly points: readonly {
    readonly concurrency: number;
    readonly measured: number;
    readonly fitted: number;
  }[];
}

/** Two ways to call, measured interleaved, and which is better by how much. */
export interface Recommendation {
  /** `compression`, `channels`, `message-reuse` or `keepalive`. */
  readonly topic: string;
  /** What was tried, as in "gzip" and "no compression". */
  readonly of: string;
  readonly against: string;
  /** What to do, in a sentence; says so where nothing could be told. */
  readonly advice: string;
  readonly figures: readonly Comparison[];
}
