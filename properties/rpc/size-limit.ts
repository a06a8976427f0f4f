import { firstUnknownNumber } from "../../generators/draw/unknown-fields.ts";
import type { MessageType } from "../../schema/types.ts";
import { wireType } from "../../schema/wire/wire-type.ts";
import { Writer } from "../../schema/wire/writer.ts";
import type { CallOutcome, RpcStatus } from "../../transports/transport.ts";
import { broken, declined, held, type Verdict } from "../verdict.ts";
import type { CallInput } from "./call-input.ts";
import { knownGoodInput } from "./call-inputs.ts";
import type { CallContext, TryingProperty } from "./call-property.ts";
import { clientMade } from "./client-made.ts";
import type { LiveMethod } from "./exchange.ts";
import { speaksForService } from "./service-speaker.ts";
import { shownStatus } from "./shown-status.ts";
import { statusCode, statusNameOf, statusTable } from "./status-code.ts";
import { wholeRequests } from "./whole-requests.ts";

/** A request that is too large is refused, and harms nobody else. */
export const sizeLimit: TryingProperty = {
  kind: "trying",
  id: "rpc/size-limit",
  claim: "a request that is too large is RESOURCE_EXHAUSTED, and the connection lives",
  source: statusTable,
  explanation: `Requests a little below the limit of the server, just over it and far over it are sent, each with small calls beside it on the same
connection. Where wireproof.config says maxRequestBytes that is the limit, and a request of just that size must not be refused for its size; elsewhere it is
taken to be the 4 MiB that all libraries of gRPC have by default. Over the limit a request may be taken, or refused:
with RESOURCE_EXHAUSTED, which the libraries have for it, or by a rule of the method. UNKNOWN and INTERNAL say that something broke; a
connection that is dropped takes with it the calls of everybody who shares it, behind a proxy the calls of strangers.

It is tried once for each service. What is made large is a field of text or bytes, or one that the schema does not have.`,
  appliesTo: (method) => speaksForService(method, aptness),
  inputs: () => ({
    edges: () => [knownGoodInput()],
    random: () => knownGoodInput(),
    // The sizes are what counts, and are always the same.
    maxRandom: 0,
    // Simpler requests would be as large.
    shrink: () => [],
  }),
  async check(input, context) {
    const first = await context.call(input);
    if (isCutOff(first.outcome.status)) return declined;
    const small = wholeRequests(first);
    for (const size of sizesFor(context.maxRequestBytes)) {
      if (size.bytes > mostSent) continue;
      const verdict = await judgeSize(context, small, size);
      // Once more: a connection may have been lost just then.
      const again = verdict.kind === "broken" ? await judgeSize(context, small, size) : verdict;
      if (again.kind === "broken") return again;
    }
    return held;
  },
};

const mebibyte = 1024 * 1024;
const kibibyte = 1024;

/** https://github.com/grpc/grpc/blob/master/include/grpc/impl/channel_arg_names.h (GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH) */
const usualLimit = 4 * mebibyte;

/** What is larger takes more memory than a test may. */
const mostSent = 160 * mebibyte;

/** How far a request goes over the limit at most that is far over it. */
const farOver = 16 * mebibyte;

/** Small calls beside a large one. */
const beside = 3;

/** A call with so many bytes may take longer than others, in milliseconds. */
const deadlineMs = 20_000;

interface Size {
  readonly what: "at" | "just over" | "far over";
  readonly bytes: number;
  /** Whether a server must not refuse it for its size. */
  readonly mustFit: boolean;
}

function sizesFor(limit: number | undefined): readonly Size[] {
  const bound = limit ?? usualLimit;
  return [
    { what: "at", bytes: limit ?? usualLimit - 1, mustFit: limit !== undefined },
    { what: "just over", bytes: bound + kibibyte, mustFit: false },
    { what: "far over", bytes: Math.min(bound * 4, bound + farOver), mustFit: false },
  ];
}

