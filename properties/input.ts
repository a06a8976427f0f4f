import type { MessageValue } from "../schema/value.ts";
import type { WireStyle } from "../schema/wire/style.ts";

/** What one case hands to a codec: plain data, that the store can hold and the shrinker can shrink. */
export type CaseInput = WireInput | ObjectInput;

/** Wire bytes: the parts one after the other. */
export interface WireInput {
  readonly kind: "wire";
  /** One part, or several where the property is about what concatenation means. */
  readonly parts: readonly WirePart[];
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
