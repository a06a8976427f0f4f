import type { ToolErrorCode } from "../../schema/tool-error.ts";
import type { Target } from "../../transports/target.ts";
import type { CountedLatency } from "./latency-count.ts";
import type { PlannedMethod } from "./load-request.ts";
import type { StepShare } from "./step-shares.ts";

/** What a worker is given when it starts: the messages of all calls cross over once. One side, or two that are measured in turn. */
export interface WorkerSides {
  readonly sides: readonly WorkerSide[];
}

/** One server, and what it is called with. */
export interface WorkerSide {
  readonly target: Target;
  readonly calls: readonly PlannedMethod[];
  readonly keepaliveMs?: number;
  readonly callTimeoutMs: number;
}

/** What a worker is to do on one of its sides. */
export type WorkerOrder =
  /** Connects for a step. */
  | {
      readonly kind: "open";
      readonly side: number;
      readonly method: number;
      readonly share: StepShare;
    }
  | { readonly kind: "window"; readonly side: number; readonly window: WindowOrder }
  /** Closes the connections of the step. */
  | { readonly kind: "close"; readonly side: number };

/** One window of a step. */
export interface WindowOrder {
  /** How long the load runs before anything is counted, after a rest. */
  readonly settleMs: number;
  /** It ends when that is over, or when so many calls have ended; 0 calls end it at once. */
  readonly until: { readonly ms: number } | { readonly calls: number };
  /** Nothing of it is kept: calls that began in it never count. */
  readonly isWarmUp?: boolean;
  /** How long calls under way are waited for when it is over, so that nothing runs; left out where the load goes on. */
  readonly restWithinMs?: number;
}

/** An order with the number that its answer carries. */
export interface NumberedOrder {
  readonly number: number;
  readonly order: WorkerOrder;
}

/** What a worker says of an order. */
export type WorkerAnswer = { readonly number: number } & (
  | { readonly kind: "opened"; readonly opened: OpenedConnections }
  | { readonly kind: "counted"; readonly report: WindowReport }
  | { readonly kind: "closed" }
);

/** Of the connections that were asked for, how many there are, and why there are no more. */
export interface OpenedConnections {
  readonly connected: number;
  readonly failure?: ConnectFailure;
}

/** Why a connection could not be made, as a `ToolError` has it. */
export interface ConnectFailure {
  readonly code: ToolErrorCode;
  readonly message: string;
  readonly hint?: string;
}

/** What one worker counted in one window. */
export interface WindowReport {
  /** How long it counted, in milliseconds. */
  readonly elapsedMs: number;
  /** Calls that ended with OK in that time, whenever they began. */
  readonly okInTime: number;
  /** Calls that began in that time, or in that of windows before, and have ended by now, whatever their status. */
  readonly calls: number;
  /** Of those that ended with OK. */
  readonly latency: CountedLatency;
  /** Of those that did not, by code. */
  readonly errors: ReadonlyMap<number, CountedError>;
  readonly messagesSent: number;
  readonly messagesReceived: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  readonly unsent: number;
  readonly use: WorkerUse;
  /** Whether no call is under way any more. */
  readonly isAtRest: boolean;
  /** Why there is no connection any more, and none can be made: the step is over. */
  readonly gone?: string;
}

/** Calls that ended with one status. */
export interface CountedError {
  readonly count: number;
  /** What the first of them said, cut where it is long; may be empty. */
  readonly details: string;
}

/** What a window took of one worker. */
export interface WorkerUse {
  /** Share of the time in which the event loop was at work. */
  readonly utilization: number;
  /** Nanoseconds by which the event loop was late, the 99th percentile. */
  readonly delayP99: number;
  /** Nanoseconds by which calls of an open step were sent later than due, the 99th percentile; 0 in closed steps. */
  readonly lateP99: number;
}
