import { otherSide, type Side } from "../../../schema/evolution/evolution-types.ts";
import { type Method, methodsOf, servicesOf } from "../../../schema/methods.ts";
import type { Schema } from "../../../schema/schema.ts";
import { ToolError } from "../../../schema/tool-error.ts";
import {
  callByGet,
  type GetOutcome,
  type GetServer,
  serveGet,
} from "../../../transports/connect-get.ts";
import { cuttableLine } from "../../../transports/cuttable-line.ts";
import { grpcJs } from "../../../transports/grpc-js.ts";
import type { CallOutcome, Transport } from "../../../transports/transport.ts";
import { shapeOf } from "./method-shape.ts";
import { minimalBytes } from "./minimal-bytes.ts";
import { assertReads } from "./reading.ts";
import { type Turn, type VersionServer, versionServer } from "./version-server.ts";

/** Between whom calls are made, and how many. */
export interface CallerSetup {
  readonly old: Schema;
  readonly new: Schema;
  readonly maxCalls: number;
  readonly deadlineMs: number;
}

/** A call that the client of one version makes to the server of the other. */
export interface PlannedCall {
  readonly client: Side;
  /** As the client's version declares it. */
  readonly method: Method;
  /** A minimal one where left out. */
  readonly messages?: readonly Uint8Array[];
  /** What the server answers with; a minimal message where left out. */
  readonly answers?: readonly Uint8Array[];
  /** Which messages are read by the schema of who gets them; what is not is taken whatever it is. */
  readonly reads?: { readonly request?: boolean; readonly response?: boolean };
}

/** What came of it. */
export interface MadeCall extends CallOutcome {
  /** How often the server did what it was asked. */
  readonly acts: number;
  /** How many messages it had for that. */
  readonly taken: number;
}

/** One who calls the servers of both versions, one call at a time; each is started with the first call to it. */
export class Caller {
  private readonly setup: CallerSetup;
  private readonly links = new Map<Side, Promise<Link>>();
  private readonly getServers = new Map<Side, Promise<GetServer>>();
  private made = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(setup: CallerSetup) {
    this.setup = setup;
  }

  /**
   * Makes a call; `undefined` where no more may be made.
   *
   * @throws ToolError `unreachable` where it is not the server that it ended by, but the loopback interface.
   */
  async make(call: PlannedCall): Promise<MadeCall | undefined> {
    return await this.inTurn(async () => await this.answered(call, await this.linkOf(call.client)));
  }

  /**
   * Makes a call, and cuts the connection when the server has done what it was asked and has not answered
   * yet; the client makes the call once more, as one does that takes the method for idempotent.
   */
  async makeThroughCut(call: PlannedCall): Promise<MadeCall | undefined> {
    return await this.inTurn(async () => {
      const { server } = await this.linkOf(call.client);
      const line = await cuttableLine(server.port);
      const transport = grpcJs(line.address, { maxAttempts: 2 });
      try {
        return await this.answered(call, { server, transport, cut: line.cut });
      } finally {
        transport.close();
        line.close();
      }
    });
  }

  /** Calls a method of one message by GET, as clients of the Connect protocol may where it has no side effects. */
  async makeByGet(client: Side, method: Method): Promise<GetOutcome | undefined> {
    return await this.inTurn(async () => {
      const { address } = await this.getServerOf(client);
      const message = minimalBytes(this.setup[client], method.request);
      return await this.patiently(async (deadlineMs) => {
        const one = await callByGet(address, shapeOf(method), message, deadlineMs);
        return one.status === undefined ? { lost: "no answer to a GET" } : { one };
      });
    });
  }

  /** Ends all that was started. */
  async close(): Promise<void> {
    await this.last;
    for (const link of await started(this.links)) {
      link.transport.close();
      link.server.close();
    }
    for (const server of await started(this.getServers)) server.close();
  }

