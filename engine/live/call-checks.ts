import type { CallProperty, MethodFacts } from "../../properties/rpc/call-property.ts";
import type { LiveMethod } from "../../properties/rpc/exchange.ts";
import type { Verdict } from "../../properties/verdict.ts";
import type { CheckStatus } from "../events.ts";
import type { CallCheckResult, LiveSummary } from "./live-events.ts";

/** One property of one method, and what it came to so far. */
export interface CallCheck {
  readonly property: CallProperty;
  readonly method: LiveMethod;
  /** Why there is nothing to check; absent where there is. */
  readonly notApplicable?: string;
  /** Calls that were judged, or cases that were tried. */
  cases: number;
  /** Those among them that showed it to hold. */
  held: number;
  /** Those that broke it, whether or not that is told: of what other calls brought about nothing is. */
  broken: number;
  durationMs: number;
}

/** How the findings of a check stand: whether there are new ones, or only known ones. */
export type FindingState = "new" | "known" | "none";

/** Every check of a run, in the order of methods and then of properties. */
export class CallChecks {
  readonly all: readonly CallCheck[];
  private readonly bySubject = new Map<string, CallCheck[]>();

  constructor(
    methods: readonly LiveMethod[],
    properties: readonly CallProperty[],
    factsOf: (method: LiveMethod) => MethodFacts,
  ) {
    const all: CallCheck[] = [];
    for (const method of methods) {
      const facts = factsOf(method);
      const own = properties.map((property) => checkOf(property, method, facts));
      this.bySubject.set(method.subject, own);
      all.push(...own);
    }
    this.all = all;
  }

  /** The checks of a method that apply, of one kind. */
  applying<Kind extends CallProperty["kind"]>(
    subject: string,
    kind: Kind,
  ): readonly (CallCheck & { readonly property: Extract<CallProperty, { kind: Kind }> })[] {
    const own = this.bySubject.get(subject) ?? [];
    return own.filter(
      (check): check is CallCheck & { property: Extract<CallProperty, { kind: Kind }> } =>
        check.property.kind === kind && check.notApplicable === undefined,
    );
  }

  /** Results, in order; `why` says what kept a check from being exercised. */
  results(
    target: string,
    stateOf: (property: string, subject: string) => FindingState,
    why: (method: LiveMethod) => string,
  ): readonly CallCheckResult[] {
    return this.all.map((check) => {
      const { property, method, cases, durationMs } = check;
      const state = stateOf(property.id, method.subject);
      const status = statusOf(check, state);
      const reason =
        check.notApplicable ?? (status === "skipped" ? skipped(check, why) : undefined);
      return {
        ...{ property: property.id, subject: method.subject, target, status, cases, durationMs },
        ...(reason === undefined ? {} : { reason }),
      };
    });
  }
}

/** Counts a verdict. */
export function tally(check: CallCheck, { kind }: Verdict, durationMs = 0): void {
  check.cases++;
  check.durationMs += durationMs;
  if (kind === "held") check.held++;
  if (kind === "broken") check.broken++;
}

/** The counts of a run by its checks. */
export function summaryOf(
  checks: readonly CallCheckResult[],
  counts: Pick<LiveSummary, "cases" | "calls" | "findings" | "known">,
): LiveSummary {
  const ofStatus = (status: CheckStatus): number =>
    checks.filter((check) => check.status === status).length;
  return {
    checks: checks.length,
    ...counts,
    skipped: ofStatus("skipped"),
    notApplicable: ofStatus("not-applicable"),
  };
}

function checkOf(property: CallProperty, method: LiveMethod, facts: MethodFacts): CallCheck {
  const applicability = property.appliesTo(method, facts);
  const counts = { cases: 0, held: 0, broken: 0, durationMs: 0 };
  if (applicability.applies) return { property, method, ...counts };
  return { property, method, notApplicable: applicability.reason, ...counts };
}

/** Only what was shown to hold, at least once, has passed. */
function statusOf(check: CallCheck, state: FindingState): CheckStatus {
  if (state === "new") return "failed";
  if (state === "known") return "known";
  if (check.notApplicable !== undefined) return "not-applicable";
  return check.held > 0 ? "passed" : "skipped";
}

function skipped(
  { cases, broken, method }: CallCheck,
  why: (method: LiveMethod) => string,
): string {
  if (cases === 0) return why(method);
  return broken > 0 ? "it failed beside other calls only" : "no call showed it either way";
}
