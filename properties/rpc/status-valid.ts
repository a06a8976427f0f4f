import type { CallOutcome, MetadataEntry, RpcStatus } from "../../transports/transport.ts";
import { usualLimit } from "../usual-limit.ts";
import { broken, declined, type Failure, held } from "../verdict.ts";
import type { ObservingProperty } from "./call-property.ts";
import { clientMade } from "./client-made.ts";
import type { Exchange } from "./exchange.ts";
import { shownStatus, shownText } from "./shown-status.ts";
import { grpcOverHttp2, statusNameOf, statusTable } from "./status-code.ts";

/** A call ends with a status that exists, and what is sent beside it may be sent. */
export const statusValid: ObservingProperty = {
  kind: "observing",
  id: "rpc/status-valid",
  claim: "every call ends with one of the 17 statuses, and its metadata are legal",
  source: grpcOverHttp2,
  explanation: `A server ends each call with grpc-status, a number from 0 to 16. Where none comes, a caller's library has to make one up: UNKNOWN for an answer of
HTTP that says 200 or 500, INTERNAL for a stream that just ends. The caller then believes what nobody said. Names of metadata are made of
lower-case letters, digits and _ - . and values are printable ASCII, or bytes where the name ends in -bin.

An HTTP status of 401, 403, 404, 429, 502, 503 or 504 without grpc-status is no finding: what stands before a server says that of who may call it and whether it
is there, and the specification tells callers what to make of it. Nor is a stream that is cut off for a request of more than 4 MiB
or more than 8 KiB of metadata.

What is seen is what the caller's library lets through: it drops metadata that are not legal, reads any base64, and shows a grpc-message that
is wrongly percent-encoded as it came. Those take a look at the frames themselves.`,
  appliesTo: () => ({ applies: true }),
  judge(exchange) {
    const { outcome } = exchange;
    const failure = withoutStatus(exchange) ?? wrongCode(outcome.status) ?? illegalEntry(outcome);
    if (failure !== undefined) return broken(failure);
    return clientMade(outcome.status) === undefined ? held : declined;
  },
};

/** Statuses of HTTP by which proxies say who may call and whether anybody is there, and routers that there is no such path. */
const proxyStatuses = /^Received HTTP status code (?:401|403|404|429|502|503|504)$/;
/** Of HTTP/2: `NO_ERROR` where the call was not over, and `INTERNAL_ERROR`. */
const wrongResets = /^Received RST_STREAM with code (?:0|2) \((?:Call ended|Internal server)/;
/** "Servers may limit the size of Request-Headers, with a default of 8 KiB suggested." */
const usualMetadata = 8192;

function withoutStatus({ outcome, input }: Exchange): Failure | undefined {
  const { status } = outcome;
  const made = clientMade(status);
  const isCutOff = made === "reset" && wrongResets.test(status.details);
  const isHttp = made === "http status" && !proxyStatuses.test(status.details);
  if (made !== "no status" && !isHttp && !isCutOff) return undefined;
  if (isLarge(input)) return undefined;
  return {
    way: "malformed",
    signature: `no grpc-status: ${status.details}`,
    describe: () => ({
      expected: "grpc-status behind the answer",
      actual: isCutOff
        ? `a stream that the server cut off (${shownText(status.details)})`
        : `none; the caller's library made ${shownStatus(status)} of it`,
    }),
  };
}

/** Whether a server, or what stands before it, may turn the request away before it is read. */
function isLarge({ messages, metadata = [] }: Exchange["input"]): boolean {
  const size = metadata.reduce((sum, { name, value }) => sum + name.length + value.length + 32, 0);
  return size > usualMetadata || messages.some(({ bytes }) => bytes.length > usualLimit);
}

function wrongCode({ code, details }: RpcStatus): Failure | undefined {
  if (statusNameOf(code) !== undefined) return undefined;
  // What cannot be read as a number is -1 to whoever calls: `1*DIGIT` has no sign.
  const isNumber = code >= 0;
  return {
    way: "malformed",
    // One failure whatever the number: a server that passes on what it was sent has a new one each time.
    signature: isNumber ? "a status that does not exist" : "a status that is no number",
    describe: () => ({
      expected: "a status from 0 to 16",
      actual: `${isNumber ? code : "one that is no number"}${details === "" ? "" : ` (${shownText(details)})`}`,
      source: statusTable,
    }),
  };
}

/** PROTOCOL-HTTP2.md: `Header-Name → 1*( %x30-39 / %x61-7A / "_" / "-" / ".")` */
const legalName = /^[0-9a-z_.-]+$/;
/** PROTOCOL-HTTP2.md: `ASCII-Value → 1*( %x20-%x7E )`; an empty value is what some libraries make of spaces. */
const legalValue = /^[\x20-\x7e]*$/;

function illegalEntry({ metadata, trailers }: CallOutcome): Failure | undefined {
  for (const entry of metadata) {
    const failure = illegal(entry, "before the first message");
    if (failure !== undefined) return failure;
  }
  for (const entry of trailers) {
    const failure = illegal(entry, "behind the last message");
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function illegal({ name, value }: MetadataEntry, where: string): Failure | undefined {
  if (!legalName.test(name))
    return illegalMetadata({
      signature: "an illegal name of metadata",
      expected: "names of metadata of lower-case letters, digits and _ - .",
      actual: `${shownText(JSON.stringify(name))} ${where}`,
    });
  const isLegal =
    typeof value === "string"
      ? !name.endsWith("-bin") && legalValue.test(value)
      : name.endsWith("-bin");
  if (isLegal) return undefined;
  return illegalMetadata({
    signature: `an illegal value of ${name}`,
    expected: name.endsWith("-bin") ? `bytes in base64 as ${name}` : `printable ASCII as ${name}`,
    actual:
      typeof value === "string" ? `${shownText(JSON.stringify(value))} ${where}` : `bytes ${where}`,
  });
}

function illegalMetadata(told: {
  readonly signature: string;
  readonly expected: string;
  readonly actual: string;
}): Failure {
  const { signature, ...texts } = told;
  return { way: "malformed", signature, describe: () => texts };
}
