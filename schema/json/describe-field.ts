import type { Schema } from "../schema.ts";
import type { Field, MessageType } from "../types.ts";
import type { FieldValue } from "../value.ts";
import { noUnknownFields } from "../value.ts";
import { describeJson } from "./describe-json.ts";

/** What one field holds as JSON for a person, as {@link describeJson} shows it in its message. */
export function describeField(schema: Schema, field: Field, content: FieldValue): string {
  // Of no name, so that it is none of the types that have a form of their own.
  const alone: MessageType = {
    ...{ typeName: "", file: "", fields: [field], oneofs: [], messageSet: false },
    byNumber: new Map([[field.number, field]]),
  };
  const value = { fields: new Map([[field.number, content]]), unknown: noUnknownFields };
  const json = describeJson(schema, alone, value);
  return json.slice(`{${JSON.stringify(field.jsonName)}:`.length, -1);
}
