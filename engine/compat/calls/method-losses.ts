import { otherSide, type Side } from "../../../schema/evolution/evolution-types.ts";
import type { MethodChange, MethodPair } from "../../../schema/evolution/method-changes.ts";
import { type Method, subjectOf } from "../../../schema/methods.ts";
import type { Schema } from "../../../schema/schema.ts";
import type { CallLoss } from "../compat-result.ts";
import { clauses, notMade, signatureOf, statusText } from "./call-loss.ts";
import type { Caller, MadeCall } from "./caller.ts";
import { idempotencyLosses } from "./idempotency.ts";
import { minimalBytes } from "./minimal-bytes.ts";

/** What calls are made with. */
export interface LossContext {
  readonly old: Schema;
  readonly new: Schema;
  readonly caller: Caller;
  /** The methods of services that only one side has, where one call of a service stands for all its methods. */
  readonly standIns: ReadonlyMap<Method, StandIn>;
}

/** The method whose call stands for those of its whole service. */
export interface StandIn {
  readonly method: Method;
  /** The call, once it was asked for. */
  loss: Promise<CallLoss> | undefined;
}

/**
 * The calls that fail for a change of a method, by who calls:
 *
 * | change | old client, new server | new client, old server |
 * |---|---|---|
 * | removed | fails | |
 * | added | | fails |
 * | renamed | fails | fails |
 * | client streaming now | | fails |
 * | client streaming no more | fails | |
 * | server streaming now | fails | |
 * | server streaming no more | | fails |
 * | idempotency | where the client may do what the server is not made for |
 *
 * Of a type that is another one the bytes decide, and not the name: see `Calls.carry`.
 */
export async function methodLosses(
  change: MethodChange,
  context: LossContext,
): Promise<readonly CallLoss[]> {
  const { old, new: next, aspects } = change;
  const losses: CallLoss[] = [];
  const hasPath = old !== undefined && next !== undefined && !aspects.has("renamed");
  if (!hasPath) {
    if (old !== undefined) losses.push(await unknownMethod("old", old, context));
    if (next !== undefined) losses.push(await unknownMethod("new", next, context));
    return losses;
  }
  const pair = { old, new: next };
  if (aspects.has("client streaming")) losses.push(await requestCount(pair, context));
  if (aspects.has("server streaming")) losses.push(await responseCount(pair, context));
  if (aspects.has("idempotency")) losses.push(...(await idempotencyLosses(pair, context.caller)));
  return losses;
}

/** A client calls what the server of the other version does not know; or the call that stands for it. */
async function unknownMethod(
  client: Side,
  method: Method,
  context: LossContext,
): Promise<CallLoss> {
  const standIn = context.standIns.get(method);
  if (standIn === undefined) return await callUnknown(client, method, context.caller);
  standIn.loss ??= callUnknown(client, standIn.method, context.caller);
  const loss = await standIn.loss;
  if (standIn.method === method) return loss;
  const line = `this call stands for all methods of ${method.service}, ${subjectOf(method)} among them: the ${otherSide(client)} server lacks the service`;
  return { ...loss, script: [...loss.script, line] };
}

async function callUnknown(client: Side, method: Method, caller: Caller): Promise<CallLoss> {
  const made = await caller.make({ client, method });
  return {
    client,
    script: [
      `the ${client} client calls ${signatureOf(method)}`,
      `the ${otherSide(client)} server has no ${subjectOf(method)}`,
    ],
    got: gotOf(made),
    source: clauses.noMethod,
  };
}

/** The client that may send any number of messages, and the server that takes exactly one. */
async function requestCount(pair: MethodPair, context: LossContext): Promise<CallLoss> {
  const client = pair.old.clientStreaming ? "old" : "new";
  const method = pair[client];
  const message = minimalBytes(context[client], method.request);
  const { caller } = context;
  const two = {
    sent: 2,
    made: await caller.make({ client, method, messages: [message, message] }),
  };
  const shown = passes(two.made)
    ? { sent: 0, made: await caller.make({ client, method, messages: [] }) }
    : two;
  const { sent, made } = passes(shown.made) ? two : shown;
  return {
    client,
    script: [
      `the ${client} client calls ${signatureOf(method)}`,
      `it sends ${sent} messages`,
      `the ${otherSide(client)} server has ${signatureOf(pair[otherSide(client)])}`,
    ],
    got: gotOf(made, ({ taken }) => `the server took ${taken} of ${sent} messages`),
    source: clauses.requestCount,
  };
}

/**
 * The server that may answer with any number of messages, and the client that waits for exactly one.
 *
 * Of two messages `@grpc/grpc-js` reads one and then waits for its deadline, so that what comes of these says
 * nothing; where none comes, it says so at once.
 */
async function responseCount(pair: MethodPair, { caller }: LossContext): Promise<CallLoss> {
  const client = pair.old.serverStreaming ? "new" : "old";
  const method = pair[client];
  const made = await caller.make({ client, method, answers: [] });
  return {
    client,
    script: [
      `the ${client} client calls ${signatureOf(method)}`,
      `the ${otherSide(client)} server has ${signatureOf(pair[otherSide(client)])}`,
      "it answers with 0 messages",
    ],
    got: gotOf(made, ({ messages }) => `${messages.length} of 0 messages arrived`),
    source: clauses.responseCount,
  };
}

function passes(made: MadeCall | undefined): boolean {
  return made?.status.code === 0;
}

/** The status; behind an OK what else happened. */
function gotOf(made: MadeCall | undefined, otherwise?: (made: MadeCall) => string): string {
  if (made === undefined) return `12 UNIMPLEMENTED, by the clause: ${notMade}`;
  if (!passes(made) || otherwise === undefined) return statusText(made.status);
  return `${statusText(made.status)}: ${otherwise(made)}`;
}
