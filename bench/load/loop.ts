/** What makes the calls of a step on one thread. At rest at first. */
export interface Loop {
  /** Until then it is not to be told anything. */
  readonly ready: Promise<void>;
  /** Makes calls until it is to rest, or has begun so many. */
  resume(calls?: number): void;
  /** Makes the calls that are due by now: a thread that had to wait for its turn must not leave them out. */
  catchUp(): void;
  /** Begins no more calls. */
  rest(): void;
  /** Whether no call is under way, and none will begin by itself. */
  readonly isIdle: boolean;
  /** Calls back, once, as soon as that is so. */
  whenIdle(idle: () => void): void;
  /** Gives free what it holds. */
  close(): void;
}
