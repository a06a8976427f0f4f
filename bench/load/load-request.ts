import type { Target } from "../../transports/target.ts";
import type { Compression, MetadataEntry, MethodShape } from "../../transports/transport.ts";
import type { LoadStep, LoadWindow, StepResult } from "./load-result.ts";

/** What to call in which steps, and how long. */
export interface LoadRequest {
  readonly target: Target;
  /** Each is measured under each of the steps. */
  readonly calls: readonly PlannedMethod[];
  readonly steps: readonly LoadStep[];
  /** How long each step runs before it is measured. */
  readonly warmUpMs: number;
  readonly extent: LoadExtent;
  /** Threads; fewer are at work where a step has fewer connections or callers than that. See `defaultWorkers`. */
  readonly workers: number;
  /** How often the server is sent a PING over each connection; never where left out. */
  readonly keepaliveMs?: number;
  /** After how long a caller gives up. */
  readonly callTimeoutMs: number;
  /** Above which share of calls that failed, 0 to 1, a step is warned of; 1 where left out. See `stepsOverErrorShare`. */
  readonly maxErrorShare?: number;
  /** The server's process, whose processor time and memory, and those of its children, are watched. */
  readonly pid?: number;
  /** Aborting ends the run at once, with what was measured so far. */
  readonly signal?: AbortSignal;
  /** Into how many windows a step is cut. 10 where left out. */
  readonly windows?: number;
  /** How few there may be where sides take turns whose calls would not end in a window. As many as `windows` where left out. */
  readonly leastWindows?: number;
  /** Whether a burst of calls of the reference server is timed beside each window, while the load rests. */
  readonly reference: boolean;
}

/** How much of each step is measured: so long, or so many calls. */
export type LoadExtent =
  | { readonly kind: "duration"; readonly durationMs: number }
  | { readonly kind: "count"; readonly calls: number };

/** One method, and what it is called with. */
export interface PlannedMethod {
  /** With its name as in `acme.v1.Orders/Create`. */
  readonly method: MethodShape & { readonly name: string };
  /** The messages of one call or of several, which are made in turn. Never empty. */
  readonly requests: readonly (readonly Uint8Array[])[];
  readonly metadata?: readonly MetadataEntry[];
  readonly compression?: Compression;
  /**
   * Whether each call has its messages compressed and framed for itself, so that the caller pays for it as a client does. Once for all
   * calls where left out: it is the server that is measured.
   */
  readonly isFreshEachTime?: boolean;
}

/** What a run tells while it goes on. */
export type LoadEvent =
  | {
      readonly kind: "step-began";
      readonly method: string;
      readonly name: string;
      readonly number: number;
      readonly of: number;
    }
  | {
      readonly kind: "window";
      readonly method: string;
      readonly name: string;
      readonly window: LoadWindow;
      readonly number: number;
      readonly of: number;
    }
  | { readonly kind: "step-ended"; readonly result: StepResult }
  /** What to know before trusting the figures. */
  | { readonly kind: "warning"; readonly message: string };

/** Hears what a run tells. */
export type LoadListener = (event: LoadEvent) => void;

/** How many windows a step has where nothing else is asked for. */
export const defaultWindows = 10;
