import { firstDifference } from "../../schema/compare.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { decode } from "../../schema/wire/decode.ts";
import { encode } from "../../schema/wire/encode.ts";
import { encodingGuide } from "../../schema/wire/wire-error.ts";
import { broken, declined, type Failure, held, type Verdict } from "../verdict.ts";
import type { ObservingProperty } from "./call-property.ts";
import { type ClientMade, clientMade } from "./client-made.ts";
import type { Exchange, ReadAnswer } from "./exchange.ts";
import { missingRequired } from "./parsable.ts";
import { shownStatus } from "./shown-status.ts";
import { grpcOverHttp2, statusCode, statusTable } from "./status-code.ts";
import { withoutNumbers } from "./without-numbers.ts";

/** What a server answers is what the schema says it answers with. */
export const responseDecodes: ObservingProperty = {
  kind: "observing",
  id: "rpc/response-decodes",
  claim:
    "every answer is a message of the response's type, and there are as many as the method promises",
  source: encodingGuide,
  explanation: `Each message that a server sends is read strictly: its bytes are legal, text is UTF-8 where the schema says so, all required
fields are set, and written again it means the same. A library in another language may refuse what the server's own let pass, or read something else.

A method that does not stream its answers gives exactly one with OK: none, or two, is UNIMPLEMENTED to the caller ("Response cardinality
violation"). What is sent before another status the specification leaves open, and callers throw it away: nothing is said of that.`,
  appliesTo: () => ({ applies: true }),
  judge(exchange) {
    for (const answer of exchange.answers) {
      const failure = failureOf(exchange.method.responseType, answer);
      if (failure !== undefined) return broken(failure);
    }
    return judgeCount(exchange);
  },
};

/** What is wrong with one message. */
function failureOf(type: MessageType, answer: ReadAnswer): Failure | undefined {
  if (answer.kind === "unreadable") return unreadable(type, answer.reason, answer.bytes);
  const missing = missingRequired(type, answer.value);
  if (missing !== undefined)
    return {
      way: "unreadable",
      signature: `without required field ${missing.typeName}.${missing.field}`,
      describe: () => ({
        expected: `a ${type.typeName} in which all required fields are set`,
        actual: `${missing.path} is not set`,
        source: "https://protobuf.dev/programming-guides/proto2/#field-labels",
        place: missing,
        output: answer.bytes,
      }),
    };
  return changed(type, answer.value, answer.bytes);
}

function unreadable(type: MessageType, reason: string, bytes: Uint8Array): Failure {
  return {
    way: "unreadable",
    signature: `unreadable: ${withoutNumbers(reason)}`,
    describe: () => ({
      expected: `a ${type.typeName}`,
      actual: `bytes that no decoder may accept (${reason})`,
      output: bytes,
    }),
  };
}

/** Whether the message means something else once it is read and written again. */
function changed(type: MessageType, value: MessageValue, bytes: Uint8Array): Failure | undefined {
  const difference = firstDifference(type, value, decode(type, encode(type, value)));
  if (difference === undefined) return undefined;
  const { path, typeName, field, reason } = difference;
  return {
    way: "wrong value",
    signature: `changes when it is written again: ${reason} at ${typeName}.${field?.number ?? "?"}`,
    describe: () => ({
      expected: "a message that means the same when it is read and written again",
      actual: `${path} is another (${reason})`,
      place: { path, typeName, ...(field !== undefined && { field: field.number }) },
      output: bytes,
    }),
  };
}

/** How the caller's library ends a call whose answer it cannot use. */
const unusable: ReadonlySet<ClientMade | undefined> = new Set(["cardinality", "unreadable"]);

/** "Response cardinality violation (method requires exactly one response but server sent some other number of responses)" */
function judgeCount({ method, outcome }: Exchange): Verdict {
  const { status, messages } = outcome;
  const made = clientMade(status);
  if (unusable.has(made)) return broken(unusableAnswer(made, outcome.status));
  if (method.serverStreaming) return messages.length === 0 ? declined : held;
  if (made !== undefined || status.code !== statusCode.OK) return declined;
  return messages.length === 1 ? held : broken(miscounted(messages.length));
}

function miscounted(count: number): Failure {
  return {
    way: "malformed",
    signature: count === 0 ? "OK without an answer" : "OK with several answers",
    describe: () => ({
      expected: "one message with OK, since the method does not stream its answers",
      actual: count === 0 ? "OK and no message" : `OK and ${count} messages`,
      source: statusTable,
    }),
  };
}

function unusableAnswer(
  made: ClientMade | undefined,
  status: Exchange["outcome"]["status"],
): Failure {
  const isCount = made === "cardinality";
  return {
    way: isCount ? "malformed" : "unreadable",
    signature: isCount
      ? cardinalitySignature(status.details)
      : `unusable: ${withoutNumbers(status.details)}`,
    describe: () => ({
      expected: isCount
        ? "one message with OK, since the method does not stream its answers"
        : "a message that the caller can unpack and read",
      actual: `an answer for which the caller's library ends the call with ${shownStatus(status)}`,
      source: isCount ? statusTable : grpcOverHttp2,
    }),
  };
}

function cardinalitySignature(details: string): string {
  return details.startsWith("No message") ? "OK without an answer" : "OK with several answers";
}
