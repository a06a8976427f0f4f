import { edgesOf } from "../../generators/edges.ts";
import { messageDrawer } from "../../generators/message.ts";
import { shrinkMessage } from "../../generators/shrink/message.ts";
import { objectOf } from "../../schema/object.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import { emptyMessage, type FieldValue, type MessageValue } from "../../schema/value.ts";
import { readsAndWritesBinary } from "../applicability.ts";
import { blamedOnPlain } from "../blame.ts";
import { judgeMeaning, notWritten, refusesItsOwn } from "../failures.ts";
import type { CaseInput, ObjectInput } from "../input.ts";
import { andThen } from "../outcome.ts";
import type { CaseContext, Inputs, Property } from "../property.ts";
import { broken, declined, type Failure, held, type Verdict } from "../verdict.ts";

/** What a codec makes of an object, it accepts back, and it means the object. */
export const encodeObject: Property = {
  id: "object/encode",
  claim: "decode(encode(object)) is accepted, and means object",
  source: "https://protobuf.dev/programming-guides/proto3/#scalar",
  explanation: `The codec encodes a plain JavaScript object: the way in for all data that a program makes itself.
Objects can say more than the wire can, a lone surrogate in a string above all. The codec may
refuse those or replace them, as it likes; what it must not do is write bytes that no decoder
may accept, its own included, or that it crashes on: "A string must always contain UTF-8
encoded or 7-bit ASCII text" (proto3 guide, #scalar).

Objects that the wire can carry must come back as they were. An object that a codec refuses
shows nothing and is not counted against it.`,
  appliesTo: (type, codec) => {
    if (!codec.encodesObjects) return { applies: false, reason: "the codec takes no objects" };
    if (type.messageSet) return { applies: false, reason: "a message set has no object form" };
    return readsAndWritesBinary(type, codec);
  },
  inputs: objectInputs,
  check(input, context) {
    const value = objectValue(input);
    return andThen(context.encodeObject(objectOf(context.type, value)), (outcome) => {
      if (outcome.kind === "refused") return declined;
      if (outcome.kind === "crashed") return broken(notWritten(context, outcome, value));
      return judgeEncoded(context, value, outcome.bytes);
    });
  },
};

function judgeEncoded(
  context: CaseContext,
  value: MessageValue,
  bytes: Uint8Array,
): Verdict | Promise<Verdict> {
  return andThen(context.transcode(bytes), (again) => {
    if (again.kind === "crashed") return blamed(context, value, notWritten(context, again, value));
    const meaning = judgeMeaning(context, value, bytes);
    const isReadable = meaning.kind !== "broken" || meaning.failure.way !== "unreadable";
    const verdict =
      again.kind === "refused" && isReadable
        ? broken(refusesItsOwn(context, { value, bytes, reason: again.reason }))
        : meaning;
    return verdict.kind === "broken" ? blamed(context, value, verdict.failure) : verdict;
  });
}

/** The failure, if the same value in bytes does not fail too. */
async function blamed(
  context: CaseContext,
  value: MessageValue,
  failure: Failure,
): Promise<Verdict> {
  if (!hasLoneSurrogate(context.type, value))
    return (await blamedOnPlain(context, [value])) ?? broken(failure);
  // A lone surrogate cannot come back, and no bytes carry it: all that is asked is that what was
  // written is text.
  if (failure.way === "wrong value") return held;
  return broken({ ...failure, cause: `lone surrogate: ${failure.way}` });
}

function objectValue(input: CaseInput): MessageValue {
  if (input.kind === "object") return input.value;
  throw new TypeError("expected an object input");
}

// One object, for drawers are compiled once for each.
const withLoneSurrogates = { loneSurrogates: true };

function objectInputs(type: MessageType): Inputs {
  const draw = messageDrawer(type, withLoneSurrogates);
  return {
    *edges() {
      for (const value of edgesOf(type, withLoneSurrogates)) yield sayable(type, value);
    },
    random: (prng) => sayable(type, draw(prng)),
    *shrink(input) {
      for (const value of shrinkMessage(type, objectValue(input))) yield sayable(type, value);
    },
  };
}

/** The value without what a plain object has no place for: extensions and unknown fields. */
function sayable(type: MessageType, value: MessageValue): ObjectInput {
  return { kind: "object", value: withoutExtensions(type, value) };
}

function withoutExtensions(type: MessageType, value: MessageValue): MessageValue {
  const fields = new Map<number, FieldValue>();
  for (const [number, content] of value.fields) {
    const field = type.byNumber.get(number);
    if (field !== undefined && !field.extension) fields.set(number, inner(field, content));
  }
  return { fields, unknown: emptyMessage.unknown };
}

function inner(field: Field, content: FieldValue): FieldValue {
  const type = field.message;
  if (type === undefined) return content;
  const strip = (element: unknown) => withoutExtensions(type, element as MessageValue);
  if (Array.isArray(content)) return content.map(strip);
  if (content instanceof Map)
    return new Map([...content].map(([key, element]) => [key, strip(element)]));
  return strip(content);
}

function hasLoneSurrogate(type: MessageType, value: MessageValue): boolean {
  for (const [number, content] of value.fields)
    if (holdsLoneSurrogate(type.byNumber.get(number)?.message, content)) return true;
  return false;
}

function holdsLoneSurrogate(type: MessageType | undefined, content: unknown): boolean {
  if (typeof content === "string") return !content.isWellFormed();
  if (Array.isArray(content)) return content.some((one) => holdsLoneSurrogate(type, one));
  if (content instanceof Map)
    return [...content].some(
      ([key, one]) => holdsLoneSurrogate(undefined, key) || holdsLoneSurrogate(type, one),
    );
  return type !== undefined && hasLoneSurrogate(type, content as MessageValue);
}
