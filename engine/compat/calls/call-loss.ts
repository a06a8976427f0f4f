import type { Method } from "../../../schema/methods.ts";
import type { RpcStatus } from "../../../transports/transport.ts";

const statusCodes = "https://github.com/grpc/grpc/blob/master/doc/statuscodes.md";

/** What a call fails by. */
type Clause =
  | "noMethod"
  | "requestCount"
  | "responseCount"
  | "badRequest"
  | "badResponse"
  | "updating"
  | "get"
  | "retry";

/** The clauses that say how calls fail. */
export const clauses: Readonly<Record<Clause, string>> = {
  noMethod: `${statusCodes}: "Method not found at server"`,
  requestCount: `${statusCodes}: "Request cardinality violation"`,
  responseCount: `${statusCodes}: "Response cardinality violation"`,
  badRequest: `${statusCodes}: "Error parsing request proto"`,
  badResponse: `${statusCodes}: "Error parsing response proto"`,
  updating: "https://protobuf.dev/programming-guides/proto3/#updating",
  get: "https://connectrpc.com/docs/protocol/#unary-get-request",
  retry:
    "descriptor.proto, MethodOptions.IdempotencyLevel; https://www.rfc-editor.org/rfc/rfc9110.html#name-idempotent-methods",
};

/** What stands for a call that was not made since enough were. */
export const notMade = "this call was not made: as many as may be were made before";

/** `12 UNIMPLEMENTED: The server does not implement …` */
export function statusText({ code, name, details }: RpcStatus): string {
  return details === "" ? `${code} ${name}` : `${code} ${name}: ${details}`;
}

/** `acme.v1.Orders/Create(stream acme.v1.Order) returns (acme.v1.Receipt)` */
export function signatureOf(method: Method): string {
  const request = `${method.clientStreaming ? "stream " : ""}${method.request}`;
  const response = `${method.serverStreaming ? "stream " : ""}${method.response}`;
  return `${method.service}/${method.name}(${request}) returns (${response})`;
}