/** A method that takes one request and gives one answer, and has text to make large, tells most. */
function aptness({ clientStreaming, serverStreaming, requestType }: LiveMethod): number {
  return (clientStreaming ? 0 : 2) + (serverStreaming ? 0 : 1) + (largeField(requestType) ? 4 : 0);
}

function largeField(type: MessageType): number | undefined {
  const fields = type.fields.filter(({ oneof, cardinality }) => !oneof && cardinality !== "map");
  const field =
    fields.find(({ kind }) => kind === "bytes") ?? fields.find(({ kind }) => kind === "string");
  return field?.number;
}

async function judgeSize(context: CallContext, small: CallInput, size: Size): Promise<Verdict> {
  const base = small.messages[0]?.bytes ?? new Uint8Array();
  const { method, callRaw, isAlive } = context;
  const large = callRaw({
    path: `/${method.subject}`,
    clientStreaming: method.clientStreaming,
    serverStreaming: method.serverStreaming,
    messages: [enlarged(method.requestType, base, size.bytes)],
    deadlineMs,
  });
  const besides = Array.from({ length: beside }, () => context.call(small));
  const [outcome, ...others] = await Promise.all([large, ...besides]);
  const own = judgeLarge(outcome, size);
  if (own.kind === "broken") return own;
  const lost = others.find((exchange) => isCutOff(exchange.outcome.status));
  if (lost !== undefined) return dropped(lost.outcome.status, size);
  const after = await context.call(small);
  if (!isCutOff(after.outcome.status) || (await isAlive())) return held;
  return dropped(after.outcome.status, size);
}

/** As many bytes as asked for: a field is written behind the others, and replaces what was there. */
function enlarged(type: MessageType, base: Uint8Array, total: number): Uint8Array {
  const writer = new Writer();
  writer.tag(largeField(type) ?? firstUnknownNumber(type, 1), wireType.lengthDelimited);
  const tag = writer.finish();
  // A length of 2 to 256 MiB takes four bytes as a varint; of less it may take four as well.
  const length = Math.max(0, total - base.length - tag.length - 4);
  const bytes = new Uint8Array(base.length + tag.length + 4 + length).fill(0x61);
  bytes.set(base);
  bytes.set(tag, base.length);
  const padded = [0, 7, 14].map((shift) => ((length >>> shift) & 0x7f) | 0x80);
  bytes.set([...padded, (length >>> 21) & 0x7f], base.length + tag.length);
  return bytes;
}

const failures: ReadonlySet<number> = new Set([statusCode.UNKNOWN, statusCode.INTERNAL]);

function judgeLarge({ status }: CallOutcome, size: Size): Verdict {
  if (clientMade(status) === "caller") return declined;
  if (isCutOff(status)) return dropped(status, size);
  const refused = size.mustFit && status.code === statusCode.RESOURCE_EXHAUSTED;
  if (!refused && !failures.has(status.code)) return held;
  const expected = refused
    ? `no RESOURCE_EXHAUSTED for ${size.bytes} bytes, which wireproof.config says it must take`
    : `an answer, or RESOURCE_EXHAUSTED, for a request of ${size.bytes} bytes (${size.what} the limit)`;
  return broken({
    way: "wrong status",
    signature: `${size.what} the limit: ${statusNameOf(status.code) ?? "no status"}`,
    describe: () => ({ expected, actual: shownStatus(status) }),
  });
}

/** Whether the connection, or the stream of the call, was cut off. */
function isCutOff(status: RpcStatus): boolean {
  const by = clientMade(status);
  return by === "connection" || by === "reset" || by === "no status";
}

function dropped(status: RpcStatus, size: Size): Verdict {
  return broken({
    way: "wrong status",
    signature: `${size.what} the limit: connection dropped`,
    describe: () => ({
      expected: `a status for a request of ${size.bytes} bytes (${size.what} the limit), and answers to all other calls`,
      actual: `the connection was dropped: ${shownStatus(status)}`,
      because: "calls of others on the same connection are lost with it",
    }),
  });
}
