import type { WirePart } from "../../../properties/input.ts";
import { lazyPart, styledPart } from "../../../properties/inputs.ts";
import type { MessageType } from "../../../schema/types.ts";
import type { MessageValue } from "../../../schema/value.ts";
import { encode } from "../../../schema/wire/encode.ts";

/** A request, written when it is sent; in the way that another is, where one is given. */
export function requestPart(type: MessageType, value: MessageValue, like?: WirePart): WirePart {
  const style = like?.style;
  return style === undefined
    ? lazyPart(value, () => encode(type, value))
    : styledPart(type, value, style);
}
