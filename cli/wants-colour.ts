/** What decides about colour. */
export interface ColourChoice {
  readonly env: {
    readonly FORCE_COLOR?: string | undefined;
    readonly NO_COLOR?: string | undefined;
    readonly TERM?: string | undefined;
  };
  readonly isTerminal: boolean;
  /** Whether the command line says no. */
  readonly noColour: boolean;
}

/**
 * Whether to write colours: the command line first, then `FORCE_COLOR`, then `NO_COLOR`, then
 * whether there is a terminal that can show them.
 *
 * https://no-color.org, https://force-color.org
 */
export function wantsColour({ env, isTerminal, noColour }: ColourChoice): boolean {
  if (noColour) return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  if ((env.NO_COLOR ?? "") !== "") return false;
  return isTerminal && env.TERM !== "dumb";
}
