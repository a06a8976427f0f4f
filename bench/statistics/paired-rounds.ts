/** Rounds of one process in which two sides took turns. Those of one place belong together: they met the same machine. */
export interface PairedRounds {
  readonly before: readonly number[];
  readonly after: readonly number[];
}
