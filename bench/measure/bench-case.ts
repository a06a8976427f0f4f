/** One thing to measure. */
export interface BenchCase {
  /** `target/operation/fixture`. */
  readonly name: string;
  /** How many operations one call of {@link run} carries out; times are divided by it. */
  readonly operations: number;
  /** Bytes of encoded message that these operations handle; 0 where they handle none. */
  readonly bytes: number;
  /** The most rounds it takes part in, where one operation takes a second. @defaultValue every round */
  readonly maxRounds?: number;
  /** What one operation may take at most, in nanoseconds, where somebody asks for it. */
  readonly wantedMostNs?: number;
  /**
   * Carries the operations out. The number rests on every result, so that no
   * work can be left out as unused, and is the same at each call.
   */
  readonly run: () => number | Promise<number>;
}

/** Of how many operations and bytes a case over these messages is. */
export function sizeOf(
  messages: readonly { readonly bytes: Uint8Array }[],
): Pick<BenchCase, "operations" | "bytes"> {
  const bytes = messages.reduce((sum, message) => sum + message.bytes.length, 0);
  return { operations: messages.length, bytes };
}
