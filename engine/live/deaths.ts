import { aliveAfter } from "../../properties/rpc/alive-after.ts";
import { clientMade } from "../../properties/rpc/client-made.ts";
import type { Caller } from "./caller.ts";
import { type FailedCall, fingerprintOf } from "./failed-call.ts";
import type { FailureDesk } from "./failure-desk.ts";
import type { LiveRequest } from "./live-request.ts";
import {
  dropped,
  gone,
  mayHaveAged,
  type ServerEnding,
  type ServerWatch,
  type Suspect,
} from "./server-watch.ts";

/** What looking into the ends of a server works with. */
export interface DeathsParts {
  readonly request: LiveRequest;
  readonly caller: Caller;
  readonly watch: ServerWatch;
  readonly desk: FailureDesk;
  isStopped(): boolean;
  /** The server did not outlive a call of that method. */
  noteDeath(subject: string): void;
  /** Looks into such a call, and makes a finding of it. */
  tell(failed: FailedCall): Promise<void>;
  /** Whether there is a finding of that kind. */
  isTold(): boolean;
}

/** After so many connections that were lost with nobody to blame there is a finding. */
const toldDrops = 3;

/** Finds out which calls a server does not outlive. */
export class Deaths {
  private readonly parts: DeathsParts;
  /** How often connections were lost of which no call is known to be to blame. */
  private drops = 0;
  /** Calls of no method beside the present suspects, which are named and not made again. */
  private raw: readonly string[] = [];

  constructor(parts: DeathsParts) {
    this.parts = parts;
  }

  /** @returns why the server is gone, where it is and cannot be started again. */
  async lookInto(suspects: readonly Suspect[]): Promise<string | undefined> {
    const { watch, request, caller } = this.parts;
    this.raw = watch.takeRaw();
    // Nothing can be called to find out which it was.
    if (this.parts.isStopped()) {
      if (request.server?.isRunning() === false) this.blameAll(suspects, await watch.lastWords());
      return undefined;
    }
    caller.reconnect();
    const wasAlive = await watch.isAlive();
    const ending = wasAlive ? {} : await watch.lastWords();
    if ((!wasAlive && request.server === undefined) || !(await watch.revive())) {
      this.blameAll(suspects, ending, watch.whyDown);
      return this.whyGone();
    }
    if (await this.isFound(suspects)) return watch.isGone ? this.whyGone() : undefined;
    // None of them alone: all are named, and the first stands for them.
    if (!wasAlive) this.blameAll(suspects, ending);
    else this.noteDrop(suspects);
    return undefined;
  }

  /** Makes the calls again one by one, until one takes the server down. */
  private async isFound(suspects: readonly Suspect[]): Promise<boolean> {
    for (const suspect of suspects) {
      const verdict = await this.parts.watch.trial(suspect.method, suspect.input);
      if (verdict.kind !== "broken") continue;
      await this.death({ ...suspect, ...deathOf(suspect, verdict.failure) });
      return true;
    }
    return false;
  }

  private whyGone(): string | undefined {
    const { server, target } = this.parts.request;
    if (this.parts.isStopped()) return undefined;
    return `${target.address} does not ${server === undefined ? "answer any more" : "come up again"}`;
  }

  /** One connection may be lost on any network; a server that drops one after the other is told of, whatever call it was. */
  private noteDrop(suspects: readonly Suspect[]): void {
    const suspect = suspects.find((one) => isCut(one.status) && !mayHaveAged(one));
    if (suspect?.status === undefined) return;
    this.drops++;
    if (this.drops < toldDrops || this.parts.isTold()) return;
    const failure = dropped(suspect.status);
    const because = `it has happened ${this.drops} times, and no call brings it about by itself`;
    const describe = (): ReturnType<typeof failure.describe> => ({
      ...failure.describe(),
      because,
    });
    this.parts.desk.note({ ...suspect, ...deathOf(suspect, { ...failure, describe }) });
  }

  private async death(failed: FailedCall): Promise<void> {
    const { desk } = this.parts;
    const { claim, method, failure } = failed;
    const print = fingerprintOf(claim.id, method.subject, failure.signature);
    const isNew = desk.countOf(print) === 0;
    this.parts.noteDeath(method.subject);
    desk.note(failed);
    // It is looked into here, where the server can be started again after each call.
    if (!isNew) return;
    desk.takeBack(failed);
    await this.parts.tell(failed);
  }

  private blameAll(suspects: readonly Suspect[], ending: ServerEnding, whyDown?: string): void {
    const [first, ...others] = suspects;
    if (first === undefined) return;
    const failure = gone(ending);
    const count = suspects.length + this.raw.length;
    const named = [...others.map(({ method }) => method.subject), ...this.raw];
    const reasons = [
      ...(count === 1
        ? []
        : [`it is one of ${count} calls that were under way (${[...new Set(named)].join(", ")})`]),
      ...(whyDown === undefined ? [] : [`it did not come up again: ${whyDown}`]),
    ];
    const described = (): ReturnType<typeof failure.describe> => ({
      ...failure.describe(),
      ...(reasons.length === 0 ? {} : { because: reasons.join("; ") }),
    });
    const failed = { ...first, ...deathOf(first, { ...failure, describe: described }) };
    this.parts.desk.note(failed);
  }
}

/** Whether the connection, or the stream, went away under the call. */
function isCut(status: Suspect["status"]): boolean {
  const made = status === undefined ? undefined : clientMade(status);
  return made === "connection" || made === "reset";
}

function deathOf(
  { method }: Suspect,
  failure: FailedCall["failure"],
): Pick<FailedCall, "property" | "claim" | "method" | "failure"> {
  return { property: undefined, claim: aliveAfter, method, failure };
}
