import { edition, proto2, proto3, type SchemaChange } from "./schema-change.ts";

type Bodies = Readonly<Record<string, readonly [string, string]>>;

/** The body of a message of edition 2023 before and after. */
const names: Bodies = {
  renamed: ["int32 f = 1;", "int32 h = 1;"],
  renamed_kept_json: ["int32 f = 1;", 'int32 h = 1 [json_name = "f"];'],
  renamed_kept_json_map: ["map<int32, int32> f = 1;", 'map<int32, int32> h = 1 [json_name = "f"];'],
  renamed_case: ["int32 a_b = 1;", "int32 aB = 1;"],
  renamed_list: ["repeated int32 f = 1;", "repeated int32 h = 1;"],
  renamed_map: ["map<int32, int32> f = 1;", "map<int32, int32> h = 1;"],
  renamed_map_case: ["map<int32, int32> a_b = 1;", "map<int32, int32> aB = 1;"],
  renamed_and_reserved: ["int32 f = 1;", "int32 h = 1; reserved f;"],
  renamed_and_retyped: ["int32 f = 1;", "string h = 1;"],
  json_name_changed: ["int32 f = 1;", 'int32 f = 1 [json_name = "x"];'],
  json_name_taken_away: ['int32 f = 1 [json_name = "x"];', "int32 f = 1;"],
  json_names_swapped: [
    'int32 f = 1 [json_name = "x"]; int32 h = 2 [json_name = "y"];',
    'int32 f = 1 [json_name = "y"]; int32 h = 2 [json_name = "x"];',
  ],
  names_swapped: ["int32 f = 1; int32 h = 2;", "int32 h = 1; int32 f = 2;"],
  names_of_two_types_swapped: ["int32 f = 1; string h = 2;", "string f = 2; int32 h = 1;"],
  numbers_swapped: ["int32 f = 1; string h = 2;", "int32 f = 2; string h = 1;"],
  numbers_swapped_alike: ["int32 f = 1; int64 h = 2;", "int32 f = 2; int64 h = 1;"],
  numbers_swapped_lists: [
    "repeated int32 f = 1; int32 h = 2;",
    "repeated int32 f = 2; int32 h = 1;",
  ],
  numbers_rotated: [
    "int32 f = 1; string h = 2; bool i = 3;",
    "int32 f = 2; string h = 3; bool i = 1;",
  ],
  number_changed: ["int32 f = 1;", "int32 f = 2;"],
  number_changed_reserved: ["int32 f = 1;", "int32 f = 2; reserved 1;"],
  number_changed_string: ["string f = 1;", "string f = 2;"],
  number_changed_list: ["repeated string f = 1;", "repeated string f = 2;"],
  number_changed_map: ["map<string, int32> f = 1;", "map<string, int32> f = 2;"],
  number_taken: ["int32 f = 1; string h = 2;", "int32 f = 3; string h = 1;"],
  reordered: ["int32 f = 1; string h = 2;", "string h = 2; int32 f = 1;"],
};

