import { compileText } from "../../../schema/compile.ts";
import { fromJson } from "../../../schema/json/from-json.ts";
import { methodsOf, subjectOf } from "../../../schema/methods.ts";
import type { Schema } from "../../../schema/schema.ts";
import { decode } from "../../../schema/wire/decode.ts";
import { encode } from "../../../schema/wire/encode.ts";
import { WireError } from "../../../schema/wire/wire-error.ts";
import { grpcJs } from "../../../transports/grpc-js.ts";
import type { CallOutcome, MetadataEntry } from "../../../transports/transport.ts";
import type { FailureText, FailureWay, Verdict } from "../../verdict.ts";
import type { CallInput } from "../call-input.ts";
import type { JudgeContext, ObservingProperty } from "../call-property.ts";
import type { Exchange, LiveMethod, ReadAnswer } from "../exchange.ts";

/** One method of each kind, over messages small enough to be written down by hand. */
export const notes: Schema = compileText(`
  syntax = "proto3";
  package notes.v1;
  message Note { string text = 1; int32 number = 2; Note inner = 3; map<string, Note> named = 4; bytes raw = 5; repeated string lines = 6; }
  service Notes {
    rpc Get(Note) returns (Note);
    rpc Watch(Note) returns (stream Note);
    rpc Upload(stream Note) returns (Note);
    rpc Chat(stream Note) returns (stream Note);
  }
`);

/** The path that the method of {@link notes} is called by. */
export function pathOf(name: string): string {
  return `/notes.v1.Notes/${name}`;
}

/** A method of a schema by its name, with its types. */
export function liveMethod(name: string, schema: Schema = notes): LiveMethod {
  const method = methodsOf(schema).find((one) => one.name === name);
  if (method === undefined) throw new TypeError(`no method is called ${name}`);
  return {
    ...method,
    subject: subjectOf(method),
    requestType: schema.message(method.request),
    responseType: schema.message(method.response),
  };
}

/** The bytes of a message of the schema, given as ProtoJSON. */
export function bytesOf(
  json: unknown,
  typeName = "notes.v1.Note",
  schema: Schema = notes,
): Uint8Array {
  const type = schema.message(typeName);
  return encode(type, fromJson(schema, type, JSON.stringify(json)));
}

/** What is called, and with what. */
export interface MadeCall {
  /** The name of the method; `Get` where left out. */
  readonly name?: string;
  readonly schema?: Schema;
  /** The request as ProtoJSON, or all of them where the method streams; one of no fields where left out. */
  readonly requests?: readonly unknown[];
  readonly metadata?: readonly MetadataEntry[];
  readonly deadlineMs?: number;
}

/** Calls a server over a real connection. */
export async function exchangeWith(address: string, made: MadeCall = {}): Promise<Exchange> {
  const { deadlineMs = 5000 } = made;
  const method = liveMethod(made.name ?? "Get", made.schema);
  const input = inputOf(made, method);
  const { clientStreaming, serverStreaming } = method;
  const transport = grpcJs(address);
  try {
    const start = performance.now();
    const outcome = await transport.call({
      method: { path: `/${method.subject}`, clientStreaming, serverStreaming },
      messages: input.messages.map(({ bytes }) => bytes),
      deadlineMs,
      ...(input.metadata !== undefined && { metadata: input.metadata }),
    });
    return exchangeOf({ method, input, outcome, ms: performance.now() - start, deadlineMs });
  } finally {
    transport.close();
  }
}

/** An exchange of which somebody says how it ended, for what no server can be made to do. */
export function exchangeEnding(
  status: { readonly code: number; readonly details?: string },
  made: MadeCall & Partial<Omit<CallOutcome, "status">> & { readonly ms?: number } = {},
): Exchange {
  const method = liveMethod(made.name ?? "Get", made.schema);
  const { messages = [], metadata = [], trailers = [], ms = 1, deadlineMs = 5000 } = made;
  const outcome = {
    status: { code: status.code, name: "", details: status.details ?? "" },
    ...{ messages, metadata, trailers },
  };
  const { metadata: _, ...rest } = made;
  return exchangeOf({ method, input: inputOf(rest, method), outcome, ms, deadlineMs });
}

/** What a property says of a call, with its texts. */
export async function judgedCall(
  property: ObservingProperty,
  address: string,
  made: MadeCall & { readonly context?: Partial<JudgeContext> } = {},
): Promise<Judged> {
  return judged(property, await exchangeWith(address, made), made.context);
}

/** A verdict, and what a person reads of it where the claim was broken. */
export type Judged =
  | Exclude<Verdict["kind"], "broken">
  | (FailureText & { readonly way: FailureWay; readonly signature: string });

/** What a property says of an exchange. */
export function judged(
  property: ObservingProperty,
  exchange: Exchange,
  context: Partial<JudgeContext> = {},
): Judged {
  const facts = { noSideEffects: false, idempotent: false };
  const verdict = property.judge(exchange, { schema: notes, facts, toleranceMs: 500, ...context });
  if (verdict.kind !== "broken") return verdict.kind;
  const { way, signature, describe } = verdict.failure;
  return { way, signature, ...describe() };
}

function inputOf(
  { requests = [{}], metadata, schema = notes }: MadeCall,
  method: LiveMethod,
): CallInput {
  const messages = requests.map((json) => {
    const bytes = bytesOf(json, method.request, schema);
    return { bytes, value: decode(method.requestType, bytes) };
  });
  return { messages, ...(metadata !== undefined && { metadata }) };
}

function exchangeOf(parts: Omit<Exchange, "answers">): Exchange {
  const { responseType } = parts.method;
  return {
    ...parts,
    answers: parts.outcome.messages.map((bytes) => answerOf(responseType, bytes)),
  };
}

function answerOf(type: LiveMethod["responseType"], bytes: Uint8Array): ReadAnswer {
  try {
    return { kind: "read", value: decode(type, bytes), bytes };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { kind: "unreadable", reason: error.message, bytes };
  }
}
