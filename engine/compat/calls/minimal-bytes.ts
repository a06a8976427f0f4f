import { minimalMessage } from "../../../generators/minimal-message.ts";
import type { Schema } from "../../../schema/schema.ts";
import { encode } from "../../../schema/wire/encode.ts";

/** The simplest complete message of a type, as it travels; the empty one of a type that has none. */
export function minimalBytes(schema: Schema, typeName: string): Uint8Array {
  const type = schema.message(typeName);
  return encode(type, minimalMessage(type));
}
