/** What has to be over by some time. */
export interface Due {
  /** On the clock of `performance.now()`. */
  readonly limitAt: number;
  /** Called once, behind the limit, where it is still there. */
  expire(): void;
}

/**
 * Ends what outlasts its limit, whoever should have ended it.
 *
 * One timer looks at all of them, since a timer for each would cost a call more than this does. So what is here
 * ends up to `periodMs` behind its limit. The timer keeps the process, and stops when there is nothing left.
 */
export class Overdue {
  private readonly all = new Set<Due>();
  private readonly periodMs: number;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(periodMs: number) {
    this.periodMs = periodMs;
  }

  add(due: Due): void {
    this.all.add(due);
    this.timer ??= setInterval(() => this.look(), this.periodMs);
  }

  delete(due: Due): void {
    this.all.delete(due);
  }

  private look(): void {
    const now = performance.now();
    for (const due of this.all)
      if (due.limitAt <= now) {
        this.all.delete(due);
        due.expire();
      }
    if (this.all.size === 0) this.stop();
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
