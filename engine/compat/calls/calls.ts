import { otherSide, type Side } from "../../../schema/evolution/evolution-types.ts";
import type {
  MethodAspect,
  MethodChange,
  MethodPair,
} from "../../../schema/evolution/method-changes.ts";
import type { Method } from "../../../schema/methods.ts";
import type { Schema } from "../../../schema/schema.ts";
import type { RpcStatus } from "../../../transports/transport.ts";
import type { CallLoss } from "../compat-result.ts";
import { clauses, notMade, signatureOf, statusText } from "./call-loss.ts";
import type { PlannedCall } from "./caller.ts";
import { type LossContext, methodLosses, type StandIn } from "./method-losses.ts";
import { type Reading, readingOf } from "./reading.ts";

/** Between which versions calls are made. */
export interface CallSetup {
  readonly old: Schema;
  readonly new: Schema;
  /** All that is to be asked for: how much it is decides whether a call may stand for a whole service. */
  readonly changes: readonly MethodChange[];
  /** How many calls are made. 200 where left out. */
  readonly maxCalls?: number;
  /** How long one may take. 5000 where left out. */
  readonly deadlineMs?: number;
}

/** A call with messages of one's own. */
export interface CallScript {
  /** Whose client calls; the server is of the other version. */
  readonly client: Side;
  readonly methods: MethodPair;
  /** What the client sends; a minimal message, which the server takes whatever it is, where left out. */
  readonly request?: Uint8Array;
  /** What the server answers with; a minimal message, which the client takes whatever it is, where left out. */
  readonly response?: Uint8Array;
}

/** What came of it. */
export interface CallReport {
  readonly status: RpcStatus;
  /** False where enough calls were made before: then our decoder stands for the two ends. */
  readonly executed: boolean;
  /** What the server made of the request that was given. */
  readonly server: Reading | undefined;
  /** What the client made of the response that was given; `undefined` too where none was sent. */
  readonly client: Reading | undefined;
}

/** A message that does not cross from one version to the other, and where it travels. */
export interface CarryScript {
  readonly client: Side;
  readonly methods: MethodPair;
  /** A request is written by the client, a response by the server. */
  readonly breaks: "request" | "response";
  readonly bytes: Uint8Array;
  /** The message as its writer says it. */
  readonly json: string;
  /** What is wrong with what was read, where it was: `total is -1, not 4294967295`. */
  readonly read?: string;
}

/** Makes calls from the clients of one version to the servers of the other. */
export interface Calls {
  /**
   * The calls that fail for what became of a method; empty where none does, and for types alone: what comes
   * of these is in the bytes, see {@link Calls.carry}.
   */
  losses(change: MethodChange): Promise<readonly CallLoss[]>;
  /** Makes a call. Only messages that are given are read, each by the schema of who gets it. */
  call(script: CallScript): Promise<CallReport>;
  /** A call that carries a message which does not cross. */
  carry(script: CarryScript): Promise<CallLoss>;
}

const defaultMaxCalls = 200;
const defaultDeadlineMs = 5000;

/**
 * Has calls made between two versions of a schema: by real clients to real servers, over sockets of 127.0.0.1, one at a time.
 *
 * Nothing is started before it is needed, and nothing is left when `use` is over.
 *
 * @throws ToolError `unreachable` where no server can be started or reached; what `use` throws.
 */
export async function withCalls<T>(
  setup: CallSetup,
  use: (calls: Calls) => Promise<T>,
): Promise<T> {
  let opened: Promise<LossContext> | undefined;
  const context = (): Promise<LossContext> => {
    opened ??= contextOf(setup);
    return opened;
  };
  try {
    return await use({
      losses: async (change) => await methodLosses(change, await context()),
      call: async (script) => await reportOf(script, await context()),
      carry: async (script) => await carried(script, await context()),
    });
  } finally {
    await (await opened)?.caller.close();
  }
}

async function contextOf(setup: CallSetup): Promise<LossContext> {
  const { maxCalls = defaultMaxCalls, deadlineMs = defaultDeadlineMs } = setup;
  const sides = { old: setup.old, new: setup.new };
  // Only now: the libraries that it needs take longer to load than most comparisons without a call.
  const { Caller } = await import("./caller.ts");
  const caller = new Caller({ ...sides, maxCalls, deadlineMs });
  return { ...sides, caller, standIns: standInsFor(setup, maxCalls) };
}

/**
 * For each method of a service that only one version has, the first of the service; for none where all
 * the calls can be made.
 */
