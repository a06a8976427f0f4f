import type { Field, MessageType } from "../types.ts";
import type { ElementValue, MessageValue, ScalarValue } from "../value.ts";
import { isImplicitDefault, zeroOf } from "../wire/scalar-readers.ts";
import { messageOfField } from "./fields.ts";
import type { Form } from "./form.ts";
import { scalarFromJson } from "./scalar-from-json.ts";
import { scalarToJson } from "./scalar-to-json.ts";

/**
 * The wrappers of `google/protobuf/wrappers.proto`: said as the value inside.
 *
 * "Wrappers use the same representation in JSON as the wrapped primitive type,
 * except that `null` is allowed": it leaves the field that holds the wrapper unset.
 * https://protobuf.dev/programming-guides/json/#wkt
 */
export const wrapper: Form = {
  read(_reader, type, node, at) {
    const { kind } = wrapped(type);
    const value = scalarFromJson(kind, node, at);
    return messageOfField(1, isImplicitDefault(value) ? undefined : value);
  },
  write(writer, type, value, at) {
    const { kind } = wrapped(type);
    return scalarToJson(kind, contentOf(value) ?? zeroOf(kind), at, writer);
  },
};

function contentOf(value: MessageValue): ScalarValue | undefined {
  // A wrapper's one field holds a scalar.
  return value.fields.get(1) as Exclude<ElementValue, MessageValue> | undefined;
}

function wrapped(type: MessageType): { kind: Exclude<Field["kind"], "message" | "enum"> } {
  const kind = type.byNumber.get(1)?.kind;
  if (kind === undefined || kind === "message" || kind === "enum")
    throw new TypeError(`${type.typeName} has no scalar field 1`);
  return { kind };
}
