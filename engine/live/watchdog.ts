/** What is watched. */
export interface Watched {
  /** When something last happened, by `performance.now()`. */
  lastSign(): number;
  /** What is being done. */
  doing(): string;
  /** How long nothing may happen, in milliseconds. */
  readonly limitMs: number;
}

/**
 * Waits for some work, but not for longer than nothing happens in it.
 *
 * @returns what it was doing when nothing had happened for too long; `undefined` where it came to its end.
 * @throws what the work throws.
 */
export async function watchdog(work: Promise<void>, watched: Watched): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const stuck = new Promise<string>((resolve) => {
    const look = (): void => {
      if (performance.now() - watched.lastSign() >= watched.limitMs) resolve(watched.doing());
    };
    timer = setInterval(look, Math.min(1000, watched.limitMs / 4));
  });
  try {
    return await Promise.race([work.then(() => undefined), stuck]);
  } finally {
    clearInterval(timer);
  }
}
