/**
 * One number that is tracked, as it was measured in each round of a run. Everything that compares (a baseline, two builds,
 * the self-test) compares figures, and knows nothing of what was measured.
 */
export interface Figure {
  /** Stable from run to run: `protobufjs/encode/acme.v1.Order`, `acme.v1.Orders/Create/closed-c50/calls`. */
  readonly name: string;
  readonly unit: FigureUnit;
  /** Which way is good. */
  readonly better: "lower" | "higher";
  /** One number for each round, in their order. Never empty. */
  readonly samples: readonly number[];
  /**
   * Nanoseconds of the reference workload in the same rounds, by which a figure of another day or machine is normalised.
   * As many as there are samples.
   */
  readonly reference: readonly number[];
}

/** `ns`: of one operation, or of a call. `bytes`: taken of the heap by one operation. */
export type FigureUnit = "ns" | "calls/s" | "bytes";