  /** After all that were asked for before; not at all where no more may be made. */
  private async inTurn<T>(make: () => Promise<T>): Promise<T | undefined> {
    if (this.made >= this.setup.maxCalls) return undefined;
    this.made += 1;
    const result = this.last.then(make);
    // Who asked for it sees that it failed; the next is not to.
    this.last = result.catch(() => {});
    return await result;
  }

  private async answered(call: PlannedCall, link: Link): Promise<MadeCall> {
    return await this.patiently(async (deadlineMs) => {
      const one = await this.once(call, link, deadlineMs);
      return isLost(one) ? { lost: `${one.status.code} ${one.status.name}` } : { one };
    });
  }

  /** Twice, the second time with more of it: on a busy machine a deadline is no sign of anything. */
  private async patiently<T>(
    attempt: (deadlineMs: number) => Promise<{ readonly one: T } | { readonly lost: string }>,
  ): Promise<T> {
    const { deadlineMs } = this.setup;
    const first = await attempt(deadlineMs);
    if ("one" in first) return first.one;
    const second = await attempt(deadlineMs * 4);
    if ("one" in second) return second.one;
    throw unreachable(second.lost);
  }

  private async once(
    call: PlannedCall,
    { server, transport, cut }: Link,
    deadlineMs: number,
  ): Promise<MadeCall> {
    const { client, method } = call;
    const schema = this.setup[client];
    const turn: Turn = {
      reads: call.reads?.request ?? false,
      answers: call.answers,
      ...{ acts: 0, taken: 0 },
      ...(cut !== undefined && { acted: () => turn.acts === 1 && cut() }),
    };
    server.take(turn);
    const outcome = await transport.call({
      method: shapeOf(method),
      messages: call.messages ?? [minimalBytes(schema, method.request)],
      deadlineMs,
      ...(call.reads?.response === true && {
        read: (bytes: Uint8Array) => assertReads(schema, method.response, bytes),
      }),
    });
    return { ...outcome, acts: turn.acts, taken: turn.taken };
  }

  private async linkOf(client: Side): Promise<Link> {
    return await held(this.links, client, async () => {
      const side = otherSide(client);
      const server = await versionServer(this.setup[side], this.methodsOn(side));
      return { server, transport: grpcJs(server.address) };
    });
  }

  private methodsOn(side: Side): readonly Method[] {
    return methodsOf(this.setup[side], servicesOf(this.setup.old, this.setup.new));
  }

  private async getServerOf(client: Side): Promise<GetServer> {
    return await held(this.getServers, client, async () => {
      const side = otherSide(client);
      const schema = this.setup[side];
      return await serveGet(
        this.methodsOn(side).map((method) => ({
          method: shapeOf(method),
          isSideEffectFree: method.idempotency === "no side effects",
          answer: () => minimalBytes(schema, method.response),
        })),
      );
    });
  }
}

/** The server that the clients of a version call, and their way to it. */
interface Link {
  readonly server: VersionServer;
  readonly transport: Transport;
  /** Ends the connection between the two, where that can be done. */
  readonly cut?: () => void;
}

async function held<T>(
  map: Map<Side, Promise<T>>,
  side: Side,
  start: () => Promise<T>,
): Promise<T> {
  const one = map.get(side) ?? start();
  map.set(side, one);
  return await one;
}

/** Those that did start. Who asked for one that did not was told. */
async function started<T>(map: ReadonlyMap<Side, Promise<T>>): Promise<readonly T[]> {
  const results = await Promise.allSettled(map.values());
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** `UNAVAILABLE` and `DEADLINE_EXCEEDED` are what a client says of a way that is no way; our servers never do. */
function isLost(made: MadeCall): boolean {
  return made.status.name === "UNAVAILABLE" || made.status.name === "DEADLINE_EXCEEDED";
}

function unreachable(what: string): ToolError {
  return new ToolError(`a call over the loopback interface was lost: ${what}`, {
    code: "unreachable",
    hint: "calls between the two versions are made over 127.0.0.1: it must be there and allowed",
  });
}
