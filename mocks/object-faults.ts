import type { Codec } from "../codecs/codec.ts";
import { joinBytes } from "../schema/byte-runs.ts";
import type { Field, MessageType } from "../schema/types.ts";
import type { ElementValue, MessageValue } from "../schema/value.ts";
import { encode } from "../schema/wire/encode.ts";
import { faultyCodec } from "./faulty-codec.ts";
import { mapElements } from "./map-elements.ts";
import { valueOfObject } from "./value-of-object.ts";

/** Writes lone surrogates of an object's strings as three bytes each, which is no UTF-8. */
export function surrogateLeakingCodec(inner: Codec): Codec {
  return faultyCodec(inner, {
    name: "surrogate-leaking",
    encodeObject: (type, object) => encode(type, leaking(type, valueOfObject(type, object))),
  });
}

/** Writes lone surrogates of an object's strings as U+FFFD: legal bytes of another text. */
export function surrogateReplacingCodec(inner: Codec): Codec {
  return faultyCodec(inner, {
    name: "surrogate-replacing",
    encodeObject: (type, object) =>
      encode(
        type,
        eachText(type, valueOfObject(type, object), (text) => text.toWellFormed()),
      ),
  });
}

function leaking(type: MessageType, value: MessageValue): MessageValue {
  return eachText(type, value, (text) => (text.isWellFormed() ? text : generalizedUtf8(text)));
}

function eachText(
  type: MessageType,
  value: MessageValue,
  change: (text: string) => string | Uint8Array,
): MessageValue {
  const replace = ({ kind, message }: Field, element: ElementValue): ElementValue => {
    if (message !== undefined) return eachText(message, element as MessageValue, change);
    return kind === "string" && typeof element === "string" ? change(element) : element;
  };
  return mapElements(type, value, replace);
}

/** UTF-8 in which a lone surrogate is a code point like any other. https://simonsapin.github.io/wtf-8/ */
function generalizedUtf8(text: string): Uint8Array {
  const pieces = [...text].map((character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0xd800 || code > 0xdfff) return Buffer.from(character);
    return Buffer.of(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
  });
  return joinBytes(pieces);
}
