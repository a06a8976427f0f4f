import type { Schema } from "../schema.ts";
import type { MessageType } from "../types.ts";
import type { MessageValue } from "../value.ts";
import type { Writer } from "./form.ts";
import { JsonError } from "./json-error.ts";
import { membersToJson } from "./message-to-json.ts";
import { maxJsonDepth } from "./parse.ts";
import { documentPlace, type Place } from "./place.ts";
import { formOf } from "./well-known.ts";

/**
 * Any value as JSON for a person: ProtoJSON wherever that can say it, and where
 * it cannot, a member whose name starts with `$`. Never throws, and always gives valid JSON.
 *
 * | what ProtoJSON cannot say | how it is shown |
 * |---|---|
 * | a well-known type outside of its limits, an `Any` that cannot be opened | its fields behind `"$type"` |
 * | text that is no valid UTF-8 | `{"$invalidUtf8":"80ff"}` |
 * | a lone surrogate | `"\ud800"`, which `fromJson` reads with `loneSurrogates` |
 * | unknown fields | `"$unknown":["0801"]`, a record each |
 * | a number that a closed enum lacks | the number |
 * | nesting that no reader follows | `{"$deeper":"acme.v1.Node"}` |
 *
 * A float is shown with the fewest digits that name it, a map by ascending key.
 */
export function describeJson(schema: Schema, type: MessageType, value: MessageValue): string {
  const writer: Writer = {
    schema,
    lenient: true,
    hasForm: (inner) => formOf(inner) !== undefined,
    members: (inner, content, at) => membersToJson(writer, inner, content, at),
    message(inner, content, at) {
      if (at.depth >= maxJsonDepth) return `{"$deeper":${JSON.stringify(inner.typeName)}}`;
      return inOwnForm(writer, inner, content, at) ?? asFields(writer, inner, content, at);
    },
  };
  return writer.message(type, value, documentPlace);
}

/** The well-known form, where there is one that says the whole value. */
function inOwnForm(
  writer: Writer,
  type: MessageType,
  value: MessageValue,
  at: Place,
): string | undefined {
  const form = formOf(type);
  // A form has no room for unknown fields.
  if (form === undefined || value.unknown.length > 0) return undefined;
  try {
    return form.write(writer, type, value, at);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

function asFields(writer: Writer, type: MessageType, value: MessageValue, at: Place): string {
  const members = membersToJson(writer, type, value, at);
  if (formOf(type) !== undefined) members.unshift(`"$type":${JSON.stringify(type.typeName)}`);
  return `{${members.join(",")}}`;
}
