import { ToolError } from "../../schema/tool-error.ts";

/** How many deadlines of a call a check may take in all: enough to wait for what a server does later. */
const mostDeadlines = 10;

/** Bounds the time of one check of a user's claim. Calls under way have deadlines of their own, and only count in all. */
export class Watchdog {
  /** Rejects when it took too long, with a ToolError `config`. */
  readonly bitten: Promise<never>;
  private readonly idleMs: number;
  private readonly whole: NodeJS.Timeout;
  private bite: (error: ToolError) => void = () => undefined;
  private idle: NodeJS.Timeout | undefined;
  private calls = 0;

  constructor(deadlineMs: number) {
    this.idleMs = deadlineMs;
    this.bitten = new Promise<never>((_resolve, reject) => {
      this.bite = reject;
    });
    // Nobody may be listening any more.
    this.bitten.catch(() => undefined);
    const mostMs = deadlineMs * mostDeadlines;
    this.whole = setTimeout(() => this.bite(tooLong(`within ${mostMs} ms`)), mostMs);
    this.wait();
  }

  /** A call is under way. */
  pause(): void {
    this.calls++;
    clearTimeout(this.idle);
  }

  /** A call has ended. */
  resume(): void {
    this.calls--;
    if (this.calls === 0) this.wait();
  }

  end(): void {
    clearTimeout(this.whole);
    clearTimeout(this.idle);
    // A call that ends later starts no timer.
    this.calls = Number.NaN;
  }

  private wait(): void {
    this.idle = setTimeout(
      () => this.bite(tooLong(`within ${this.idleMs} ms, in which it called nothing`)),
      this.idleMs,
    );
  }
}

function tooLong(within: string): ToolError {
  return new ToolError(`check() did not end ${within}`, {
    code: "config",
    hint: "a promise in it may never settle; --call-timeout gives it more time",
  });
}