/** Fields and reserved ranges that come and go. */
const comings: Bodies = {
  added: ["int32 f = 1;", "int32 f = 1; int32 h = 2;"],
  added_implicit: [
    "int32 f = 1;",
    "int32 f = 1; int32 h = 2 [features.field_presence = IMPLICIT];",
  ],
  added_list: ["int32 f = 1;", "int32 f = 1; repeated string h = 2;"],
  added_map: ["int32 f = 1;", "int32 f = 1; map<int32, string> h = 2;"],
  added_message: ["int32 f = 1;", "int32 f = 1; M h = 2;"],
  added_member: [
    "oneof o { int32 f = 1; int32 g = 3; }",
    "oneof o { int32 f = 1; int32 g = 3; int32 h = 2; }",
  ],
  added_oneof: ["int32 f = 1;", "int32 f = 1; oneof o { int32 h = 2; int32 i = 3; }"],
  added_default: ["int32 f = 1;", "int32 f = 1; int32 h = 2 [default = 5];"],
  removed: ["int32 f = 1; int32 h = 2;", "int32 f = 1;"],
  removed_list: ["int32 f = 1; repeated string h = 2;", "int32 f = 1;"],
  removed_map: ["int32 f = 1; map<string, int32> h = 2;", "int32 f = 1;"],
  removed_number_reserved: ["int32 f = 1; int32 h = 2;", "int32 f = 1; reserved 2;"],
  removed_name_reserved: ["int32 f = 1; int32 h = 2;", "int32 f = 1; reserved h;"],
  removed_both_reserved: [
    "int32 f = 1; int32 h = 2;",
    "int32 f = 1; reserved 2 to 5; reserved h, i;",
  ],
  removed_both_reserved_far: [
    "int32 f = 1; int32 h = 20;",
    "int32 f = 1; reserved 5 to max; reserved h;",
  ],
  removed_member: [
    "oneof o { int32 f = 1; int32 g = 3; int32 h = 2; }",
    "oneof o { int32 f = 1; int32 g = 3; }",
  ],
  removed_oneof: ["int32 f = 1; oneof o { int32 h = 2; int32 i = 3; }", "int32 f = 1;"],
  removed_and_name_used_again: ["int32 f = 1; int32 h = 2;", "int32 f = 1; string h = 3;"],
  number_used_again: ["int32 f = 1; int32 h = 2;", "int32 f = 1; string i = 2;"],
  reserved_number_taken_out: ["int32 f = 1; reserved 2, 4 to 6;", "int32 f = 1; reserved 2, 5;"],
  reserved_name_taken_out: ["int32 f = 1; reserved h, i;", "int32 f = 1; reserved i;"],
  reserved_number_used: ["int32 f = 1; reserved 2;", "int32 f = 1; int32 h = 2;"],
};

/** Which fields exclude each other. */
const oneofs: Bodies = {
  one_joins_alone: ["int32 f = 1; int32 h = 2;", "oneof o { int32 f = 1; } int32 h = 2;"],
  one_leaves_alone: ["oneof o { int32 f = 1; } int32 h = 2;", "int32 f = 1; int32 h = 2;"],
  implicit_joins_alone: [
    "int32 f = 1 [features.field_presence = IMPLICIT];",
    "oneof o { int32 f = 1; }",
  ],
  implicit_leaves_alone: [
    "oneof o { int32 f = 1; }",
    "int32 f = 1 [features.field_presence = IMPLICIT];",
  ],
  two_joined: ["int32 f = 1; string h = 2;", "oneof o { int32 f = 1; string h = 2; }"],
  two_messages_joined: ["M f = 1; M h = 2;", "oneof o { M f = 1; M h = 2; }"],
  two_split: ["oneof o { int32 f = 1; string h = 2; }", "int32 f = 1; string h = 2;"],
  joins_another: [
    "oneof o { int32 f = 1; } string h = 2;",
    "oneof o { int32 f = 1; string h = 2; }",
  ],
  leaves_another: [
    "oneof o { int32 f = 1; string h = 2; }",
    "oneof o { int32 f = 1; } string h = 2;",
  ],
  split_in_two: [
    "oneof o { int32 f = 1; string h = 2; }",
    "oneof o { int32 f = 1; } oneof p { string h = 2; }",
  ],
  two_oneofs_joined: [
    "oneof o { int32 f = 1; } oneof p { string h = 2; }",
    "oneof o { int32 f = 1; string h = 2; }",
  ],
  moved: [
    "oneof o { int32 f = 1; string h = 2; } oneof p { int32 i = 3; }",
    "oneof o { int32 f = 1; } oneof p { string h = 2; int32 i = 3; }",
  ],
  renamed: ["oneof o { int32 f = 1; string h = 2; }", "oneof p { int32 f = 1; string h = 2; }"],
  names_swapped: [
    "oneof o { int32 f = 1; } oneof p { string h = 2; }",
    "oneof p { int32 f = 1; } oneof o { string h = 2; }",
  ],
  member_retyped: [
    "oneof o { int32 f = 1; string h = 2; }",
    "oneof o { int64 f = 1; string h = 2; }",
  ],
  member_became_list: [
    "oneof o { int32 f = 1; string h = 2; }",
    "repeated int32 f = 1; string h = 2;",
  ],
};

