import { emptyMessage } from "../../schema/value.ts";
import type { RpcStatus } from "../../transports/transport.ts";
import { broken, declined, held, type Verdict } from "../verdict.ts";
import { requestPart } from "./call-inputs.ts";
import type { CallContext, TryingProperty } from "./call-property.ts";
import { clientMade } from "./client-made.ts";
import { speaksForService } from "./service-speaker.ts";
import { shownStatus } from "./shown-status.ts";
import { statusCode, statusNameOf, statusTable } from "./status-code.ts";

/** What a server does not have it says so of. */
export const unknownMethod: TryingProperty = {
  kind: "trying",
  id: "rpc/unknown-method",
  claim: "a method, and a service, that the server does not have is UNIMPLEMENTED",
  source: statusTable,
  explanation: `A path of the service with a method that does not exist, and one of a service that does not exist, are called. "Method not found at
server: UNIMPLEMENTED", says the table of statuses. Clients tell by it an older server from a broken one: they fall back to
another method, or say what to upgrade. A server that answers with anything else has its callers try again in vain, or
has a catch-all that takes requests for what they are not.

It is tried once for each service. A server that asks who is calling before it looks for the method (UNAUTHENTICATED, PERMISSION_DENIED), or is not
there for the moment, shows nothing.`,
  appliesTo: (method) => speaksForService(method),
  inputs: ({ requestType }) => ({
    edges: () => [{ messages: [requestPart(requestType, emptyMessage)] }],
    // The request counts for nothing.
    random: () => ({ messages: [requestPart(requestType, emptyMessage)] }),
    maxRandom: 0,
    shrink: () => [],
  }),
  async check(_input, context) {
    for (const { what, path } of unknownPaths(context)) {
      const verdict = await judgePath(context, what, path);
      if (verdict.kind !== "held") return verdict;
    }
    return held;
  },
};

interface UnknownPath {
  readonly what: "method" | "service";
  readonly path: string;
}

/** Names that nobody has; where somebody has, there is another letter behind. */
function unknownPaths({ method, schema }: CallContext): readonly UnknownPath[] {
  const names = schema.registry.getService(method.service)?.methods.map(({ name }) => name) ?? [];
  const unknownName = unused("NoSuchMethod", (name) => names.includes(name));
  const isService = (name: string): boolean => schema.registry.getService(name) !== undefined;
  const service = unused(`${method.service}NoSuchService`, isService);
  return [
    { what: "method", path: `/${method.service}/${unknownName}` },
    { what: "service", path: `/${service}/${method.name}` },
  ];
}

function unused(name: string, isUsed: (name: string) => boolean): string {
  return isUsed(name) ? unused(`${name}X`, isUsed) : name;
}

async function judgePath(
  context: CallContext,
  what: UnknownPath["what"],
  path: string,
): Promise<Verdict> {
  const first = await called(context, path);
  if (first.code === statusCode.UNIMPLEMENTED) return held;
  // Once more: a connection may have been lost just then.
  const status = await called(context, path);
  if (status.code === statusCode.UNIMPLEMENTED) return held;
  if (showsNothing.has(status.code) || first.code !== status.code) return declined;
  return broken({
    way: status.code === statusCode.OK ? "accepted" : "wrong status",
    signature: `unknown ${what}: ${statusNameOf(status.code) ?? "no status"}`,
    describe: () => ({
      expected: `UNIMPLEMENTED for ${path}, a ${what} that does not exist`,
      actual: shownStatus(status),
      because: '"Method not found at server" is UNIMPLEMENTED',
    }),
  });
}

/** It asks first who is calling, or how much; or there was no server at all. */
const showsNothing: ReadonlySet<number> = new Set([
  statusCode.UNAUTHENTICATED,
  statusCode.PERMISSION_DENIED,
  statusCode.RESOURCE_EXHAUSTED,
  statusCode.UNAVAILABLE,
  statusCode.CANCELLED,
]);

async function called({ callRaw, method }: CallContext, path: string): Promise<RpcStatus> {
  const { clientStreaming, serverStreaming } = method;
  const messages = [new Uint8Array()];
  const outcome = await callRaw({ path, clientStreaming, serverStreaming, messages });
  // An answer that is not one message, to a call that has no such answer, was made all the same.
  if (clientMade(outcome.status) !== "cardinality") return outcome.status;
  return { code: statusCode.OK, name: "OK", details: "" };
}
