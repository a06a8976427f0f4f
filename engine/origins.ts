import { AsyncLocalStorage } from "node:async_hooks";
import type { Origin } from "./worker-protocol.ts";

/** An origin, and when it began. */
export interface BegunOrigin extends Omit<Origin, "afterMs"> {
  /** In milliseconds, by the clock of `Date.now()`: that of `performance` costs more, at each case. */
  readonly at: number;
}

/**
 * Knows which case a callback comes from, however late it comes: what a codec throws from a timer
 * belongs to the case in which it set the timer, not to the one that runs by then.
 */
export class Origins {
  private readonly storage = new AsyncLocalStorage<BegunOrigin>();

  /** What is done from here on, and every callback that is left behind on the way, comes from there. */
  enter(origin: BegunOrigin): void {
    // Not `run` with a function for each case: a case takes a few microseconds itself.
    this.storage.enterWith(origin);
  }

  /** Where the running code comes from; `undefined` where nobody can tell. */
  get now(): Origin | undefined {
    const begun = this.storage.getStore();
    if (begun === undefined) return undefined;
    const { at, ...origin } = begun;
    return { ...origin, afterMs: Math.max(0, Date.now() - at) };
  }
}
