/** How a command ends; stable, for scripts. */
export const exitCode = {
  /** Everything held, known failures apart. */
  held: 0,
  /** At least one new finding. */
  found: 1,
  /** Wrong usage, configuration or schema. */
  misuse: 2,
  /** The target cannot be reached. */
  unreachable: 3,
  /** Nothing was exercised, or nothing of one of the codecs. */
  nothingExercised: 4,
  /** A known failure no longer fails. */
  staleKnown: 5,
  /** Ctrl-C. */
  interrupted: 130,
} as const;
