import { type PerformanceEntry, PerformanceObserver } from "node:perf_hooks";
import { collectGarbage, memoryNow } from "../../engine/memory.ts";
import type { BenchCase } from "./bench-case.ts";
import { spreadOf } from "./spread.ts";

/** Calls that are looked at. */
const wantedCalls = 5;

/** A call in which garbage is collected says nothing; after so many of them it is given up. */
const mostSpoiled = 6;

/**
 * The bytes that one operation of a case takes of this thread's memory, its heap and the buffers outside of it: what it
 * gives away at once too. The case has run often enough to be compiled.
 *
 * @returns a number for each of some calls; none where it cannot be told, since one call takes so much that garbage is
 * collected in each.
 */
export async function allocatedBytes(one: BenchCase): Promise<readonly number[]> {
  const idle = await risesOf(() => 0);
  if (idle.length === 0) return [];
  // What it takes to look at the memory is taken too.
  const { median } = spreadOf(idle);
  return (await risesOf(one.run)).map((rise) => Math.max(0, rise - median) / one.operations);
}

/** How far memory rises in a call, for some calls; none where garbage is collected in most. */
async function risesOf(run: BenchCase["run"]): Promise<readonly number[]> {
  const collections = new Collections();
  try {
    const rises: number[] = [];
    for (let spoiled = 0; spoiled < mostSpoiled && rises.length < wantedCalls; ) {
      const before = memoryNow();
      const begin = performance.now();
      const answer = run();
      if (answer instanceof Promise) await answer;
      const end = performance.now();
      const rise = memoryNow() - before;
      // Memory that fell was given back unseen: by a compiler that was done, say.
      if (rise < 0 || (await collections.anyWithin(begin, end))) {
        spoiled++;
        collectGarbage();
      } else rises.push(rise);
    }
    return rises.length < wantedCalls ? [] : rises;
  } finally {
    collections.close();
  }
}

/** The garbage collections of this thread. */
class Collections {
  private readonly observer: PerformanceObserver;
  private known: readonly PerformanceEntry[] = [];

  constructor() {
    this.observer = new PerformanceObserver((told) => {
      this.known = [...this.known, ...told.getEntries()];
    });
    this.observer.observe({ entryTypes: ["gc"] });
  }

  /** Whether one began or ended between two times of `performance.now`. */
  async anyWithin(begin: number, end: number): Promise<boolean> {
    // Node tells of one in a later turn of the event loop.
    await turn();
    await turn();
    const told = [...this.known, ...this.observer.takeRecords()];
    this.known = [];
    return told.some(
      ({ startTime, duration }) => startTime + duration >= begin && startTime <= end,
    );
  }

  close(): void {
    this.observer.disconnect();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
