import { setMaxListeners } from "node:events";
import process from "node:process";
import type { Terminal } from "./terminal.ts";

/** A signal that is aborted when the user wants a run to stop. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Stops listening: from here on Ctrl-C ends the process. */
  end(): void;
}

/**
 * Stops a run on the first Ctrl-C, and when nobody reads its results any more.
 *
 * The second Ctrl-C meets no listener of ours, so that Node ends the process at once, whatever
 * still runs.
 */
export function interruptionOf(terminal: Terminal): Interruption {
  const controller = new AbortController();
  const stop = () => {
    terminal.err("\nstopping: findings so far are kept (Ctrl-C again ends at once)\n");
    controller.abort();
  };
  process.once("SIGINT", stop);
  const signal = AbortSignal.any([controller.signal, terminal.closed]);
  // Every call that waits for its turn listens, and Node would warn of a leak.
  setMaxListeners(0, signal);
  return {
    signal,
    end: () => void process.off("SIGINT", stop),
  };
}
