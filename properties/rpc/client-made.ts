import type { CallOutcome, RpcStatus } from "../../transports/transport.ts";
import { statusCode } from "./status-code.ts";

/**
 * What brought a status about that the server never sent: the caller's library made it up, as the specification has
 * it do where a call ends in no other way.
 */
export type ClientMade =
  /** The call ended, and no status came with it. */
  | "no status"
  /** The answer was that of HTTP, mostly of what stands before a server. */
  | "http status"
  /** The stream of the call was cut off. */
  | "reset"
  /** There is no connection, or it was lost. */
  | "connection"
  /** The caller waited no longer. */
  | "deadline"
  /** The caller had enough, or was told to stop. */
  | "cancelled"
  /** An answer that is not one message, where one is promised. */
  | "cardinality"
  /** An answer that cannot be unpacked, or not read. */
  | "unreadable"
  /** An answer that is larger than the caller takes. */
  | "too large"
  /** The caller could not send. */
  | "caller";

interface Told {
  readonly by: ClientMade;
  readonly codes: readonly number[];
  readonly text: RegExp;
}

const { INTERNAL, UNAVAILABLE, UNKNOWN, UNIMPLEMENTED, CANCELLED } = statusCode;
const { DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAUTHENTICATED, PERMISSION_DENIED } = statusCode;

/** What our transport says of a stream that brought as many messages as it was asked for, and went on. */
const left = /^left after \d+ messages$/;

/**
 * The texts of `@grpc/grpc-js`, and of what calls it for us, each with the codes that it gives it: the only sign by which a status that the library
 * made differs from one that came. A server that sends just these texts, as one does that passes on what it got from
 * another server, cannot be told apart.
 */
const texts: readonly Told[] = [
  { by: "no status", codes: [UNKNOWN], text: /^Received HTTP status code 200$/ },
  { by: "no status", codes: [UNKNOWN], text: /^No status information received$/ },
  { by: "no status", codes: [INTERNAL], text: /^Received RST_STREAM with code 0\b/ },
  {
    by: "http status",
    codes: [INTERNAL, UNAUTHENTICATED, PERMISSION_DENIED, UNIMPLEMENTED, UNAVAILABLE, UNKNOWN],
    text: /^Received HTTP status code \d+$/,
  },
  { by: "reset", codes: [INTERNAL], text: /^Received RST_STREAM with code / },
  { by: "reset", codes: [UNAVAILABLE], text: /^Stream refused by server$/ },
  {
    by: "reset",
    codes: [RESOURCE_EXHAUSTED],
    text: /^Bandwidth exhausted or memory limit exceeded$/,
  },
  { by: "reset", codes: [PERMISSION_DENIED], text: /^Protocol not secure enough$/ },
  {
    by: "connection",
    codes: [UNAVAILABLE],
    text: /^(?:Connection dropped|No connection established)/,
  },
  { by: "connection", codes: [UNAVAILABLE], text: /^(?:read|write|connect) E[A-Z]+\b/ },
  { by: "connection", codes: [UNAVAILABLE], text: /^Name resolution failed for target / },
  {
    by: "connection",
    codes: [UNAVAILABLE, INTERNAL],
    text: /^Write (?:error|failed with error)\b/,
  },
  { by: "connection", codes: [UNAVAILABLE, INTERNAL], text: /^Failed to start HTTP\/2 stream / },
  {
    by: "deadline",
    codes: [DEADLINE_EXCEEDED],
    text: /^Deadline exceeded after \d|^the call did not end within |^the server cut the call off at its deadline /,
  },
  { by: "cancelled", codes: [CANCELLED], text: /^(?:Call cancelled|Cancelled on client)$/ },
  { by: "cancelled", codes: [CANCELLED], text: left },
  {
    by: "cardinality",
    codes: [UNIMPLEMENTED],
    text: /^(?:No message received|Too many responses received)$/,
  },
  { by: "unreadable", codes: [INTERNAL], text: /^Response message parsing error: / },
  { by: "unreadable", codes: [INTERNAL], text: /^Failed to decompress \w+-encoded message$/ },
  {
    by: "unreadable",
    codes: [INTERNAL, UNKNOWN],
    text: /^Received message compressed with unsupported compression method /,
  },
  {
    by: "too large",
    codes: [RESOURCE_EXHAUSTED],
    text: /^Received message (?:larger than max|that decompresses to a size larger than) |^more than \d+ bytes of messages arrived$/,
  },
  { by: "caller", codes: [INTERNAL], text: /^Request message serialization failure: / },
  { by: "caller", codes: [RESOURCE_EXHAUSTED], text: /^Attempted to send message with a size / },
  {
    by: "caller",
    codes: [INTERNAL],
    text: /^"authorization" metadata cannot have multiple values$/,
  },
];

/** What made a status that the server did not send; `undefined` where the server sent it, as far as can be seen. */
export function clientMade({ code, details }: RpcStatus): ClientMade | undefined {
  return texts.find(({ codes, text }) => codes.includes(code) && text.test(details))?.by;
}

/** Whether the server itself ended the call, as far as can be seen. */
export function isServers({ status }: CallOutcome): boolean {
  return clientMade(status) === undefined;
}

/** Whether it is a stream of answers that was left since they were enough: as good an answer as any that ends. */
export function wasLeft({ status }: CallOutcome): boolean {
  return status.code === CANCELLED && left.test(status.details);
}
