import { wellKnownKind } from "../../generators/well-known.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import type { FieldValue, MessageValue } from "../../schema/value.ts";
import { encode } from "../../schema/wire/encode.ts";
import type { WirePart } from "../input.ts";
import { lazyPart, styledPart } from "../inputs.ts";
import type { CallInput } from "./call-input.ts";
import type { LiveMethod } from "./exchange.ts";

/**
 * A message with the fields of a value laid over those of a base.
 *
 * What the value sets replaces what the base has, the other members of a oneof included: lists, maps and messages
 * are replaced whole, so that a boundary of them is met as it is. A message of which the value sets one field
 * only, or only unknown ones, and which the base has, is the exception: there that one field is laid over the base's
 * message, in the same way. So one field deep inside can be odd while everything beside it is still what the server takes, and
 * a check that comes first ("content.text is required") does not keep the odd one from the code that
 * stumbles over it. Well-known types hold one thing in several fields, and are replaced. Unknown fields come behind those of the base.
 */
export function layOver(type: MessageType, base: MessageValue, value: MessageValue): MessageValue {
  const fields = new Map(base.fields);
  for (const [number, content] of value.fields) {
    const field = type.byNumber.get(number);
    const under = base.fields.get(number);
    for (const member of field?.oneof?.members ?? []) fields.delete(member);
    fields.set(number, field === undefined ? content : laidContent(field, under, content));
  }
  return { fields, unknown: [...base.unknown, ...value.unknown] };
}

/** A message without the fields at some paths: numbers from the message inward. A path that leads nowhere leaves it as it is. */
export function stripped(
  base: MessageValue,
  without: readonly (readonly number[])[],
): MessageValue {
  return without.reduce(strippedOf, base);
}

/**
 * What is really sent: the messages of an input whole, laid over a request that the method takes where the input asks for it.
 * How each message is written is kept.
 */
export function laidOver(method: LiveMethod, input: CallInput, knownGood: MessageValue): CallInput {
  const { overKnownGood, without, ...rest } = input;
  if (overKnownGood !== true) return input;
  const base = stripped(knownGood, without ?? []);
  const type = method.requestType;
  return { ...rest, messages: input.messages.map((part) => laidPart(type, base, part)) };
}

function laidPart(type: MessageType, base: MessageValue, part: WirePart): WirePart {
  const value = layOver(type, base, part.value);
  return part.style === undefined
    ? lazyPart(value, () => encode(type, value))
    : styledPart(type, value, part.style);
}

function laidContent(field: Field, under: FieldValue | undefined, content: FieldValue): FieldValue {
  const { message } = field;
  if (message === undefined || field.cardinality !== "singular" || under === undefined)
    return content;
  // Casts, since a singular field of messages holds a message.
  const over = content as MessageValue;
  const isOneThing = over.fields.size === 1 || (over.fields.size === 0 && over.unknown.length > 0);
  if (!isOneThing || wellKnownKind(message) !== undefined) return content;
  return layOver(message, under as MessageValue, over);
}

function strippedOf(base: MessageValue, path: readonly number[]): MessageValue {
  const [number, ...inner] = path;
  const content = number === undefined ? undefined : base.fields.get(number);
  if (number === undefined || content === undefined) return base;
  const fields = new Map(base.fields);
  if (inner.length === 0) fields.delete(number);
  else if (isMessage(content)) fields.set(number, strippedOf(content, inner));
  return { fields, unknown: base.unknown };
}

function isMessage(content: FieldValue): content is MessageValue {
  return typeof content === "object" && "fields" in content;
}
