import type { Failure, Verdict } from "../properties/verdict.ts";
import type { Phase } from "./finding.ts";
import { globalWatch } from "./global-watch.ts";

/** After how many cases the globals are looked at, at the latest: a look takes as long as a dozen cases. */
const mostCases = 500;

/**
 * The cases since the globals were last looked at. While one of them may have changed what we work
 * with ourselves, no failure of theirs is believed.
 */
export class CaseWindow {
  readonly phase: Phase;
  /** The number of the first case. */
  first: number;
  /** The number of the last case that has begun. */
  last: number;

  constructor(phase: Phase, first: number) {
    this.phase = phase;
    this.first = first;
    this.last = first - 1;
  }

  /** Whether it is time to look. */
  isOver(verdict: Verdict): boolean {
    return isFailing(verdict) || this.last - this.first >= mostCases - 1;
  }

  /**
   * Looks at the globals, and has the next case be the first of a new window. What has changed is
   * undone; `undefined` where nothing has.
   */
  close(): Suspects | undefined {
    const change = globalWatch.change();
    const { phase, first, last } = this;
    this.first = last + 1;
    return change === undefined ? undefined : { phase, first, last, change };
  }
}

/** Cases of which one changed a global. */
export interface Suspects {
  readonly phase: Phase;
  readonly first: number;
  readonly last: number;
  /** What it did, as the rest of a sentence about the codec. */
  readonly change: string;
}

/** Whether a failure comes of it, be it here or elsewhere. */
export function isFailing({ kind }: Verdict): boolean {
  return kind === "broken" || kind === "blamed elsewhere";
}

/** The failure that it is to have changed a global in one of so many cases, but not when they were run again. */
export function unseenChange(change: string, cases: number): Failure {
  const where = cases === 1 ? "in this case" : `in one of ${cases} cases up to this one`;
  return {
    way: "crashed",
    signature: `crashed: ${change}`,
    cause: `crashed: ${change}`,
    security: true,
    describe: () => ({
      expected: "what all of a program shares to be left alone",
      actual: `crashed: ${change}, ${where}; not seen again, so that a replay does not show it`,
    }),
  };
}
