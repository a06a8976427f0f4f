import { kinds } from "./kinds.ts";

/**
 * Changes that buf's WIRE reports although nothing of them can be seen on the wire or in JSON, by name, each
 * with the reason.
 */
export const harmlessChanges: ReadonlyMap<string, string> = new Map([
  ...because(
    "a oneof of one member is a field that tracks presence",
    ...kinds.flatMap((kind) => [
      `${kind}.explicit_to_lone_member`,
      `${kind}.lone_member_to_explicit`,
    ]),
    ...["proto2_fields.optional_to_member", "proto2_fields.member_to_optional"],
    ...["proto3_presence.optional_to_member", "proto3_presence.member_to_optional"],
    ...["oneofs.one_joins_alone", "oneofs.one_leaves_alone"],
  ),
  ...because("the name of a oneof is not sent", "oneofs.renamed", "oneofs.names_swapped"),
  ...because(
    "a required field is always set, so that nobody sees its default",
    ...["defaults.of_required", "first_value.reordered_required"],
  ),
  ...because(
    "an enum of the same names and numbers is the same, whatever it is called",
    ...["enum_replaced.same_values", "enum_replaced.same_values_list"],
    "enum_replaced.same_values_map",
  ),
  ...because(
    "a message of the same fields is the same, whatever it is called",
    ...["replaced.message_same_one", "replaced.message_same_list"],
    ...["replaced.message_same_member", "replaced.message_same_map"],
  ),
  ...because(
    "the name of a map is not sent in binary, and it kept that in JSON",
    "names.renamed_kept_json_map",
  ),
  ...because(
    "`required` and the feature LEGACY_REQUIRED are one to readers",
    "syntaxes.proto2_to_edition_same",
  ),
  ...because(
    "a request or response of the same fields is the same, whatever it is called",
    ...["methods.request_same_shape", "methods.response_same_shape"],
  ),
]);

function because(
  reason: string,
  ...names: readonly string[]
): readonly (readonly [string, string])[] {
  return names.map((name) => [name, reason] as const);
}