/** What readers of an unset field see; bodies of proto2. */
const defaults: Bodies = {
  changed: ["optional int32 f = 1 [default = 5];", "optional int32 f = 1 [default = 6];"],
  added: ["optional int32 f = 1;", "optional int32 f = 1 [default = 5];"],
  removed: ["optional int32 f = 1 [default = 5];", "optional int32 f = 1;"],
  said: ["optional int32 f = 1;", "optional int32 f = 1 [default = 0];"],
  text_changed: [
    'optional string f = 1 [default = "a"];',
    'optional string f = 1 [default = "b"];',
  ],
  text_added: ["optional string f = 1;", 'optional string f = 1 [default = "a"];'],
  bytes_changed: [
    'optional bytes f = 1 [default = "a"];',
    'optional bytes f = 1 [default = "\\001"];',
  ],
  bytes_said_otherwise: [
    'optional bytes f = 1 [default = "a"];',
    'optional bytes f = 1 [default = "\\141"];',
  ],
  bool_changed: ["optional bool f = 1 [default = true];", "optional bool f = 1 [default = false];"],
  float_changed: ["optional float f = 1 [default = 0.1];", "optional float f = 1 [default = 0.2];"],
  float_to_nan: ["optional float f = 1;", "optional float f = 1 [default = nan];"],
  nan_said_otherwise: [
    "optional float f = 1 [default = nan];",
    "optional float f = 1 [default = -nan];",
  ],
  infinity: ["optional double f = 1 [default = inf];", "optional double f = 1 [default = -inf];"],
  minus_zero: ["optional double f = 1;", "optional double f = 1 [default = -0.0];"],
  float_to_double: [
    "optional float f = 1 [default = 0.1];",
    "optional double f = 1 [default = 0.1];",
  ],
  int_to_long: ["optional int32 f = 1 [default = 5];", "optional int64 f = 1 [default = 5];"],
  int_to_bool: ["optional int32 f = 1 [default = 1];", "optional bool f = 1 [default = true];"],
  int_to_text: ["optional int32 f = 1 [default = 5];", 'optional string f = 1 [default = "5"];'],
  int_to_plain_text: ["optional int32 f = 1 [default = 5];", "optional string f = 1;"],
  text_to_bytes: [
    'optional string f = 1 [default = "a"];',
    'optional bytes f = 1 [default = "a"];',
  ],
  long_near_limit: [
    "optional int64 f = 1 [default = 9223372036854775806];",
    "optional uint64 f = 1 [default = 9223372036854775807];",
  ],
  enum_changed: ["optional E f = 1 [default = B];", "optional E f = 1 [default = C];"],
  enum_said: ["optional E f = 1;", "optional E f = 1 [default = A];"],
  enum_to_int: ["optional E f = 1 [default = C];", "optional int32 f = 1 [default = 3];"],
  of_list: ["optional int32 f = 1 [default = 5];", "repeated int32 f = 1;"],
  of_required: ["required int32 f = 1 [default = 5];", "required int32 f = 1 [default = 6];"],
  of_member: ["oneof o { int32 f = 1 [default = 5]; }", "oneof o { int32 f = 1 [default = 6]; }"],
};

/** Bodies of proto2. */
const required: Bodies = {
  added: ["optional int32 f = 1;", "optional int32 f = 1; required int32 h = 2;"],
  added_message: ["optional int32 f = 1;", "optional int32 f = 1; required N h = 2;"],
  removed: ["optional int32 f = 1; required int32 h = 2;", "optional int32 f = 1;"],
  removed_reserved: [
    "optional int32 f = 1; required int32 h = 2;",
    'optional int32 f = 1; reserved 2; reserved "h";',
  ],
  made: ["optional string f = 1;", "required string f = 1;"],
  unmade: ["required string f = 1;", "optional string f = 1;"],
  made_of_message: ["optional N f = 1;", "required N f = 1;"],
  renumbered: ["required int32 f = 1;", "required int32 f = 2;"],
  renamed: ["required int32 f = 1;", "required int32 h = 1;"],
  retyped: ["required int32 f = 1;", "required int64 f = 1;"],
  swapped: [
    "required int32 f = 1; optional int32 h = 2;",
    "required int32 f = 2; optional int32 h = 1;",
  ],
  below: ["optional R f = 1;", "repeated R f = 1;"],
};

