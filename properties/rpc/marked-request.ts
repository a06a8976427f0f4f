import type { MessageType } from "../../schema/types.ts";
import type { FieldValue, MessageValue } from "../../schema/value.ts";
import type { CallInput } from "./call-input.ts";
import { requestPart } from "./call-inputs.ts";

/** A request with a mark behind some of its texts. */
export interface MarkedRequest {
  readonly request: CallInput;
  /** How many texts were marked. */
  readonly count: number;
}

/**
 * A request with a mark behind those of its texts whose turn it is, by their place: texts of the message, and of the
 * messages that it holds one of.
 */
export function markedRequest(
  type: MessageType,
  whole: CallInput,
  mark: string,
  isMarked: (place: number) => boolean = () => true,
): MarkedRequest {
  let place = 0;
  let count = 0;
  const change = (text: string): string => {
    const isTurn = isMarked(place);
    place++;
    if (isTurn) count++;
    return isTurn ? `${text}${mark}` : text;
  };
  const messages = whole.messages.map(({ value }) =>
    requestPart(type, withTexts(type, value, change)),
  );
  return { request: { ...whole, messages }, count };
}

function withTexts(
  type: MessageType,
  value: MessageValue,
  change: (text: string) => string,
): MessageValue {
  const fields = new Map<number, FieldValue>(value.fields);
  for (const [number, content] of value.fields) {
    const field = type.byNumber.get(number);
    if (typeof content === "string") fields.set(number, change(content));
    else if (field?.message !== undefined && field.cardinality === "singular")
      // A cast, since a singular field of messages holds a message.
      fields.set(number, withTexts(field.message, content as MessageValue, change));
  }
  return { fields, unknown: value.unknown };
}
