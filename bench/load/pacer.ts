/** When calls of an open step are due. */
export interface Pace {
  readonly callsPerSecond: number;
  /** When the first is due, in milliseconds: threads that share a rate take turns. */
  readonly firstAtMs: number;
}

/**
 * Hands out the calls of an open step that are due. It reads no clock: what has elapsed is passed in, so that a pause of
 * any length makes every call of it due, with the time at which it should have been made.
 */
export class Pacer {
  private readonly pace: Pace;
  private taken = 0;

  constructor(pace: Pace) {
    this.pace = pace;
  }

  /** When the next call is due, in milliseconds of elapsed time. */
  get nextDueMs(): number {
    // Multiplied and never added up, so that no rounding error grows over millions of calls.
    return this.pace.firstAtMs + (this.taken * 1000) / this.pace.callsPerSecond;
  }

  /** When the next call was due, which is then taken; `undefined` where none is due yet. */
  take(elapsedMs: number): number | undefined {
    const dueMs = this.nextDueMs;
    if (dueMs > elapsedMs) return undefined;
    this.taken++;
    return dueMs;
  }
}
