import type { CallOutcome, MetadataEntry } from "../../transports/transport.ts";
import { broken, declined, type Failure, held } from "../verdict.ts";
import type { ObservingProperty } from "./call-property.ts";
import { isServers } from "./client-made.ts";
import type { Exchange } from "./exchange.ts";
import { findLeak, type Leak } from "./leaks/find-leak.ts";
import { leakPatterns, patternsOfFaults } from "./leaks/leak-patterns.ts";
import { requestTexts } from "./request-texts.ts";
import { shownText } from "./shown-status.ts";
import { statusCode, statusNameOf } from "./status-code.ts";
import { detailsEntry, readStatusDetails } from "./status-details.ts";
import { skeletonOf } from "./status-signature.ts";

/** Callers are told what is wrong, and not how the server is built. */
export const noLeak: ObservingProperty = {
  kind: "observing",
  id: "rpc/no-leak",
  claim: "no status and no metadata give away a stack trace, a file path, SQL or a secret",
  source: "https://cwe.mitre.org/data/definitions/209.html",
  explanation: `The text beside a status, and the metadata, go to whoever called. A stack trace tells which libraries run in which version and where; a path
tells who runs the server and on what; a statement of SQL tells the tables, and that it can be reached. None of it helps a caller. The libraries
leave traces out for that reason: "we can't be sure that all server-side applications consider all possible stack traces to be free of
confidential information" (https://github.com/grpc/grpc/issues/14897).

Looked for are traces as a dozen languages write them, absolute paths, statements of SQL and errors of databases, connection strings with
a password, private keys, and a google.rpc.DebugInfo with stack entries in grpc-status-details-bin. What was in the request and is quoted is no
leak, nor is a URL or the path of a method.`,
  appliesTo: () => ({ applies: true }),
  judge(exchange) {
    const failure = leakOf(exchange);
    if (failure !== undefined) return broken(failure);
    return isServers(exchange.outcome) ? held : declined;
  },
};

/** A text that the server sent, and where. */
interface SentText {
  readonly where: string;
  readonly text: string;
}

function leakOf(exchange: Exchange): Failure | undefined {
  const { outcome, input } = exchange;
  const { code } = outcome.status;
  // A server for queries tells its caller what is wrong with one.
  const patterns = code === statusCode.INVALID_ARGUMENT ? leakPatterns : patternsOfFaults;
  let texts: readonly string[] | undefined;
  const sent = (): readonly string[] => {
    texts ??= requestTexts(input);
    return texts;
  };
  for (const { where, text } of textsOf(outcome)) {
    const leak = findLeak(text, patterns, sent);
    if (leak !== undefined) return leaked(exchange, where, text, leak);
  }
  return debugInfo(outcome);
}

const utf8 = new TextDecoder();
/** Shorter ones hold nothing that is looked for. */
const minText = 8;
/** Headers of every answer. */
const usual: ReadonlySet<string> = new Set(["content-type", "date", "server"]);

function* textsOf(outcome: CallOutcome): Iterable<SentText> {
  const { status, metadata, trailers } = outcome;
  const name = statusNameOf(status.code) ?? `status ${status.code}`;
  if (status.details.length >= minText && isServers(outcome))
    yield { where: `the message of ${name}`, text: status.details };
  yield* textsIn(trailers);
  yield* textsIn(metadata);
}

function* textsIn(entries: readonly MetadataEntry[]): Iterable<SentText> {
  for (const { name, value } of entries) {
    if (value.length < minText || usual.has(name)) continue;
    yield { where: name, text: typeof value === "string" ? value : utf8.decode(value) };
  }
}

function leaked({ input }: Exchange, where: string, text: string, leak: Leak): Failure {
  const { kind, what } = leak.pattern;
  return {
    way: "leaked",
    signature: `${kind} in ${where}: ${skeletonOf(text, input)}`,
    ...(kind === "secret" && { security: true }),
    describe: () => ({
      expected: "what is wrong with the call, and nothing about how the server is built",
      actual: `${what} in ${where}: ${shownText(aroundEvidence(text, leak.evidence))}`,
      because: "it was in no part of the request",
    }),
  };
}

/** How much stands before what is shown. */
const lead = 80;

/** A long text from shortly before what it gives away. */
function aroundEvidence(text: string, evidence: string): string {
  const at = text.indexOf(evidence);
  return at <= lead ? text : `…${text.slice(at - lead)}`;
}

function debugInfo({ trailers, status }: CallOutcome): Failure | undefined {
  for (const { name, value } of trailers) {
    if (name !== detailsEntry || typeof value === "string") continue;
    const [entry] = readStatusDetails(value)?.stackEntries ?? [];
    if (entry === undefined) continue;
    return {
      way: "leaked",
      signature: `google.rpc.DebugInfo with stack entries: ${statusNameOf(status.code)}`,
      describe: () => ({
        expected: "what is wrong with the call, and nothing about how the server is built",
        actual: `a google.rpc.DebugInfo with stack entries in ${detailsEntry}: ${shownText(entry)}`,
      }),
    };
  }
  return undefined;
}