/** Bodies of edition 2023. */
const features: Bodies = {
  utf8_unchecked: ["string f = 1;", "string f = 1 [features.utf8_validation = NONE];"],
  utf8_checked: ["string f = 1 [features.utf8_validation = NONE];", "string f = 1;"],
  utf8_unchecked_list: [
    "repeated string f = 1;",
    "repeated string f = 1 [features.utf8_validation = NONE];",
  ],
  utf8_unchecked_map: [
    "map<string, string> f = 1;",
    "map<string, string> f = 1 [features.utf8_validation = NONE];",
  ],
  utf8_unchecked_to_bytes: ["string f = 1 [features.utf8_validation = NONE];", "bytes f = 1;"],
  delimited: ["M f = 1;", "M f = 1 [features.message_encoding = DELIMITED];"],
  delimited_no_more: ["M f = 1 [features.message_encoding = DELIMITED];", "M f = 1;"],
  delimited_list: [
    "repeated M f = 1;",
    "repeated M f = 1 [features.message_encoding = DELIMITED];",
  ],
  required_added: [
    "int32 f = 1;",
    "int32 f = 1; int32 h = 2 [features.field_presence = LEGACY_REQUIRED];",
  ],
  required_removed: [
    "int32 f = 1; int32 h = 2 [features.field_presence = LEGACY_REQUIRED];",
    "int32 f = 1;",
  ],
  default_changed: ["int32 f = 1 [default = 5];", "int32 f = 1 [default = 6];"],
  default_lost_to_implicit: [
    "int32 f = 1 [default = 5];",
    "int32 f = 1 [features.field_presence = IMPLICIT];",
  ],
  deprecated: ["int32 f = 1;", "int32 f = 1 [deprecated = true];"],
  nothing: ["int32 f = 1; M h = 2;", "int32 f = 1; M h = 2; // nothing"],
};

/** Changes of fields other than of their kind and cardinality. */
export function fieldChanges(): readonly SchemaChange[] {
  const inProto2 = (body: string) =>
    proto2(
      "enum E { A = 1; B = 2; C = 3; }",
      "message N { optional int32 a = 1; }",
      "message R { required int32 a = 1; }",
      `message M { ${body} }`,
    );
  const inEdition = (body: string) => edition(`message M { ${body}\n}`);
  return [
    ...casesOf("names", names, inEdition),
    ...casesOf("comings", comings, inEdition),
    ...casesOf("oneofs", oneofs, inEdition),
    ...casesOf("defaults", defaults, inProto2),
    ...casesOf("required_fields", required, inProto2),
    ...casesOf("features", features, inEdition),
    ...optionalInProto3(),
  ];
}

/** `optional` in proto3 is a oneof to the descriptor, and to nobody else. */
function optionalInProto3(): readonly SchemaChange[] {
  const shapes = {
    ...{ plain: "int32 f = 1;", optional: "optional int32 f = 1;" },
    ...{ member: "oneof o { int32 f = 1; }", list: "repeated int32 f = 1;" },
  };
  const all = Object.entries(shapes);
  const bodies = all.flatMap(([a, from]) =>
    all.filter(([b]) => a !== b).map(([b, to]) => [`${a}_to_${b}`, [from, to] as const] as const),
  );
  return casesOf("proto3_presence", Object.fromEntries(bodies), (body) =>
    proto3(`message M { ${body} }`),
  );
}

function casesOf(
  group: string,
  bodies: Bodies,
  file: (body: string) => string,
): readonly SchemaChange[] {
  return Object.entries(bodies).map(([what, [from, to]]) => ({
    name: `${group}.${what}`,
    old: file(from),
    new: file(to),
  }));
}
