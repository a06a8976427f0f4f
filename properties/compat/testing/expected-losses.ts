import type { Direction, Encoding } from "../levels.ts";

/** A cell of the table: `ok`, or the most basic level that is lost; `?` where the specification leaves it open. */
export interface ExpectedCell {
  readonly direction: Direction;
  readonly encoding: Encoding;
  readonly loss: string;
}

/** The cells of a case, by its name. */
export function expectedCells(name: string): readonly ExpectedCell[] {
  const losses = (expectedLosses[name] ?? "").split(/[ |]+/);
  const ways = (["binary", "json"] as const).flatMap((encoding) =>
    (["old-to-new", "new-to-old", "round"] as const).map((direction) => ({ direction, encoding })),
  );
  return ways.map((way, index) => ({ ...way, loss: losses[index] ?? "" }));
}

/**
 * What the specification says becomes of changes of the table, reasoned out by hand and without our code:
 * an oracle for the judge. In binary, then in ProtoJSON: old to new, new to old, there and back.
 *
 * Parsers of ProtoJSON ignore members that they do not know here, and refuse unknown names of enums.
 *
 * - https://protobuf.dev/programming-guides/proto3/#updating
 * - https://protobuf.dev/programming-guides/proto2/#updating
 * - https://protobuf.dev/programming-guides/encoding/
 * - https://protobuf.dev/programming-guides/json/
 */
