import type { Codec, CodecSession } from "../codecs/codec.ts";
import { Schema } from "../schema/schema.ts";
import type { MessageType } from "../schema/types.ts";
import type { MessageValue } from "../schema/value.ts";
import { decode } from "../schema/wire/decode.ts";
import { encode } from "../schema/wire/encode.ts";
import { mapElements } from "./map-elements.ts";

/** What a fault may do to a session; what is read or written as JSON passes it by. */
export interface Fault {
  /** The name of the codec that has it, as reports show it. */
  readonly name: string;
  /** Stands between the caller and the codec; `next` asks the codec. */
  transcode?(call: TranscodeCall): Answer;
  /** Changes what the codec wrote, from bytes or from an object. */
  written?(type: MessageType, bytes: Uint8Array): Uint8Array;
  /** Stands before the codec's `encodeObject`. */
  encodeObject?(type: MessageType, object: PlainObject, next: () => Answer): Answer;
}

/** One call of `transcode`. */
export interface TranscodeCall {
  readonly type: MessageType;
  readonly input: Uint8Array;
  next(input: Uint8Array): Answer;
}

/** What a codec answers with, now or later. */
export type Answer = Uint8Array | Promise<Uint8Array>;

/** An object as `encodeObject` is given it. */
export type PlainObject = Readonly<Record<string, unknown>>;

/** A codec with one fault. It keeps the claims of the codec inside, and so breaks one of them. */
export function faultyCodec(inner: Codec, fault: Fault): Codec {
  return {
    name: fault.name,
    version: inner.version,
    claims: inner.claims,
    async open(slice) {
      const schema = new Schema({ descriptorSet: slice.descriptorSet });
      return faultySession(schema, await inner.open(slice), fault);
    },
  };
}

/** A codec that changes every message it writes: the message's own value, then those inside it. */
export function valueChangingCodec(
  inner: Codec,
  name: string,
  change: (type: MessageType, value: MessageValue) => MessageValue,
): Codec {
  return faultyCodec(inner, {
    name,
    written: (type, bytes) => encode(type, changeMessages(type, decode(type, bytes), change)),
  });
}

/** Goes on with an answer, now where it is there now. */
export function after<T>(answer: Answer, next: (bytes: Uint8Array) => T): T | Promise<T> {
  return answer instanceof Promise ? answer.then(next) : next(answer);
}

function faultySession(schema: Schema, inner: CodecSession, fault: Fault): CodecSession {
  const encodeObject = inner.encodeObject?.bind(inner);
  const written = (type: MessageType, answer: Answer): Answer =>
    after(answer, (bytes) => fault.written?.(type, bytes) ?? bytes);
  return {
    transcode(typeName, input, from, to) {
      const type = schema.message(typeName);
      const next = (bytes: Uint8Array): Answer => inner.transcode(typeName, bytes, from, to);
      const call = from === "binary" ? fault.transcode?.({ type, input, next }) : undefined;
      const answer = call ?? next(input);
      return to === "binary" ? written(type, answer) : answer;
    },
    ...(encodeObject !== undefined && {
      encodeObject(typeName: string, object: PlainObject) {
        const type = schema.message(typeName);
        const next = (): Answer => encodeObject(typeName, object);
        return written(type, fault.encodeObject?.(type, object, next) ?? next());
      },
    }),
    ...(inner.close !== undefined && { close: () => inner.close?.() }),
  };
}

function changeMessages(
  type: MessageType,
  value: MessageValue,
  change: (type: MessageType, value: MessageValue) => MessageValue,
): MessageValue {
  return mapElements(type, change(type, value), (field, element) =>
    field.message === undefined
      ? element
      : changeMessages(field.message, element as MessageValue, change),
  );
}
