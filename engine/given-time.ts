import { readFileSync } from "node:fs";
import { queuedTimes } from "./queued-times.ts";

/** The system's counts of what its processors did, as text; `undefined` where it gives none. */
export type StatReader = () => string | undefined;

/** How long each thread of this process has waited for a processor so far, in milliseconds, by the thread's id. */
export type QueueReader = () => ReadonlyMap<string, number>;

/** Less than this share is never assumed: a hang must be noticed on the busiest machine. */
const minShare = 0.25;

/** Ticks of all processors in less than which nothing can be told from their shares. */
const fewTicks = 3;

interface Counts {
  readonly busy: number;
  /** Taken by the host of a virtual machine while there was something to do. */
  readonly stolen: number;
  readonly queued: ReadonlyMap<string, number>;
}

/**
 * How much of the time that passes this process could use: what a codec did not have cannot be held against it.
 * The host of a virtual machine may have taken the processors away, and other processes may have had them.
 */
export class GivenTime {
  private readonly read: StatReader;
  private readonly readQueued: QueueReader;
  private counts: Counts | undefined;

  constructor(read: StatReader = readStat, readQueued: QueueReader = queuedTimes) {
    this.read = read;
    this.readQueued = readQueued;
  }

  /** Forgets what was counted: the thread got on. */
  restart(): void {
    this.counts = undefined;
  }

  /** Of the milliseconds that passed since the last call, those that were given. */
  of(passedMs: number): number {
    const before = this.counts;
    const now = { ...countsOf(this.read()), queued: this.readQueued() };
    this.counts = now;
    if (before === undefined || passedMs <= 0) return passedMs;
    const unqueued = 1 - longestWait(before.queued, now.queued) / passedMs;
    return passedMs * Math.max(minShare, grantedShare(before, now) * unqueued);
  }
}

/** Of what all processors were asked for, the part that the host did not take. */
function grantedShare(before: Counts, now: Counts): number {
  const busy = now.busy - before.busy;
  const stolen = now.stolen - before.stolen;
  return busy + stolen < fewTicks ? 1 : busy / (busy + stolen);
}

/** Of the thread that waited longest: which one does the codec's work is not known, and none waits that has nothing to do. */
function longestWait(
  before: ReadonlyMap<string, number>,
  now: ReadonlyMap<string, number>,
): number {
  let longest = 0;
  for (const [thread, ms] of now) longest = Math.max(longest, ms - (before.get(thread) ?? ms));
  return longest;
}

/** The counts of Linux (proc_stat(5)). Other systems do not say what they took away. */
function readStat(): string | undefined {
  try {
    return readFileSync("/proc/stat", "latin1");
  } catch {
    return undefined;
  }
}

function countsOf(stat: string | undefined): Omit<Counts, "queued"> {
  const [, line] = /^cpu +([\d ]+)$/m.exec(stat ?? "") ?? [];
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, stolen = 0] = (line ?? "")
    .split(" ")
    .map(Number);
  return { busy: user + nice + system + irq + softirq, stolen };
}
