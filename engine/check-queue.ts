import type { CheckId } from "./finding.ts";

/**
 * The checks of a run, handed out to lanes.
 *
 * A lane goes on with the message that it is at: what a library compiles for a message, and what the
 * JavaScript engine makes of that, is then made in one worker and not in each. Where every message has
 * its lane, others help. One lane alone takes the checks in their order.
 */
export class CheckQueue<T extends { readonly check: CheckId }> {
  /** Of each message the checks that are left. */
  private readonly groups: T[][] = [];
  /** How many of these a lane is at, or was. */
  private begun = 0;
  private readonly current = new Map<object, T[]>();

  /** Takes checks in the order of the plan, where those of a message stand together. */
  constructor(checks: readonly T[]) {
    let subject: string | undefined;
    for (const one of checks) {
      if (one.check.subject !== subject) this.groups.push([]);
      this.groups.at(-1)?.push(one);
      ({ subject } = one.check);
    }
  }

  /** The next check for a lane; `undefined` where none is left. */
  take(lane: object): T | undefined {
    const own = this.current.get(lane) ?? [];
    const group = own.length > 0 ? own : (this.groups[this.begun++] ?? this.unfinished());
    this.current.set(lane, group);
    return group.shift();
  }

  private unfinished(): T[] {
    return [...this.current.values()].find((group) => group.length > 0) ?? [];
  }
}
