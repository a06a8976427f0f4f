import type { CallInput } from "../../../properties/rpc/call-input.ts";
import type { Exchange, LiveMethod } from "../../../properties/rpc/exchange.ts";
import type { Failure, FailureWay } from "../../../properties/verdict.ts";
import { compileText } from "../../../schema/compile.ts";
import { methodsOf, subjectOf } from "../../../schema/methods.ts";
import type { Schema } from "../../../schema/schema.ts";
import { emptyMessage } from "../../../schema/value.ts";
import { encode } from "../../../schema/wire/encode.ts";
import type { FailedCall } from "../failed-call.ts";

/** Two methods of one service, of which one serves for what the other must not be touched by. */
export const words: Schema = compileText(`
  syntax = "proto3";
  package words.v1;
  message Word { string text = 1; int32 number = 2; }
  service Words {
    rpc Put(Word) returns (Word);
    rpc Say(Word) returns (Word);
  }
`);

/** The subject of a method of {@link words}. */
export function wordsSubject(name: "Put" | "Say"): string {
  return `words.v1.Words/${name}`;
}

/** A method of {@link words}, or of another schema, as a run knows it. */
export function wordsMethod(name = "Put", schema: Schema = words): LiveMethod {
  const method = methodsOf(schema).find((one) => one.name === name);
  if (method === undefined) throw new TypeError(`no method is called ${name}`);
  return {
    ...method,
    subject: subjectOf(method),
    requestType: schema.message(method.request),
    responseType: schema.message(method.response),
  };
}

/** A request with a text. */
export function wordInput(text: string): CallInput {
  const value = { ...emptyMessage, fields: new Map([[1, text]]) };
  return { messages: [{ value, bytes: encode(words.message("words.v1.Word"), value) }] };
}

/** The text of a request that {@link wordInput} made, or a shrink of it. */
export function textOf(input: CallInput): string {
  const text = input.messages[0]?.value.fields.get(1);
  return typeof text === "string" ? text : "";
}

/** A failure of a signature. */
export function aFailure(signature: string, way: FailureWay = "wrong status"): Failure {
  return { way, signature, describe: () => ({ expected: "OK", actual: signature }) };
}

/** A call of `Put` that broke a claim, that tests can change a part of. */
export function aFailedCall(parts: Partial<FailedCall> = {}): FailedCall {
  const method = parts.method ?? wordsMethod();
  const input = parts.input ?? wordInput("long enough");
  return {
    property: undefined,
    claim: { id: "own/claim", claim: "it holds", source: "here", explanation: "" },
    method,
    input,
    failure: aFailure("broken"),
    origin: {
      phase: "edges",
      index: 3,
      script: { steps: [{ subject: method.subject, input, takes: [], fresh: [] }] },
    },
    ...parts,
  };
}

/** A call of a method that ended with a status, without a server. */
export function anExchange(parts: Partial<Exchange> & { readonly status?: string } = {}): Exchange {
  const { status = "OK", ...rest } = parts;
  const code = status === "OK" ? 0 : 4;
  return {
    method: wordsMethod(),
    input: wordInput(""),
    outcome: {
      status: { code, name: status, details: "" },
      ...{ messages: [], metadata: [], trailers: [] },
    },
    ...{ ms: 1, deadlineMs: 1000, answers: [] },
    ...rest,
  };
}
