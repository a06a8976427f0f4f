/**
 * What memory is filled with: letters, so that they are text, varints of one byte, and tags alike,
 * whatever the codec takes them for.
 */
export const patterns = [0x41, 0x5a] as const;

/**
 * In which order the patterns are tried when they gave different answers. The sequence of Thue and
 * Morse has no period: a codec that answers by turns, every second or third time, does not fit it.
 */
const order: readonly (0 | 1)[] = [
  ...([0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0] as const),
  ...([1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1] as const),
];

/** What came of a question with memory full of each pattern. */
export type Answers<T> = readonly [T, T];

/** Asks once with each pattern. */
export async function askedTwice<T>(ask: (pattern: number) => Promise<T>): Promise<Answers<T>> {
  return [await ask(patterns[0]), await ask(patterns[1])];
}

/** Whether two different answers go with the memory that they were given with, and with nothing else. */
export async function goWithMemory<T>(
  answers: Answers<T>,
  ask: (pattern: number) => Promise<T>,
  isSame: (one: T, other: T) => boolean,
): Promise<boolean> {
  for (const which of order) if (!isSame(await ask(patterns[which]), answers[which])) return false;
  return true;
}
