import { GivenTime } from "./given-time.ts";

/** What gets on, and counts. */
export interface Counting {
  /** Changes whenever it gets on. */
  readonly count: number;
}

/** How long a worker has not got on, in time that it was given. */
export class Standstill {
  private readonly beats: Counting;
  private readonly given = new GivenTime();
  private lastCount: number;
  private lastLook = performance.now();
  private waited = 0;

  constructor(beats: Counting) {
    this.beats = beats;
    this.lastCount = beats.count;
  }

  /** Milliseconds, as of the last look. */
  get ms(): number {
    return this.waited;
  }

  /** Looks whether it got on; to be called every so many milliseconds. */
  look(everyMs: number): void {
    const now = performance.now();
    // A machine that stood still held up this thread too: that is no time that the codec had.
    const passedMs = Math.min(now - this.lastLook, 2 * everyMs);
    this.lastLook = now;
    if (this.beats.count === this.lastCount) {
      this.waited += this.given.of(passedMs);
      return;
    }
    this.lastCount = this.beats.count;
    this.waited = 0;
    this.given.restart();
  }
}
