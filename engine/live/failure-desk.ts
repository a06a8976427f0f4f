import { type FailedCall, fingerprintOf } from "./failed-call.ts";

/** How many different failures of one claim about one method are looked into. */
const maxPerCheck = 20;

/** The failures of a run: each is looked into once, and counted from then on. */
export class FailureDesk {
  private readonly pending: FailedCall[] = [];
  private readonly counts = new Map<string, number>();
  private readonly perCheck = new Map<string, number>();
  /** Checks of which more failures came than are looked into. */
  readonly overfull: Set<string> = new Set();

  /** Whether a failure waits to be looked into. */
  get hasPending(): boolean {
    return this.pending.length > 0;
  }

  note(failed: FailedCall): void {
    const { claim, method, failure } = failed;
    const print = fingerprintOf(claim.id, method.subject, failure.signature);
    const count = this.counts.get(print);
    this.counts.set(print, (count ?? 0) + 1);
    if (count !== undefined) return;
    const check = `${claim.id} ${method.subject}`;
    const distinct = this.perCheck.get(check) ?? 0;
    this.perCheck.set(check, distinct + 1);
    if (distinct < maxPerCheck) this.pending.push(failed);
    else this.overfull.add(check);
  }

  /**
   * The failure that waits longest; where that is a call which was not answered in time, all of these: what holds up one
   * call holds up those beside it.
   */
  takeTogether(): readonly FailedCall[] {
    const [first] = this.pending;
    if (first === undefined) return [];
    if (first.failure.way !== "late") return this.pending.splice(0, 1);
    const late = this.pending.filter(({ failure }) => failure.way === "late");
    const others = this.pending.filter(({ failure }) => failure.way !== "late");
    this.pending.splice(0, this.pending.length, ...others);
    return late;
  }

  /** Takes the failure back that was noted last: it is looked into elsewhere. */
  takeBack(): void {
    this.pending.pop();
  }

  /** How often a failure was seen. */
  countOf(fingerprint: string): number {
    return this.counts.get(fingerprint) ?? 0;
  }
}
