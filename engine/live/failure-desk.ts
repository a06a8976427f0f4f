import { checkKeyOf, type FailedCall, fingerprintOf, isLate } from "./failed-call.ts";

/** How many different failures of one claim about one method are looked into. */
const maxPerCheck = 20;
/** So many calls that were held up together are told apart. */
const maxBesides = 16;
/** So many different failures are counted. */
const maxCounted = 100_000;
/** How often one that others bring about is looked into again. */
const maxTakenBack = 3;

/** The failures of a run: each is looked into once, and counted from then on. */
export class FailureDesk {
  private readonly pending: FailedCall[] = [];
  private readonly counts = new Map<string, number>();
  private readonly perCheck = new Map<string, number>();
  /** Failures of which there is a finding. */
  private readonly told = new Set<string>();
  /** How often a failure was taken back that others brought about. */
  private readonly takenBack = new Map<string, number>();
  private sawTold = false;
  /** Calls that were not answered in time, since {@link clear}. */
  private readonly late = new Map<string, readonly FailedCall[]>();
  /** Checks of which more failures came than are looked into. */
  readonly overfull: Set<string> = new Set();

  /** Whether a failure waits to be looked into. */
  get hasPending(): boolean {
    return this.pending.length > 0;
  }

  /**
   * Whether a call was not answered in time of which there is a finding already, since {@link clear}: what waited beside
   * it may have waited for it.
   */
  get isHeldUp(): boolean {
    return this.sawTold;
  }

  note(failed: FailedCall): void {
    const print = printOf(failed);
    const count = this.counts.get(print);
    const check = checkKeyOf(failed);
    // Of a server that says something else each time nobody counts to the end.
    if (count === undefined && this.counts.size >= maxCounted) {
      this.overfull.add(check);
      return;
    }
    this.counts.set(print, (count ?? 0) + 1);
    if (isLate(failed)) this.noteLate(failed, print);
    if (count !== undefined) return;
    const distinct = this.perCheck.get(check) ?? 0;
    this.perCheck.set(check, distinct + 1);
    if (distinct < maxPerCheck) this.pending.push(failed);
    else this.overfull.add(check);
  }

  /**
   * Calls that were not answered beside one that was noted, and that would be the same failure: any of them may be the
   * one that held up the others.
   */
  besides(failed: FailedCall): readonly FailedCall[] {
    const all = this.late.get(printOf(failed)) ?? [];
    return all.filter((one) => one !== failed);
  }

  /** There is a finding of it. */
  tell(failed: FailedCall): void {
    this.told.add(printOf(failed));
  }

  /**
   * It was other calls' doing, and there is no finding of it: if it comes again it is looked into again. What takes long
   * to look into is so a few times only.
   */
  forget(failed: FailedCall): void {
    const print = printOf(failed);
    if (isLate(failed)) {
      // What is late for others' sake costs no place; of other failures another each time would never come to an end.
      const check = checkKeyOf(failed);
      this.perCheck.set(check, Math.max(0, (this.perCheck.get(check) ?? 0) - 1));
    } else {
      const times = (this.takenBack.get(print) ?? 0) + 1;
      this.takenBack.set(print, times);
      if (times > maxTakenBack) return;
    }
    this.counts.delete(print);
  }

  /** All that came up together is looked into: what comes from now on has to do with other calls. */
  clear(): void {
    this.sawTold = false;
    this.late.clear();
  }

  /**
   * The failure that waits longest; where that is a call which was not answered in time, all of these: what holds up one
   * call holds up those beside it.
   */
  takeTogether(): readonly FailedCall[] {
    const [first] = this.pending;
    if (first === undefined) return [];
    if (!isLate(first)) return this.pending.splice(0, 1);
    const late = this.pending.filter(isLate);
    const others = this.pending.filter((one) => !isLate(one));
    this.pending.splice(0, this.pending.length, ...others);
    return late;
  }

  private noteLate(failed: FailedCall, print: string): void {
    if (this.told.has(print)) this.sawTold = true;
    const all = this.late.get(print) ?? [];
    if (all.length < maxBesides) this.late.set(print, [...all, failed]);
  }

  /** Takes a failure back that was noted: it is looked into elsewhere. */
  takeBack(failed: FailedCall): void {
    const at = this.pending.indexOf(failed);
    if (at >= 0) this.pending.splice(at, 1);
  }

  /** How often a failure was seen. */
  countOf(fingerprint: string): number {
    return this.counts.get(fingerprint) ?? 0;
  }
}

function printOf({ claim, method, failure }: FailedCall): string {
  return fingerprintOf(claim.id, method.subject, failure.signature);
}
