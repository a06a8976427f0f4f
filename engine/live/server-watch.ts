import type { CallInput } from "../../properties/rpc/call-input.ts";
import type { RawCall } from "../../properties/rpc/call-property.ts";
import type { LiveMethod } from "../../properties/rpc/exchange.ts";
import { broken, declined, type Failure, held, type Verdict } from "../../properties/verdict.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { RpcStatus } from "../../transports/transport.ts";
import type { Caller } from "./caller.ts";
import type { CaseOrigin } from "./failed-call.ts";
import { isLost } from "./is-lost.ts";
import { lastWords } from "./last-words.ts";
import type { RestartableServer } from "./live-request.ts";

/** A call after which the server may be gone. */
export interface Suspect {
  readonly method: LiveMethod;
  readonly input: CallInput;
  readonly origin: CaseOrigin;
  readonly status?: RpcStatus;
  /** How long it took to end, in milliseconds. */
  readonly ms?: number;
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
/** How long to wait for the last words of a server that ended. */
const wordsMs = 50;
const health = "grpc.health.v1.Health/Check";
/** More calls than these are not tried one by one. */
const maxSuspects = 64;
/** So many calls that are not made again are named. */
const maxRaw = 8;

/** Notices that the server is gone, and finds out which call did it. */
export class ServerWatch {
  private readonly parts: WatchParts;
  private readonly suspects: Suspect[] = [];
  private readonly raw: string[] = [];
  private silent = false;
  private isRestarting = false;
  private wasLost = false;
  /** Whether nobody was there when it was last looked, and nobody could be started: no call shows anything any more. */
  isGone = false;
  /** Why a server of ours did not come up again, in its words. */
  whyDown: string | undefined;

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

  /** Whether a server of ours is being started, which may take longer than any call. */
  get isStarting(): boolean {
    return this.isRestarting;
  }

  /** Whether anything is answered; makes a server of ours anew that answers nothing. */
  async breakSilence(): Promise<boolean> {
    this.silent = false;
    // Such a server holds up every trial of what has held it up.
    if (this.parts.server !== undefined) return await this.revive();
    // What waits in front of it may take as long as any call.
    this.isGone = !(await this.isAlive(Math.max(patienceMs, this.parts.caller.callTimeoutMs)));
    return !this.isGone;
  }

  /** Makes sure that the next call meets a server that answers; whether there is one. Who is to blame is found out later. */
  async isReady(): Promise<boolean> {
    if (this.wasLost) {
      this.wasLost = false;
      this.parts.caller.reconnect();
      if (!(await this.revive())) return false;
    }
    return !this.silent || (await this.breakSilence());
  }

  suspect(suspect: Suspect): void {
    this.wasLost = true;
    if (this.suspects.length < maxSuspects) this.suspects.push(suspect);
  }

  /** A call of no method that ended so: it is not made again, but named. */
  suspectRaw({ path, messages }: RawCall): void {
    const bytes = messages.reduce((sum, message) => sum + message.length, 0);
    if (this.raw.length < maxRaw) this.raw.push(`${path} with ${bytes} bytes`);
  }

  /** The server has answered: whatever it did to those calls, it outlived them. */
  noteAnswer(): void {
    this.raw.length = 0;
  }

  /** Takes what names those calls. */
  takeRaw(): readonly string[] {
    return this.raw.splice(0);
  }

  /** Takes all suspects; the first to be noticed comes first. */
  take(): readonly Suspect[] {
    this.wasLost = false;
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

  /** Makes sure that there is a server again, where it is one of ours; whether there is one. */
  async revive(): Promise<boolean> {
    const { server, caller } = this.parts;
    let isThere = await this.isAlive(server === undefined ? patienceMs : ownPatienceMs);
    if (!isThere && server !== undefined && (await this.isRestarted(server))) {
      caller.reconnect();
      isThere = await this.isAlive();
    }
    this.isGone = !isThere;
    return isThere;
  }

  /**
   * Makes a call, and says whether the server outlived it. Afterwards it is there again, where that can be done; where it
   * cannot, no other call is made.
   */
  async trial(method: LiveMethod, input: CallInput): Promise<Verdict> {
    const { caller } = this.parts;
    if (this.isGone) return declined;
    const exchange = await caller.call(method, input);
    if (!isLost(exchange.outcome)) return held;
    caller.reconnect();
    const isAlive = await this.isAlive(this.parts.server === undefined ? patienceMs : 300);
    if (isAlive && mayHaveAged({ method, ms: exchange.ms })) return held;
    const words = await this.lastWords();
    await this.revive();
    return broken(isAlive ? dropped(exchange.outcome.status) : gone(words));
  }

  /** What a server of ours last said, and how its process ended. */
  async lastWords(): Promise<ServerEnding> {
    const { server } = this.parts;
    if (server === undefined) return {};
    // That it is gone is known before how, and before its last words are read.
    const isHeard = server.lastWords() !== "" && (!server.end || server.end() !== undefined);
    if (!server.isRunning() && !isHeard)
      await new Promise((resolve) => setTimeout(resolve, wordsMs));
    const end = server.end?.();
    return { words: server.lastWords(), ...(end === undefined ? {} : { end }) };
  }

  private async isRestarted(server: RestartableServer): Promise<boolean> {
    this.isRestarting = true;
    try {
      await server.restart();
      return true;
    } catch (error) {
      if (isAborted(error)) return false;
      if (!(error instanceof ToolError) || error.code !== "unreachable") throw error;
      this.whyDown = error.message;
      return false;
    } finally {
      this.isRestarting = false;
    }
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

/** How a server ended, as far as it is known. */
export interface ServerEnding {
  /** What it last wrote. */
  readonly words?: string;
  /** `exit code 1`, `signal SIGKILL` */
  readonly end?: string;
}

/** The server is not there any more. */
export function gone({ words = "", end }: ServerEnding): Failure {
  const last = lastWords(words);
  const how = end === undefined ? "it is gone" : `it is gone (${end})`;
  return {
    way: "died",
    signature: "server gone",
    describe: () => ({
      expected: "the server answers the next call",
      actual: last === "" ? how : `${how}; its last words: ${last}`,
    }),
  };
}

/** A stream that was open for longer may be cut off, in milliseconds. */
const agedMs = 250;

/**
 * Whether a connection that was lost may have reached the age at which the server closes it: streams that outlast its grace are
 * cut off then, as they may be. https://github.com/grpc/proposal/blob/master/A9-server-side-conn-mgt.md
 */
export function mayHaveAged({ method, ms = 0 }: Pick<Suspect, "method" | "ms">): boolean {
  return (method.clientStreaming || method.serverStreaming) && ms > agedMs;
}

/** Whether somebody ended the waiting. */
function isAborted(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** The server is there, and has dropped the connection instead of ending the call with a status. */
export function dropped({ details }: RpcStatus): Failure {
  return {
    way: "died",
    signature: "connection dropped",
    describe: () => ({
      expected: "the call ends with a status, and the connection lives on",
      // What the library says of a stream that was reset with CANCEL, as by tonic where a handler panics.
      actual:
        details === "Call cancelled"
          ? "no status: the server reset the stream of the call (CANCEL)"
          : `the connection was dropped: ${details}`,
    }),
  };
}
