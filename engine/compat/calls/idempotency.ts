import { otherSide, type Side } from "../../../schema/evolution/evolution-types.ts";
import type { MethodPair } from "../../../schema/evolution/method-changes.ts";
import { type Method, subjectOf } from "../../../schema/methods.ts";
import type { CallLoss } from "../compat-result.ts";
import { clauses, notMade, signatureOf, statusText } from "./call-loss.ts";
import type { Caller } from "./caller.ts";

/** What clients may do for what a method's version says of it. */
interface Permission {
  /** Call by GET, in the Connect protocol. */
  readonly get: boolean;
  /** Make the call again where they cannot know whether the server has acted. */
  readonly retry: boolean;
}

/** "NO_SIDE_EFFECTS … implies idempotent": descriptor.proto, MethodOptions.IdempotencyLevel. */
const permissions: Readonly<Record<Method["idempotency"], Permission>> = {
  unknown: { get: false, retry: false },
  idempotent: { get: false, retry: true },
  "no side effects": { get: true, retry: true },
};

/**
 * Calls that clients of one version may make and servers of the other are not made for:
 *
 * | from | to | old client, new server | new client, old server |
 * |---|---|---|---|
 * | unknown | idempotent | | makes it act twice |
 * | unknown | no side effects | | GET, makes it act twice |
 * | idempotent | unknown | makes it act twice | |
 * | idempotent | no side effects | | GET |
 * | no side effects | unknown | GET, makes it act twice | |
 * | no side effects | idempotent | GET | |
 *
 * Only methods of one message each way can be called by GET.
 */
export async function idempotencyLosses(
  pair: MethodPair,
  caller: Caller,
): Promise<readonly CallLoss[]> {
  const losses: CallLoss[] = [];
  for (const client of ["old", "new"] as const) {
    const may = permissions[pair[client].idempotency];
    const can = permissions[pair[otherSide(client)].idempotency];
    if (may.get && !can.get && hasGet(pair)) losses.push(await byGet(client, pair, caller));
    if (may.retry && !can.retry) losses.push(await byRetry(client, pair, caller));
  }
  return losses;
}

/** Where a version streams there is no GET: either in neither version, or that they differ in it shows already. */
function hasGet(pair: MethodPair): boolean {
  return [pair.old, pair.new].every((one) => !one.clientStreaming && !one.serverStreaming);
}

async function byGet(client: Side, pair: MethodPair, caller: Caller): Promise<CallLoss> {
  const server = otherSide(client);
  const made = await caller.makeByGet(client, pair[client]);
  const path = made?.path ?? `/${subjectOf(pair[client])}`;
  return {
    client,
    script: [
      `the ${client} client has ${levelOf(pair[client])}, so over the Connect protocol it may call by GET`,
      `GET ${path}`,
      `the ${server} server has ${levelOf(pair[server])}, so it takes POST alone`,
    ],
    got: made === undefined ? `405, by the clause: ${notMade}` : httpText(made.status),
    source: clauses.get,
  };
}

async function byRetry(client: Side, pair: MethodPair, caller: Caller): Promise<CallLoss> {
  const server = otherSide(client);
  const made = await caller.makeThroughCut({ client, method: pair[client] });
  return {
    client,
    script: [
      `the ${client} client has ${levelOf(pair[client])}, so it may call again what failed`,
      `it calls ${signatureOf(pair[client])}`,
      "the server acts, and the connection is lost before its answer is there",
      "the client calls again",
      `the ${server} server has ${levelOf(pair[server])}`,
    ],
    got:
      made === undefined
        ? `the server acted twice, by the clause: ${notMade}`
        : `${statusText(made.status)}, and the server acted ${made.acts} times for one call`,
    source: clauses.retry,
  };
}

/** As the options of the method have it. */
function levelOf(method: Method): string {
  const name = method.idempotency.toUpperCase().replaceAll(" ", "_");
  return `${method.name} as ${name === "UNKNOWN" ? "IDEMPOTENCY_UNKNOWN" : name}`;
}

function httpText(status: number | undefined): string {
  return status === 405 ? "405 Method Not Allowed" : `HTTP status ${status}`;
}
