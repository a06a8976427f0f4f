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
