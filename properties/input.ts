import type { Format } from "../codecs/codec.ts";
import type { ByteRun } from "../schema/byte-runs.ts";
import type { MessageValue } from "../schema/value.ts";
import type { JsonData } from "../schema/value-data.ts";
import type { WireStyle } from "../schema/wire/style.ts";

/** What one case hands to a codec: plain data, that the store can hold and the shrinker can shrink. */
export type CaseInput = WireInput | ObjectInput | JsonInput | RawInput | CharsetInput;

/** Wire bytes: the parts one after the other. */
export interface WireInput {
  readonly kind: "wire";
  /** One part, or several where the property is about what concatenation means. */
  readonly parts: readonly WirePart[];
  /** Where it comes from, in words: "text of shift_jis". */
  readonly note?: string;
}

/** One encoded message. */
export interface WirePart {
  /** What `bytes` mean. */
  readonly value: MessageValue;
  readonly bytes: Uint8Array;
  /** How `bytes` were written; `undefined` for the canonical way, and for stored bytes. */
  readonly style?: WireStyle;
}

/** A plain JavaScript object, given as the value it stands for; its text may hold lone surrogates. */
export interface ObjectInput {
  readonly kind: "object";
  readonly value: MessageValue;
}

/** A JSON text. */
export interface JsonInput {
  readonly kind: "json";
  readonly text: string;
  /** What the text means; `undefined` where it is no ProtoJSON of the message, and must be refused. */
  readonly value?: MessageValue;
  /** How it was written, as data of the property that made it. */
  readonly style?: JsonData;
  /** What is wrong with it, as data of the property that made it. */
  readonly fault?: JsonData;
  /** What is unusual about it, in words. */
  readonly note?: string;
}

/** Bytes that need mean nothing. */
export interface RawInput {
  readonly kind: "raw";
  readonly format: Format;
  /** The bytes, with what is repeated written once: ladders and floods stay small as data. */
  readonly runs: readonly ByteRun[];
  /** What makes them hostile, in words. */
  readonly note?: string;
}

/** Text in some encoding, for codecs of text. */
export interface CharsetInput {
  readonly kind: "charset";
  /** By the name that `iconv-lite` gives it. */
  readonly encoding: string;
  readonly bytes: Uint8Array;
}
