/** How a fork measures a pair of cases. */
export interface Pace {
  /** Each is four slices: the one side, the other twice, the one again. */
  readonly rounds: number;
  /**
   * A slice is as many calls as take so long: far above what the clock resolves, and short enough that most slices are
   * over before another process gets the core.
   */
  readonly sliceMs: number;
  /**
   * Time of the processor that the process uses before the first round. Not of the clock: on a busy machine that says
   * nothing of how far the compiler has come.
   */
  readonly warmUpMs: number;
  /** Of the clock: after so long no further round is begun, and no further call to warm up. */
  readonly mostMs: number;
}

/** Found by trial: fewer rounds or less warm-up make forks differ more, more of either hardly less. */
export const usualPace: Pace = { rounds: 100, sliceMs: 0.25, warmUpMs: 200, mostMs: 4000 };
