/** Has cases begin when they may: most beside each other, and those alone that must have the server to themselves. */
export class CaseGate {
  private active = 0;
  private readonly waiting: (() => void)[] = [];
  /** The last of those that wait to be alone, or are. */
  private last: Promise<void> | undefined;

  /** Does a case beside others. */
  async beside(run: () => Promise<void>): Promise<void> {
    this.active++;
    try {
      await run();
    } finally {
      this.active--;
      if (this.active === 0) for (const resume of this.waiting.splice(0)) resume();
    }
  }

  /** Does a case once nothing else is under way. Whoever asks for his {@link turn} waits until it is over. */
  async alone(run: () => Promise<void>): Promise<void> {
    const before = this.last;
    const mine = (async () => {
      await before;
      await this.idle();
      await run();
    })();
    // It is over, however it ended; what it threw is for who began it.
    const over = mine
      .catch(() => {})
      .finally(() => {
        if (this.last === over) this.last = undefined;
      });
    this.last = over;
    await mine;
  }

  /** Waits where a case has the server to itself, or is to have it next; whether it had to. */
  async turn(): Promise<boolean> {
    if (this.last === undefined) return false;
    await this.last;
    return true;
  }

  /** Waits until no case is under way. */
  async idle(): Promise<void> {
    if (this.active > 0) await new Promise<void>((resolve) => void this.waiting.push(resolve));
  }
}
