import type { MessageType } from "../types.ts";
import { any } from "./any.ts";
import { duration } from "./duration.ts";
import { fieldMask } from "./field-mask.ts";
import type { Form } from "./form.ts";
import { listValue, struct, value } from "./struct.ts";
import { timestamp } from "./timestamp.ts";
import { wrapper } from "./wrapper.ts";

/**
 * The types with a form of their own, by full name: the list in
 * https://protobuf.dev/programming-guides/json/#any-special-cases
 *
 * `google.protobuf.Empty` is not among them: it is an ordinary message without fields
 * (an `Any` of it is also read as protobuf-go writes it, see any.ts).
 */
export const wellKnown: ReadonlyMap<string, Form> = new Map<string, Form>([
  ["google.protobuf.Any", any],
  ["google.protobuf.BoolValue", wrapper],
  ["google.protobuf.BytesValue", wrapper],
  ["google.protobuf.DoubleValue", wrapper],
  ["google.protobuf.Duration", duration],
  ["google.protobuf.FieldMask", fieldMask],
  ["google.protobuf.FloatValue", wrapper],
  ["google.protobuf.Int32Value", wrapper],
  ["google.protobuf.Int64Value", wrapper],
  ["google.protobuf.ListValue", listValue],
  ["google.protobuf.StringValue", wrapper],
  ["google.protobuf.Struct", struct],
  ["google.protobuf.Timestamp", timestamp],
  ["google.protobuf.UInt32Value", wrapper],
  ["google.protobuf.UInt64Value", wrapper],
  ["google.protobuf.Value", value],
]);

/** The kinds of their fields, from number 1 on. */
const shapes: ReadonlyMap<string, string> = new Map([
  ["Any", "string bytes"],
  ["BoolValue", "bool"],
  ["BytesValue", "bytes"],
  ["DoubleValue", "double"],
  ["Duration", "int64 int32"],
  ["FieldMask", "string"],
  ["FloatValue", "float"],
  ["Int32Value", "int32"],
  ["Int64Value", "int64"],
  ["ListValue", "message"],
  ["StringValue", "string"],
  ["Struct", "message"],
  ["Timestamp", "int64 int32"],
  ["UInt32Value", "uint32"],
  ["UInt64Value", "uint64"],
  ["Value", "enum double string bool message message"],
]);

/**
 * The form of its own that a type has; `undefined` for all others, and for one that only shares the name: whose fields
 * are others has nothing to say in that form.
 */
export function formOf(type: MessageType): Form | undefined {
  const form = wellKnown.get(type.typeName);
  if (form === undefined) return undefined;
  const kinds = shapes.get(type.typeName.slice("google.protobuf.".length))?.split(" ") ?? [];
  const isIt = kinds.every((kind, index) => type.byNumber.get(index + 1)?.kind === kind);
  return isIt ? form : undefined;
}
