import { setMaxListeners } from "node:events";
import process from "node:process";
import type { Terminal } from "./terminal.ts";

/** What Ctrl-C sends, and what CI and supervisors send when a job is cancelled. */
const signals = ["SIGINT", "SIGTERM"] as const;

/** Who sends SIGTERM does not wait for long: what does not stop by then, as a codec that hangs, is ended with the process. */
const patienceMs = 2000;

/** A signal that is aborted when the user wants a run to stop. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Stops listening: from here on Ctrl-C, or SIGTERM, ends the process. */
  end(): void;
}

/**
 * Stops a run on the first Ctrl-C or SIGTERM, and when nobody reads its results any more.
 *
 * The second one meets no listener of ours, so that Node ends the process at once, whatever
 * still runs.
 */
export function interruptionOf(terminal: Terminal): Interruption {
  const controller = new AbortController();
  let last: NodeJS.Timeout | undefined;
  const unlisten = (): void => {
    for (const name of signals) process.off(name, stop);
  };
  const stop = (name: NodeJS.Signals): void => {
    unlisten();
    if (name === "SIGTERM")
      last = setTimeout(() => process.kill(process.pid, name), patienceMs).unref();
    terminal.err("\nstopping: findings so far are kept (Ctrl-C again ends at once)\n");
    controller.abort();
  };
  for (const name of signals) process.on(name, stop);
  const signal = AbortSignal.any([controller.signal, terminal.closed]);
  // Every call that waits for its turn listens, and Node would warn of a leak.
  setMaxListeners(0, signal);
  return {
    signal,
    end() {
      unlisten();
      clearTimeout(last);
    },
  };
}
