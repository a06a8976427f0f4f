/** Bytes that stand so many times one after the other. */
export interface ByteRun {
  readonly bytes: Uint8Array;
  /** A whole number, at least 1. */
  readonly times: number;
}

/** The bytes that runs stand for, one after the other. */
export function joinRuns(runs: readonly ByteRun[]): Uint8Array {
  const whole = new Uint8Array(lengthOfRuns(runs));
  let at = 0;
  for (const { bytes, times } of runs) {
    const length = bytes.length * times;
    whole.set(bytes, at);
    // What is there already, once more: twice as much each time.
    for (let done = bytes.length; done < length; done *= 2)
      whole.copyWithin(at + done, at, at + Math.min(done, length - done));
    at += length;
  }
  return whole;
}

/** Bytes one after the other, in memory of their own. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** How many bytes {@link joinRuns} gives, without making them. */
export function lengthOfRuns(runs: readonly ByteRun[]): number {
  return runs.reduce((sum, { bytes, times }) => sum + bytes.length * times, 0);
}