function standInsFor(setup: CallSetup, maxCalls: number): ReadonlyMap<Method, StandIn> {
  const wanted = setup.changes.reduce((sum, change) => sum + callsFor(change), 0);
  if (wanted <= maxCalls) return new Map();
  const standIns = new Map<Method, StandIn>();
  const firsts = new Map<string, StandIn>();
  for (const { old, new: next } of setup.changes) {
    const method = old ?? next;
    if (method === undefined) continue;
    if (isService(setup.old, method.service) && isService(setup.new, method.service)) continue;
    const first = firsts.get(method.service) ?? { method, loss: undefined };
    firsts.set(method.service, first);
    standIns.set(method, first);
  }
  return standIns;
}

/** How many calls show a change at most. */
function callsFor({ aspects }: MethodChange): number {
  const counts: Readonly<Partial<Record<MethodAspect, number>>> = {
    ...{ removed: 1, added: 1, renamed: 2 },
    ...{ "client streaming": 2, "server streaming": 1, idempotency: 2 },
  };
  return [...aspects].reduce((sum, aspect) => sum + (counts[aspect] ?? 0), 0);
}

function isService(schema: Schema, name: string): boolean {
  return schema.registry.getService(name) !== undefined;
}

async function reportOf(script: CallScript, context: LossContext): Promise<CallReport> {
  const { client, methods, request, response } = script;
  const server = otherSide(client);
  const readings = {
    server: request && readingOf(context[server], methods[server].request, request),
    client: response && readingOf(context[client], methods[client].response, response),
  };
  const expected = predicted(readings);
  const made = await context.caller.make(plannedCall(script));
  const status = made?.status ?? expected;
  // What ended otherwise, ended before anybody read: a message too large for a client, say.
  const isRead = status.code === expected.code;
  return {
    status,
    executed: made !== undefined,
    server: isRead ? readings.server : undefined,
    client: isRead && readings.server?.kind !== "refused" ? readings.client : undefined,
  };
}

function plannedCall({ client, methods, request, response }: CallScript): PlannedCall {
  return {
    client,
    method: methods[client],
    ...(request !== undefined && { messages: [request] }),
    ...(response !== undefined && { answers: [response] }),
    reads: { request: request !== undefined, response: response !== undefined },
  };
}

/** By the clauses: an end that cannot read a message ends the call with `INTERNAL`. */
function predicted(readings: Pick<CallReport, "server" | "client">): RpcStatus {
  const isRefused = [readings.server, readings.client].some((one) => one?.kind === "refused");
  return isRefused
    ? { code: 13, name: "INTERNAL", details: notMade }
    : { code: 0, name: "OK", details: notMade };
}

async function carried(script: CarryScript, context: LossContext): Promise<CallLoss> {
  const { client, methods, breaks, bytes, json } = script;
  const server = otherSide(client);
  const [writer, reader] = breaks === "request" ? [client, server] : [server, client];
  const report = await reportOf({ client, methods, [breaks]: bytes }, context);
  const reading = breaks === "request" ? report.server : report.client;
  const act = breaks === "request" ? "sends" : "answers with";
  return {
    client,
    script: [
      `the ${client} client calls ${signatureOf(methods[client])}`,
      `the ${server} server has ${signatureOf(methods[server])}`,
      `the ${roleOf(writer, client)} ${act} ${methods[writer][breaks]} ${json}`,
    ],
    got: gotOf(report.status, reading, {
      reader: roleOf(reader, client),
      wrong: script.read ?? "",
    }),
    source: sourceOf(breaks, reading),
  };
}

function roleOf(side: Side, client: Side): "client" | "server" {
  return side === client ? "client" : "server";
}

/** The status and what was read; clients tell in the status why they refuse a message, servers do not. */
function gotOf(
  status: RpcStatus,
  reading: Reading | undefined,
  { reader, wrong }: { readonly reader: "client" | "server"; readonly wrong: string },
): string {
  const text = statusText(status);
  if (reading === undefined) return text;
  if (reading.kind === "read")
    return `${text}; the ${reader} read ${reading.json}${wrong === "" ? "" : `: ${wrong}`}`;
  return text.includes(reading.reason)
    ? text
    : `${text}; the ${reader} refuses the message: ${reading.reason}`;
}

function sourceOf(breaks: "request" | "response", reading: Reading | undefined): string {
  if (reading?.kind !== "refused") return clauses.updating;
  return breaks === "request" ? clauses.badRequest : clauses.badResponse;
}