export const expectedLosses: Readonly<Record<string, string>> = {
  // Truncated as by a cast in C++; JSON is held against the range instead.
  "explicit.int64_to_int32": "value ok lossless | decodes ok lossless",
  "explicit.int32_to_int64": "ok value ok | ok decodes ok",
  "explicit.int32_to_uint32": "value value ok | decodes decodes lossless",
  "explicit.int64_to_uint64": "value value ok | decodes decodes lossless",
  "explicit.fixed32_to_sfixed32": "value value ok | decodes decodes lossless",
  "explicit.int32_to_bool": "value ok lossless | decodes decodes lossless",
  "explicit.bool_to_int32": "ok value ok | decodes decodes lossless",
  // The bits stay, their meaning does not: 1 is -1 to a zigzag reader.
  "explicit.int32_to_sint32": "value value ok | ok ok ok",
  "explicit.sint32_to_sint64": "ok value ok | ok decodes ok",
  // What has another wire type is an unknown field, which is kept.
  "explicit.uint32_to_fixed32": "value value ok | ok ok ok",
  "explicit.double_to_float": "value value ok | decodes ok lossless",
  "explicit.float_to_double": "value value ok | ok decodes ok",
  "explicit.int32_to_double": "value value ok | ok decodes ok",
  // 16777217 is no float.
  "explicit.int32_to_float": "value value ok | value decodes lossless",
  "explicit.int32_to_string": "value value ok | decodes decodes lossless",
  // 64 bits are text in JSON, and a number is its digits.
  "explicit.int64_to_string": "value value ok | ok decodes ok",
  "explicit.bool_to_string": "value value ok | decodes decodes lossless",
  // Not all bytes are text, and not all text is base64; but all base64 is text.
  "explicit.string_to_bytes": "ok decodes ok | decodes value lossless",
  "explicit.bytes_to_string": "decodes ok lossless | value decodes ok",
  // A message is bytes, which need be neither text nor a message.
  "explicit.plain_message_to_bytes": "ok decodes ok | decodes decodes lossless",
  "explicit.plain_message_to_string": "decodes decodes lossless | decodes decodes lossless",
  "explicit.plain_message_to_delimited_message": "value value ok | ok ok ok",
  // A closed enum keeps numbers that it does not know among unknown fields.
  "explicit.open_enum_to_closed_enum": "value ok ok | ? ok ?",
  "explicit.closed_enum_to_open_enum": "ok value ok | ok ? ok",
  "explicit.open_enum_to_int32": "ok ok ok | decodes ok lossless",
  "explicit.int32_to_closed_enum": "value ok ok | ? decodes ?",

  // A packed list is one run of bytes, whatever is in it.
  "packed.int32_to_fixed32": "decodes decodes lossless | decodes decodes lossless",
  "unpacked.int32_to_string": "value decodes ok | decodes decodes lossless",
  "map.int64_to_int32": "value ok lossless | decodes ok lossless",
  "map.int32_to_string": "value value ? | decodes decodes lossless",
  "map_keys.int32_to_int64": "ok value ok | ok decodes ok",
  "map_keys.int32_to_string": "value value ? | ok decodes ok",
  "proto3_kinds.int64_to_int32": "value ok lossless | decodes ok lossless",

  // Who tracks presence cannot tell it from one who does not, nor the other way round.
  "int32.implicit_to_explicit": "presence presence ok | presence presence ok",
  "int32.explicit_to_implicit": "presence presence lossless | presence presence lossless",
  "proto3_presence.optional_to_plain": "presence presence lossless | presence presence lossless",
  "int32.explicit_to_required": "decodes ok lossless | decodes ok lossless",
  "int32.required_to_explicit": "ok decodes ok | ok decodes ok",
  "required_fields.added": "decodes ok lossless | decodes ok lossless",
  "required_fields.removed": "ok decodes ok | ok decodes lossless",

  // A singular reader takes the last of many, but knows no packed ones; JSON writes an array.
  "int32.unpacked_to_explicit": "value ok lossless | decodes decodes lossless",
  "int32.packed_to_explicit": "value ok ok | decodes decodes lossless",
  "int32.unpacked_to_packed": "ok ok ok | ok ok ok",
  "string.unpacked_to_explicit": "value ok lossless | decodes decodes lossless",
  "plain_message.unpacked_to_explicit": "value ok lossless | decodes decodes lossless",
  "int32.explicit_to_map": "value value ok | decodes decodes lossless",
  // Keys as `08 80 01` are no UTF-8, and text as `61` is no entry.
  "string.explicit_to_map": "decodes decodes lossless | decodes decodes lossless",
  "entries.map_to_same_entries": "? value ok | decodes decodes lossless",

  // A member of a oneof is a field that tracks presence; of two members, the last one counts.
  "int32.explicit_to_lone_member": "ok ok ok | ok ok ok",
  "int32.implicit_to_lone_member": "presence presence ok | presence presence ok",
  "int32.explicit_to_member": "value ok lossless | decodes ok lossless",
  "oneofs.two_joined": "value ok lossless | decodes ok lossless",
  "oneofs.two_split": "ok value ok | ok decodes ok",
  "oneofs.moved": "value value lossless | decodes decodes lossless",
  "oneofs.renamed": "ok ok ok | ok ok ok",
  "oneofs.implicit_joins_alone": "presence presence ok | presence presence ok",

  // What only one version has is no loss to the other, until it comes back.
  "comings.added": "ok ok ok | ok ok ok",
  "comings.removed": "ok ok ok | ok ok lossless",
  "comings.removed_both_reserved": "ok ok ok | ok ok lossless",
  // Parsers take the JSON name and the name of the field.
  "names.renamed": "ok ok ok | value value lossless",
  "names.renamed_case": "ok ok ok | ok ok ok",
  "names.renamed_kept_json": "ok ok ok | ok ok ok",
  "names.json_name_changed": "ok ok ok | ok value lossless",
  "names.json_name_taken_away": "ok ok ok | value ok lossless",
  "names.number_changed": "value value ok | ok ok ok",
  "names.numbers_swapped": "value value ok | ok ok ok",
  "names.numbers_swapped_alike": "value value lossless | ? ? ?",
  "names.names_swapped": "value value ok | ok ok ok",

  // In binary an enum is a number, in JSON a name.
  // An open enum may hold the number before it has a name: by name it comes back, which nobody knew.
  "open_enum_values.value_added_explicit": "ok ok ok | ok decodes lossless",
  "closed_enum_values.value_added_explicit": "ok value ok | ok decodes ok",
  "open_enum_values.value_removed_both_reserved_explicit": "ok ok ok | decodes ok lossless",
  "closed_enum_values.value_removed_explicit": "value ok ok | decodes ok lossless",
  "open_enum_values.value_renamed_explicit": "ok ok ok | decodes decodes lossless",
  "open_enum_values.zero_renamed_explicit": "ok ok ok | decodes decodes lossless",
  "open_enum_values.values_swapped_explicit": "value value ok | ok ok ok",
  "open_enum_values.values_reordered_explicit": "ok ok ok | ok ok ok",
  "open_enum_values.alias_added_explicit": "ok ok ok | ok ok ok",
  "open_enum_values.alias_first_explicit": "ok ok ok | ok decodes lossless",
  "open_enum_values.alias_removed_explicit": "ok ok ok | ok ok ok",
  "enum_replaced.same_values": "ok ok ok | ok ok ok",

  // Readers of an unset field see their own default.
  "defaults.changed": "value value ok | value value ok",
  "defaults.said": "ok ok ok | ok ok ok",
  "first_value.reordered_optional": "value value ok | value value ok",
  "first_value.reordered_list": "ok ok ok | ok ok ok",

  // Text that is not UTF-8 was never legal, whether or not somebody verified it: a matter for a warning.
  "features.utf8_unchecked": "ok ok ok | ok ok ok",
  "features.utf8_checked": "ok ok ok | ok ok ok",
  "features.delimited": "value value ok | ok ok ok",
  "replaced.message_same_one": "ok ok ok | ok ok ok",
  "replaced.message_superset_one": "ok value ok | ok value ok",
  "replaced.message_subset_one": "value ok ok | value ok lossless",
  "replaced.message_other_one": "value value ok | decodes decodes lossless",
  "nested.inner_field_retyped": "value value ok | decodes decodes lossless",
  "nested.recursive_field_retyped": "value ok lossless | decodes ok lossless",
  "extensions.extension_widened": "ok value ok | ok decodes ok",
  "extensions.extension_removed": "ok ok ok | ok ok lossless",
  "syntaxes.proto3_to_edition_same": "ok ok ok | ok ok ok",
  "syntaxes.proto2_to_proto3_list": "ok ok ok | ok ok ok",
  "syntaxes.proto2_to_proto3_kept_optional": "ok ok ok | ok ok ok",
};
