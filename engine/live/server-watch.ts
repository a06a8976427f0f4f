import type { CallInput } from "../../properties/rpc/call-input.ts";
import type { LiveMethod } from "../../properties/rpc/exchange.ts";
import { broken, type Failure, held, type Verdict } from "../../properties/verdict.ts";
import type { RpcStatus } from "../../transports/transport.ts";
import type { Caller } from "./caller.ts";
import type { CaseOrigin } from "./failed-call.ts";
import { isLost } from "./is-lost.ts";
import type { RestartableServer } from "./live-request.ts";

/** A call after which the server may be gone. */
export interface Suspect {
  readonly method: LiveMethod;
  readonly input: CallInput;
  readonly origin: CaseOrigin;
  readonly status?: RpcStatus;
}

/** What watching a server takes. */
export interface WatchParts {
  readonly caller: Caller;
  readonly server: RestartableServer | undefined;
}

/** How long a server has to answer again before it counts as gone, in milliseconds. */
const patienceMs = 2000;
/** One of ours is asked once and then started anew, which takes a look of its own whether that must be. */
const ownPatienceMs = 200;
/** How long it may take to say that it is there, where calls may take as long. */
const lookMs = 1000;
const health = "grpc.health.v1.Health/Check";
/** More calls than these are not tried one by one. */
const maxSuspects = 64;

/** Notices that the server is gone, and finds out which call did it. */
export class ServerWatch {
  private readonly parts: WatchParts;
  private readonly suspects: Suspect[] = [];
  private silent = false;

  constructor(parts: WatchParts) {
    this.parts = parts;
  }

  /** Whether a call ended as if nobody were there. */
  get isSuspicious(): boolean {
    return this.suspects.length > 0;
  }

  /** Whether a call was not answered, so that perhaps none is any more. */
  get isSilent(): boolean {
    return this.silent;
  }

  noteSilence(): void {
    this.silent = true;
  }

  /** Whether anything is answered; makes a server of ours anew that answers nothing. */
  async breakSilence(): Promise<boolean> {
    this.silent = false;
    // Such a server holds up every trial of what has held it up.
    return this.parts.server === undefined ? await this.isAlive() : await this.revive();
  }

  suspect(suspect: Suspect): void {
    if (this.suspects.length < maxSuspects) this.suspects.push(suspect);
  }

  /** Takes all suspects; the first to be noticed comes first. */
  take(): readonly Suspect[] {
    return this.suspects.splice(0);
  }

  /** Whether anything answers, within a while: a server may be busy starting again by itself. */
  async isAlive(withinMs: number = patienceMs): Promise<boolean> {
    const end = performance.now() + withinMs;
    for (;;) {
      if (await this.answers()) return true;
      if (this.parts.server?.isRunning() === false || performance.now() >= end) return false;
      this.parts.caller.reconnect();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /**
   * Makes sure that there is a server again, where it is one of ours.
   *
   * @throws ToolError `unreachable` where it does not come up.
   */
  async revive(): Promise<boolean> {
    const { server, caller } = this.parts;
    if (await this.isAlive(server === undefined ? patienceMs : ownPatienceMs)) return true;
    if (server === undefined) return false;
    await server.restart();
    caller.reconnect();
    return await this.isAlive();
  }

  /** Makes a call, and says whether the server outlived it. Afterwards it is there again, where that can be done. */
  async trial(method: LiveMethod, input: CallInput): Promise<Verdict> {
    const { caller } = this.parts;
    const exchange = await caller.call(method, input);
    if (!isLost(exchange.outcome)) return held;
    caller.reconnect();
    const isAlive = await this.isAlive(this.parts.server === undefined ? patienceMs : 300);
    const words = this.parts.server?.lastWords() ?? "";
    await this.revive();
    return broken(isAlive ? dropped(exchange.outcome.status) : gone(words));
  }

  private async answers(): Promise<boolean> {
    const outcome = await this.parts.caller.callRaw({
      path: `/${health}`,
      messages: [new Uint8Array()],
      deadlineMs: Math.min(lookMs, this.parts.caller.deadlineOf(health)),
    });
    // Any status that it gave itself will do: what matters is that it is there.
    return !isLost(outcome) && outcome.status.name !== "DEADLINE_EXCEEDED";
  }
}

/** The server is not there any more. `words`: what it last wrote to its error output. */
export function gone(words: string): Failure {
  const last = words.trim().split("\n").slice(-3).join("\n");
  return {
    way: "died",
    signature: "server gone",
    describe: () => ({
      expected: "the server answers the next call",
      actual: last === "" ? "it is gone" : `it is gone; its last words: ${last}`,
    }),
  };
}

/** The server is there, and has dropped the connection instead of ending the call with a status. */
export function dropped({ details }: RpcStatus): Failure {
  return {
    way: "died",
    signature: "connection dropped",
    describe: () => ({
      expected: "the call ends with a status, and the connection lives on",
      actual: `the connection was dropped: ${details}`,
    }),
  };
}
