import type { LoadStep } from "./load-result.ts";

/** What is known of the load generator in a step. */
export interface ClientLoad {
  readonly step: LoadStep;
  /** Threads that made calls, and how many the machine has cores for. */
  readonly workers: number;
  readonly cores: number;
  /** Of the busiest thread, 0 to 1. */
  readonly utilization: number;
  /** Nanoseconds, of the busiest thread. */
  readonly delayP99: number;
  /** Nanoseconds by which calls of an open step were sent later than due. */
  readonly lateP99: number;
  readonly unsent: number;
}

/** A thread that is at work for longer than that makes calls wait for it, and not for the server. */
const mostUtilization = 0.9;

/** How late an event loop may be, and a call be sent. */
const mostDelayNs = 20_000_000;

/** Why the figures are the load generator's and not the server's, and what to do; `undefined` where they are the server's. */
export function saturation(load: ClientLoad): string | undefined {
  const why = whyOf(load);
  return why === undefined ? undefined : `${why}: ${remedyOf(load)}`;
}

function whyOf({ utilization, delayP99, lateP99, unsent, step }: ClientLoad): string | undefined {
  if (utilization > mostUtilization) {
    const share = `its busiest thread was at work ${Math.round(utilization * 100)} % of the time`;
    return unsent > 0 ? `${share}, and ${unsent} calls were never sent` : share;
  }
  if (step.kind === "open" && lateP99 > mostDelayNs)
    return `1 % of the calls were sent ${milliseconds(lateP99)} ms or more later than due`;
  if (delayP99 > mostDelayNs)
    return `its event loop was ${milliseconds(delayP99)} ms late, or more, 1 % of the time`;
  return undefined;
}

function remedyOf({ step, workers, cores }: ClientLoad): string {
  if (workers < cores && workers >= step.connections)
    return "use more --connections, so that more threads can take part";
  if (workers < cores) return `use more --workers (${cores} cores are here)`;
  if (step.kind === "open") return "use a lower --rate, or call from another machine";
  return "use fewer --connections or callers, or call from another machine";
}

function milliseconds(ns: number): string {
  return (ns / 1e6).toFixed(0);
}
