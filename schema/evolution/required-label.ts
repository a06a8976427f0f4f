import { FieldDescriptorProto_Label } from "@bufbuild/protobuf/wkt";
import type { Schema } from "../schema.ts";

/**
 * Whether a message declares that number with the label `required` of proto2; `LEGACY_REQUIRED` of
 * editions is a feature, which leaves the label as it is (descriptor.proto, `FieldDescriptorProto.label`).
 */
export function hasRequiredLabel(schema: Schema, typeName: string, number: number): boolean {
  const fields = schema.registry.getMessage(typeName)?.proto.field ?? [];
  const field = fields.find((one) => one.number === number);
  return field?.label === FieldDescriptorProto_Label.REQUIRED;
}
