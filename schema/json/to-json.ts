import type { MessageType, TypeFinder } from "../types.ts";
import type { MessageValue } from "../value.ts";
import type { Writer } from "./form.ts";
import { membersToJson } from "./message-to-json.ts";
import { maxJsonDepth } from "./parse.ts";
import { documentPlace, errorAt } from "./place.ts";
import { formOf } from "./well-known.ts";

/**
 * The ProtoJSON text of a value: compact, fields by ascending number, map
 * entries in the order of the value, no field that is not set.
 *
 * Unknown fields are left out: ProtoJSON has no place for them.
 * https://protobuf.dev/programming-guides/json/
 *
 * @throws JsonError with the place where ProtoJSON cannot say the value: a
 * `Timestamp` out of range, an `Any` of a type that the schema lacks, text that
 * is no valid Unicode, nesting that no reader follows.
 */
export function toJson(schema: TypeFinder, type: MessageType, value: MessageValue): string {
  const writer: Writer = {
    schema,
    lenient: false,
    hasForm: (inner) => formOf(inner) !== undefined,
    members: (inner, content, at) => membersToJson(writer, inner, content, at),
    message(inner, content, at) {
      if (at.depth >= maxJsonDepth)
        throw errorAt(documentPlace, `nests deeper than ${maxJsonDepth}`);
      const form = formOf(inner);
      if (form !== undefined) return form.write(writer, inner, content, at);
      return `{${membersToJson(writer, inner, content, at).join(",")}}`;
    },
  };
  return writer.message(type, value, documentPlace);
}
