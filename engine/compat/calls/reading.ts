import { elementsOf } from "../../../properties/messages-in.ts";
import { spacedHex, toHex } from "../../../schema/hex.ts";
import { JsonError } from "../../../schema/json/json-error.ts";
import { toJson } from "../../../schema/json/to-json.ts";
import type { Schema } from "../../../schema/schema.ts";
import type { Field, MessageType } from "../../../schema/types.ts";
import type { FieldValue, MessageValue } from "../../../schema/value.ts";
import { decode } from "../../../schema/wire/decode.ts";
import { WireError } from "../../../schema/wire/wire-error.ts";

/** What one end of a call made of the bytes that came. */
export type Reading =
  | {
      readonly kind: "read";
      /** The message as ProtoJSON; hex, where ProtoJSON cannot say it. */
      readonly json: string;
    }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Reads bytes as a generated class does: what is malformed is refused, and so is a message that lacks a
 * required field. https://protobuf.dev/programming-guides/proto2/#field-labels
 */
export function readingOf(schema: Schema, typeName: string, bytes: Uint8Array): Reading {
  const type = schema.message(typeName);
  try {
    const value = decode(type, bytes);
    const missing = missingRequired(type, value, type.typeName);
    if (missing !== undefined) return { kind: "refused", reason: `${missing} is required` };
    return { kind: "read", json: jsonOf(schema, type, value) ?? spacedHex(toHex(bytes)) };
  } catch (error) {
    if (error instanceof WireError) return { kind: "refused", reason: error.message };
    throw error;
  }
}

/** For a transport's reader, which says by throwing that it refuses. */
export function assertReads(schema: Schema, typeName: string, bytes: Uint8Array): void {
  const reading = readingOf(schema, typeName, bytes);
  if (reading.kind === "refused") throw new Error(reading.reason);
}

function jsonOf(schema: Schema, type: MessageType, value: MessageValue): string | undefined {
  try {
    return toJson(schema, type, value);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/** The path of a required field that is not set, in the message or in any below it. */
function missingRequired(type: MessageType, value: MessageValue, at: string): string | undefined {
  for (const field of type.fields) {
    const content = value.fields.get(field.number);
    if (content === undefined && field.presence === "required") return `${at}.${field.name}`;
    const below = content === undefined ? undefined : missingIn(field, content, at);
    if (below !== undefined) return below;
  }
  return undefined;
}

function missingIn(field: Field, content: FieldValue, at: string): string | undefined {
  const type = field.message;
  if (type === undefined) return undefined;
  for (const element of elementsOf(content)) {
    // A cast, since elements of a field of messages are messages.
    const missing = missingRequired(type, element as MessageValue, `${at}.${field.name}`);
    if (missing !== undefined) return missing;
  }
  return undefined;
}
