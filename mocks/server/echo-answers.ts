import { minimalMessage } from "../../generators/minimal-message.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import type { FieldValue, MessageValue } from "../../schema/value.ts";
import { encode } from "../../schema/wire/encode.ts";
import { isImplicitDefault } from "../../schema/wire/scalar-readers.ts";
import type { Answerer } from "./answerer.ts";
import type { MockMessage } from "./mock-call.ts";
import type { MockMethod } from "./mock-method.ts";
import { okAnswer } from "./prepare-answer.ts";

/**
 * Sends back what was sent: each request, or the last one where there is one response.
 *
 * Where request and response are of one type, the very bytes, unknown fields too. Else the fields of the request that the
 * response has under the same name and of the same type, and what the response requires.
 */
export function echoAnswers(): Answerer {
  return ({ method, requests, newest }) => {
    if (method.serverStreaming) return okAnswer(requests.map((one) => echoOf(method, one)));
    const empty = minimalMessage(method.responseType);
    return okAnswer([
      newest === undefined ? encode(method.responseType, empty) : echoOf(method, newest),
    ]);
  };
}

function echoOf({ requestType, responseType }: MockMethod, request: MockMessage): Uint8Array {
  if (requestType === responseType) return request.bytes;
  return encode(responseType, carriedOver(requestType, responseType, request.value));
}

/** The fields of a message that another type has too. */
function carriedOver(from: MessageType, to: MessageType, value: MessageValue): MessageValue {
  const fields = new Map(minimalMessage(to).fields);
  const taken = new Set<object>();
  for (const [number, content] of value.fields) {
    const field = from.byNumber.get(number);
    const target = to.fields.find((one) => field !== undefined && isSameField(one, field));
    if (target === undefined || !canHold(target, content)) continue;
    // Members of several oneofs here may be of one there, which holds one of them.
    if (target.oneof !== undefined && taken.has(target.oneof)) continue;
    if (target.oneof !== undefined) taken.add(target.oneof);
    fields.set(target.number, content);
  }
  return { fields, unknown: [] };
}

function isSameField(one: Field, other: Field): boolean {
  return (
    one.name === other.name &&
    one.kind === other.kind &&
    one.cardinality === other.cardinality &&
    one.mapKey === other.mapKey &&
    one.message?.typeName === other.message?.typeName &&
    one.enum?.typeName === other.enum?.typeName
  );
}

/** Presence and the checking of UTF-8 are of the field, not of its type. */
function canHold(field: Field, content: FieldValue): boolean {
  if (field.presence === "implicit" && isImplicitDefault(content as never)) return false;
  return !field.utf8 || !holdsBytes(content);
}

/** Whether there is text that is no valid UTF-8. */
function holdsBytes(content: FieldValue): boolean {
  if (content instanceof Map) return [...content].flat().some((part) => part instanceof Uint8Array);
  return Array.isArray(content)
    ? content.some((element) => element instanceof Uint8Array)
    : content instanceof Uint8Array;
}
