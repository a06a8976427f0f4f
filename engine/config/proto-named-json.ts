import type { Writer } from "../../schema/json/form.ts";
import { JsonError } from "../../schema/json/json-error.ts";
import { fieldToJson } from "../../schema/json/message-to-json.ts";
import { maxJsonDepth } from "../../schema/json/parse.ts";
import { documentPlace, type Place, placeIn } from "../../schema/json/place.ts";
import { formOf } from "../../schema/json/well-known.ts";
import type { Schema } from "../../schema/schema.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";

/**
 * A value as the object that its ProtoJSON is, under the names of the `.proto` file ("a JSON serializer may be told to
 * use the proto field name": https://protobuf.dev/programming-guides/json/#json-options). Unset and unknown fields are absent.
 *
 * Never throws: what ProtoJSON cannot say is shown as `describeJson` shows it, for a claim is asked of whatever a server sends.
 */
export function protoNamedJson(
  schema: Schema,
  type: MessageType,
  value: MessageValue,
): Readonly<Record<string, unknown>> {
  const writer: Writer = {
    schema,
    lenient: true,
    hasForm: (inner) => formOf(inner) !== undefined,
    members: (inner, content, at) => members(writer, inner, content, at),
    message(inner, content, at) {
      if (at.depth >= maxJsonDepth) return `{"$deeper":${JSON.stringify(inner.typeName)}}`;
      return (
        inOwnForm(writer, inner, content, at) ??
        `{${members(writer, inner, content, at).join(",")}}`
      );
    },
  };
  return JSON.parse(writer.message(type, value, documentPlace));
}

function members(writer: Writer, type: MessageType, value: MessageValue, at: Place): string[] {
  return type.fields.flatMap((field) => {
    const content = value.fields.get(field.number);
    if (content === undefined) return [];
    const name = field.extension ? field.jsonName : field.name;
    return [`${JSON.stringify(name)}:${fieldToJson(writer, field, content, placeIn(at, name))}`];
  });
}

function inOwnForm(
  writer: Writer,
  type: MessageType,
  value: MessageValue,
  at: Place,
): string | undefined {
  try {
    return formOf(type)?.write(writer, type, value, at);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}
