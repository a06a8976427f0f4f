import type { Codec } from "../codecs/codec.ts";
import type { MessageValue } from "../schema/value.ts";
import { decode } from "../schema/wire/decode.ts";
import { faultyCodec, valueChangingCodec } from "./faulty-codec.ts";

/** Cuts strings in silence after so many characters. */
export function cuttingTextCodec(inner: Codec, maxLength: number): Codec {
  return valueChangingCodec(inner, "cutting-text", (_type, { fields, unknown }) => ({
    fields: new Map(
      [...fields].map(([number, content]) => [
        number,
        typeof content === "string" ? content.slice(0, maxLength) : content,
      ]),
    ),
    unknown,
  }));
}

/** Refuses messages that are nested deeper than so many levels, as it may. */
export function shallowCodec(inner: Codec, maxDepth: number): Codec {
  return faultyCodec(inner, {
    name: "shallow",
    transcode({ type, input, next }) {
      const depth = depthOf(decode(type, input));
      if (depth > maxDepth) throw new Error(`nested ${depth} deep, and ${maxDepth} is the limit`);
      return next(input);
    },
  });
}

/** How many messages are one in the other under this one. */
function depthOf({ fields }: MessageValue): number {
  return Math.max(0, ...[...fields.values()].flatMap(contentsOf).map((one) => 1 + depthOf(one)));
}

function contentsOf(content: unknown): readonly MessageValue[] {
  if (Array.isArray(content)) return content.flatMap(contentsOf);
  if (content instanceof Map) return [...content.values()].flatMap(contentsOf);
  // A cast, since of all contents only messages have fields.
  return typeof content === "object" && content !== null && "fields" in content
    ? [content as MessageValue]
    : [];
}
