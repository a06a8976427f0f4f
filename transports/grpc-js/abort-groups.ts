/** What can be cancelled. */
export interface Cancellable {
  cancel(): void;
}

interface Group {
  readonly members: Set<Cancellable>;
  readonly cancelAll: () => void;
}

/**
 * Cancels what belongs to a signal when that aborts.
 *
 * With one listener for each signal: many calls share the one of a run, and Node warns of a leak where more than ten
 * listen to it.
 */
export class AbortGroups {
  private readonly groups = new Map<AbortSignal, Group>();

  add(signal: AbortSignal, member: Cancellable): void {
    const group = this.groups.get(signal) ?? this.begin(signal);
    group.members.add(member);
  }

  delete(signal: AbortSignal, member: Cancellable): void {
    const group = this.groups.get(signal);
    if (group?.members.delete(member) !== true || group.members.size > 0) return;
    this.groups.delete(signal);
    signal.removeEventListener("abort", group.cancelAll);
  }

  private begin(signal: AbortSignal): Group {
    const members = new Set<Cancellable>();
    const cancelAll = (): void => {
      for (const member of members) member.cancel();
    };
    const group = { members, cancelAll };
    this.groups.set(signal, group);
    signal.addEventListener("abort", cancelAll);
    return group;
  }
}
