import type { CheckResult } from "./events.ts";
import { checkKey } from "./finding.ts";

/** What checks came to over all rounds. As many as a plan has, however many rounds there are. */
export class FuzzChecks {
  private readonly byKey = new Map<string, CheckResult>();

  /** Adds the checks of a round. */
  add(checks: readonly CheckResult[]): void {
    for (const check of checks) {
      const key = checkKey(check);
      const earlier = this.byKey.get(key);
      this.byKey.set(key, earlier === undefined ? lasting(check) : merged(earlier, check));
    }
  }

  /** All checks, in the order of the plan. */
  all(): readonly CheckResult[] {
    return [...this.byKey.values()];
  }
}

/** Without the hash of its cases, which is one of a round. */
function lasting({ casesHash: _ofOneRound, ...check }: CheckResult): CheckResult {
  return check;
}

/** The graver of the two, with the cases of both. */
function merged(earlier: CheckResult, later: CheckResult): CheckResult {
  const graver = gravity(later) > gravity(earlier) ? later : earlier;
  return {
    ...lasting(graver),
    cases: earlier.cases + later.cases,
    durationMs: earlier.durationMs + later.durationMs,
  };
}

/**
 * How much a status says of a check. What one round did not come to, or has shown nothing in, is
 * nothing against another in which the claim held; what a codec concedes is.
 */
function gravity({ status, cases }: CheckResult): number {
  switch (status) {
    case "failed":
      return 5;
    case "known":
      return 4;
    case "not-applicable":
      return cases > 0 ? 3 : 0;
    case "passed":
      return 2;
    case "skipped":
      return 1;
  }
}
