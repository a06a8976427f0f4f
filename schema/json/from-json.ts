import type { MessageType, TypeFinder } from "../types.ts";
import type { MessageValue } from "../value.ts";
import type { Reader } from "./form.ts";
import { membersFromJson } from "./message-from-json.ts";
import { type ParseOptions, parse } from "./parse.ts";
import { documentPlace, errorAt } from "./place.ts";
import { shown } from "./shown.ts";
import { formOf } from "./well-known.ts";

/** What {@link fromJson} lets through beyond its strict reading. */
export interface FromJsonOptions extends ParseOptions {
  /**
   * Whether unknown members, and unknown enum names and numbers, are skipped; or members only, as
   * libraries do of which the option speaks of fields.
   * https://protobuf.dev/programming-guides/json/#json-options
   *
   * @defaultValue false
   */
  readonly ignoreUnknown?: boolean | "members";
}

/**
 * The value that a ProtoJSON text means.
 *
 * https://protobuf.dev/programming-guides/json/
 *
 * @throws JsonError with the place where the text is no ProtoJSON of the type.
 */
export function fromJson(
  schema: TypeFinder,
  type: MessageType,
  text: string | Uint8Array,
  options: FromJsonOptions = {},
): MessageValue {
  const reader: Reader = {
    schema,
    ignoreUnknown: (options.ignoreUnknown ?? false) !== false,
    ignoreUnknownEnums: options.ignoreUnknown === true,
    hasForm: (inner) => formOf(inner) !== undefined,
    members: (inner, members, at) => membersFromJson(reader, inner, members, at),
    message(inner, node, at) {
      const form = formOf(inner);
      if (form !== undefined) return form.read(reader, inner, node, at);
      if (node.kind !== "object")
        throw errorAt(at, `expected an object for ${inner.typeName}, got ${shown(node)}`);
      return membersFromJson(reader, inner, node.members, at);
    },
  };
  return reader.message(type, parse(text, options), documentPlace);
}
