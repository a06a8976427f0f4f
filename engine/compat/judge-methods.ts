import type { Carrier, Schemas } from "../../properties/compat/carrier.ts";
import type { Direction, Encoding, Level } from "../../properties/compat/levels.ts";
import { otherSide, type Side } from "../../schema/evolution/evolution-types.ts";
import type { MethodChange, MethodPair } from "../../schema/evolution/method-changes.ts";
import { type Calls, withCalls } from "./calls/calls.ts";
import type { CallLoss } from "./compat-result.ts";
import { judgeReplaced, type ReplacedLoss } from "./judge-replaced.ts";
import { pairIn } from "./message-roles.ts";
import type { Role } from "./modes.ts";

/** A change of a method, with the calls that fail for it. */
export interface JudgedMethod {
  readonly change: MethodChange;
  readonly losses: readonly CallLoss[];
}

/** What the calls are made for. */
interface MethodsJob {
  readonly schemas: Schemas;
  readonly carrier: Carrier;
  readonly changes: readonly MethodChange[];
  readonly encodings: readonly Encoding[];
  /** The level that has to hold of what calls carry. */
  readonly level: Level;
}

/** Makes the calls that changes of methods have fail: over loopback, one at a time. Nothing is started where no method changed. */
export async function judgeMethods(job: MethodsJob): Promise<readonly JudgedMethod[]> {
  const { schemas, changes } = job;
  if (changes.length === 0) return [];
  return await withCalls({ ...schemas, changes }, async (calls) => {
    const judged: JudgedMethod[] = [];
    for (const change of changes) {
      const losses = [...(await calls.losses(change)), ...(await typeLosses(job, calls, change))];
      judged.push({ change, losses });
    }
    return judged;
  });
}

/** Calls whose messages do not cross, since the method takes or gives another type. */
async function typeLosses(
  job: MethodsJob,
  calls: Calls,
  { old, new: next, aspects }: MethodChange,
): Promise<readonly CallLoss[]> {
  if (old === undefined || next === undefined) return [];
  const methods: MethodPair = { old, new: next };
  const losses: CallLoss[] = [];
  for (const role of ["request", "response"] as const) {
    if (!aspects.has(`${role} type`)) continue;
    for (const client of ["old", "new"] as const) {
      const loss = await typeLoss(job, calls, { methods, role, client });
      if (loss !== undefined) losses.push(loss);
    }
  }
  return losses;
}

/** The types of one method, as one client uses it. */
interface TypeUse {
  readonly methods: MethodPair;
  readonly role: Role;
  readonly client: Side;
}

async function typeLoss(
  job: MethodsJob,
  calls: Calls,
  use: TypeUse,
): Promise<CallLoss | undefined> {
  const { schemas, encodings } = job;
  const { methods, role, client } = use;
  const pair = pairIn(schemas.old, schemas.new, methods, role);
  if (pair === undefined) return undefined;
  // Clients write requests, and servers, of the other version, responses.
  const writer = role === "request" ? client : otherSide(client);
  const direction: Direction = writer === "old" ? "old-to-new" : "new-to-old";
  for (const encoding of encodings) {
    const lost = await judgeReplaced(job, pair, { direction, encoding });
    if (lost === undefined) continue;
    if (encoding === "json") return inJson(use, lost);
    const { json, bytes, read } = lost;
    const script = { client, methods, breaks: role, bytes, json };
    return await calls.carry(read === undefined ? script : { ...script, read });
  }
  return undefined;
}

/** gRPC carries bytes; who has JSON carried (Connect, a gateway) loses it there. Such a call is not made. */
function inJson({ methods, role, client }: TypeUse, { json, read }: ReplacedLoss): CallLoss {
  const name = `${methods[client].service}/${methods[client].name}`;
  const reader = role === "request" ? otherSide(client) : client;
  const end = role === "request" ? "server" : "client";
  return {
    client,
    script: [`the ${client} client calls ${name} with JSON`, `the ${role} is ${json}`],
    got: `the ${reader} ${end} ${read === undefined ? "refuses it" : `reads ${read}`}`,
    source: "https://protobuf.dev/programming-guides/json/",
  };
}
