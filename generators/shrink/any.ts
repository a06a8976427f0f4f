import type { MessageType } from "../../schema/types.ts";
import { type MessageValue, noUnknownFields } from "../../schema/value.ts";
import { decode } from "../../schema/wire/decode.ts";
import { encode } from "../../schema/wire/encode.ts";
import { WireError } from "../../schema/wire/wire-error.ts";
import { reachableTypes } from "../recursion.ts";

/** The message that an `Any` holds. */
export interface PackedMessage {
  readonly type: MessageType;
  readonly value: MessageValue;
}

/**
 * What an `Any` holds, where its type can be reached from `root` and its bytes are of that type.
 *
 * Otherwise `undefined`: then its bytes are opaque.
 */
export function packedMessage(any: MessageValue, root: MessageType): PackedMessage | undefined {
  const url = any.fields.get(1);
  const bytes = any.fields.get(2) ?? new Uint8Array(0);
  if (typeof url !== "string" || !(bytes instanceof Uint8Array)) return undefined;
  const type = typesOf(root).get(url.slice(url.lastIndexOf("/") + 1));
  if (type === undefined) return undefined;
  try {
    return { type, value: decode(type, bytes) };
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** The same `Any` around another message of its type. */
export function repacked(any: MessageValue, type: MessageType, value: MessageValue): MessageValue {
  const bytes = encode(type, value);
  const fields = new Map(any.fields);
  if (bytes.length === 0) fields.delete(2);
  else fields.set(2, bytes);
  return { fields, unknown: noUnknownFields };
}

const known = new WeakMap<MessageType, ReadonlyMap<string, MessageType>>();

function typesOf(root: MessageType): ReadonlyMap<string, MessageType> {
  let types = known.get(root);
  if (types === undefined) {
    types = new Map(reachableTypes(root).map((type) => [type.typeName, type]));
    known.set(root, types);
  }
  return types;
}
