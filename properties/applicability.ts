import type { Unsupported } from "../codecs/codec.ts";
import { isInhabited } from "../generators/inhabited.ts";
import type { MessageType } from "../schema/types.ts";
import type { Applicability, CodecFacts } from "./property.ts";

const applies: Applicability = { applies: true };

/**
 * Applies where the message has values, and the codec claims binary and every part of the
 * language that the message needs.
 */
export function readsAndWritesBinary(type: MessageType, codec: CodecFacts): Applicability {
  if (!isInhabited(type))
    return { applies: false, reason: "no finite message has all the fields that it requires" };
  if (!codec.claims.formats.includes("binary"))
    return { applies: false, reason: "the codec does not claim to read and write binary" };
  const missing = (codec.claims.unsupported ?? []).find((part) => needs(type, part, new Set()));
  return missing === undefined
    ? applies
    : { applies: false, reason: `the codec says that it does not support ${missing}` };
}

/**
 * Applies where the message has values that ProtoJSON can say, and the codec claims JSON, the
 * other formats in hand, and every part of the language that the message needs.
 */
export function readsAndWritesJson(
  type: MessageType,
  codec: CodecFacts,
  ...others: readonly "binary"[]
): Applicability {
  if (type.messageSet) return { applies: false, reason: "nothing is said of message sets in JSON" };
  const missing = ["json" as const, ...others].find((one) => !codec.claims.formats.includes(one));
  return missing === undefined
    ? readsAndWritesBinary(type, withBinary(codec))
    : { applies: false, reason: `the codec does not claim to read and write ${namesOf[missing]}` };
}

const namesOf = { json: "JSON", binary: "binary" } as const;

/** The codec as if it had binary, of which JSON on its own says nothing. */
function withBinary(codec: CodecFacts): CodecFacts {
  return { ...codec, claims: { ...codec.claims, formats: ["binary", "json"] } };
}

/** Whether a message, or one that it contains, uses a part of the language. */
function needs(type: MessageType, part: Unsupported, seen: Set<MessageType>): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  if (part === "message-set" && type.messageSet) return true;
  return type.fields.some(
    (field) =>
      (part === "groups" && field.delimited) ||
      (part === "extensions" && field.extension) ||
      (part === "required" && field.presence === "required") ||
      (part === "closed-enums" && field.enum !== undefined && !field.enum.open) ||
      (field.message !== undefined && needs(field.message, part, seen)),
  );
}
