import { readFileSync } from "node:fs";

/** The system's counts of what its processors did, as text; `undefined` where it gives none. */
export type StatReader = () => string | undefined;

/** Less than this share is never assumed: a hang must be noticed on the busiest machine. */
const minShare = 0.25;

/** Ticks of all processors in less than which nothing can be told from their shares. */
const fewTicks = 3;

interface Counts {
  readonly busy: number;
  /** Taken by the host of a virtual machine while there was something to do. */
  readonly stolen: number;
}

/**
 * How much of the time that passes a virtual machine is given by its host: what a codec did not
 * have cannot be held against it. That threads take turns need not be seen to: turns are short.
 */
export class GivenTime {
  private readonly read: StatReader;
  private counts: Counts | undefined;

  constructor(read: StatReader = readStat) {
    this.read = read;
  }

  /** Forgets what was counted: the thread got on. */
  restart(): void {
    this.counts = undefined;
  }

  /** Of the milliseconds that passed since the last call, those that were given. */
  of(passedMs: number): number {
    const before = this.counts;
    this.counts = countsOf(this.read());
    if (before === undefined || this.counts === undefined) return passedMs;
    const busy = this.counts.busy - before.busy;
    const stolen = this.counts.stolen - before.stolen;
    const granted = busy + stolen < fewTicks ? 1 : busy / (busy + stolen);
    return passedMs * Math.max(minShare, granted);
  }
}

/** The counts of Linux (proc_stat(5)). Other systems do not say what they took away. */
function readStat(): string | undefined {
  try {
    return readFileSync("/proc/stat", "latin1");
  } catch {
    return undefined;
  }
}

function countsOf(stat: string | undefined): Counts | undefined {
  const [, line] = /^cpu +([\d ]+)$/m.exec(stat ?? "") ?? [];
  if (line === undefined) return undefined;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, stolen = 0] = line
    .split(" ")
    .map(Number);
  return { busy: user + nice + system + irq + softirq, stolen };
}
