import { sweepEveryMs } from "./wire-types.ts";

/** What is to be looked at now and then. */
export interface Swept {
  /** On the clock of `performance.now()`. */
  sweep(now: number): void;
}

const all = new Set<Swept>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Has it looked at every {@link sweepEveryMs}. One timer for all of a thread: one for each call would cost more than the call. */
export function beginSweeping(swept: Swept): void {
  all.add(swept);
  timer ??= setInterval(sweepAll, sweepEveryMs);
}

/** Has it looked at no more. */
export function endSweeping(swept: Swept): void {
  all.delete(swept);
  if (all.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}

function sweepAll(): void {
  const now = performance.now();
  for (const swept of all) swept.sweep(now);
}
