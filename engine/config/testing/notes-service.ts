import type { CallContext } from "../../../properties/rpc/call-property.ts";
import type { Exchange, LiveMethod } from "../../../properties/rpc/exchange.ts";
import { compileText } from "../../../schema/compile.ts";
import { fromJson } from "../../../schema/json/from-json.ts";
import { methodsOf, subjectOf } from "../../../schema/methods.ts";
import type { Schema } from "../../../schema/schema.ts";
import type { MessageType } from "../../../schema/types.ts";
import type { MessageValue } from "../../../schema/value.ts";
import { decode } from "../../../schema/wire/decode.ts";
import { encode } from "../../../schema/wire/encode.ts";
import { MadeExchange } from "../../live/made-exchange.ts";

/** A service with fields of every kind that a claim may look at. */
export const notes: Schema = compileText(`
  syntax = "proto3";
  package acme.v1;
  import "google/protobuf/timestamp.proto";
  enum Kind { KIND_UNSPECIFIED = 0; KIND_PLAIN = 1; }
  message Note {
    string note_id = 1; string title = 2; int64 version_count = 3; bytes raw_data = 4; Kind kind = 5;
    Note parent = 6; repeated Note replies = 7; map<string, int64> counts = 8; optional bool pinned = 9;
    google.protobuf.Timestamp made_at = 10; double weight = 11; repeated string tags = 12;
  }
  message GetRequest { string note_id = 1; }
  service Notes {
    rpc Create(Note) returns (Note);
    rpc Get(GetRequest) returns (Note) { option idempotency_level = NO_SIDE_EFFECTS; }
    rpc Put(Note) returns (Note) { option idempotency_level = IDEMPOTENT; }
    rpc Watch(GetRequest) returns (stream Note);
  }`);

/** A method of it, by its name. */
export function notesMethod(name: string): LiveMethod {
  const method = methodsOf(notes).find((one) => one.name === name);
  if (method === undefined) throw new Error(`no method ${name}`);
  return {
    ...method,
    subject: subjectOf(method),
    requestType: notes.message(method.request),
    responseType: notes.message(method.response),
  };
}

/** A message of it, from ProtoJSON. */
export function noted(type: MessageType, json: Readonly<Record<string, unknown>>): MessageValue {
  return fromJson(notes, type, JSON.stringify(json));
}

/** What a call is answered with. */
export interface Answered {
  readonly code?: number;
  readonly messages: readonly Uint8Array[];
}

/** A call that was made, with the request and the answers in ProtoJSON. */
export function exchanged(
  name: string,
  request: Readonly<Record<string, unknown>>,
  responses: readonly Readonly<Record<string, unknown>>[],
  { code = 0, deadlineMs = 5000 }: { readonly code?: number; readonly deadlineMs?: number } = {},
): Exchange {
  const method = notesMethod(name);
  const value = noted(method.requestType, request);
  const messages = responses.map((json) =>
    encode(method.responseType, noted(method.responseType, json)),
  );
  return made(method, value, { code, messages }, deadlineMs);
}

/** What a claim works with, on a server that is a function from request to answer. */
export function notesContext(
  answer: (subject: string, request: MessageValue) => Answered | Promise<Answered>,
): CallContext {
  const method = notesMethod("Create");
  const call = async (subject: string, message: MessageValue): Promise<Exchange> => {
    const called = notesMethod(subject.split("/")[1] ?? "");
    return made(called, message, await answer(subject, message), 5000);
  };
  return {
    schema: notes,
    method,
    facts: { noSideEffects: false, idempotent: false },
    toleranceMs: 1000,
    call: ({ messages }) => call(method.subject, valueIn(messages)),
    callOther: (subject, { messages }) => call(subject, valueIn(messages)),
    callRaw: () => Promise.reject(new Error("no claim of a user makes raw calls")),
    isAlive: () => Promise.resolve(true),
  };
}

function valueIn(messages: readonly { readonly value: MessageValue }[]): MessageValue {
  const [first] = messages;
  if (first === undefined) throw new Error("a call without a request");
  return first.value;
}

function made(
  method: LiveMethod,
  value: MessageValue,
  { code = 0, messages }: Answered,
  deadlineMs: number,
): Exchange {
  const bytes = encode(method.requestType, value);
  const status = { code, name: code === 0 ? "OK" : "NOT_FOUND", details: "" };
  return new MadeExchange({
    method,
    // Written once more, as what was sent is read back from a store.
    input: { messages: [{ value: decode(method.requestType, bytes), bytes }] },
    outcome: { status, messages, metadata: [], trailers: [] },
    ms: 1,
    deadlineMs,
  });
}
