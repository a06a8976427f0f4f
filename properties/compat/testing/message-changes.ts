import { edition, proto2, proto3, type SchemaChange } from "./schema-change.ts";

type Files = Readonly<Record<string, readonly [string, string]>>;

const shapes = {
  same: "message O { int32 a = 1; string b = 2; }",
  superset: "message O { int32 a = 1; string b = 2; bool c = 3; }",
  subset: "message O { int32 a = 1; }",
  other: "message O { bytes a = 1; int64 c = 3; }",
  renamed: "message O { int32 x = 1; string y = 2; }",
  empty: "message O {}",
};

/** Another message in the place of `N`, by what it has in common with it. */
function replaced(): Files {
  const n = "message N { int32 a = 1; string b = 2; }";
  const places = {
    one: ["", ";"],
    list: ["repeated ", ";"],
    member: ["oneof o { ", "; }"],
  } as const;
  return Object.fromEntries(
    Object.entries(shapes).flatMap(([shape, declared]) => [
      ...Object.entries(places).map(([place, [before, after]]) => [
        `message_${shape}_${place}`,
        [
          edition(n, `message M { ${before}N f = 1${after} }`),
          edition(declared, `message M { ${before}O f = 1${after} }`),
        ] as const,
      ]),
      [
        `message_${shape}_map`,
        [
          edition(n, "message M { map<string, N> f = 1; }"),
          edition(declared, "message M { map<string, O> f = 1; }"),
        ] as const,
      ],
    ]),
  );
}

/** The same text under two versions of the language. */
const syntaxes: Files = {
  proto2_to_proto3_optional: [
    proto2("message M { optional int32 f = 1; }"),
    proto3("message M { int32 f = 1; }"),
  ],
  proto2_to_proto3_kept_optional: [
    proto2("message M { optional int32 f = 1; }"),
    proto3("message M { optional int32 f = 1; }"),
  ],
  proto2_to_proto3_string: [
    proto2("message M { optional string f = 1; }"),
    proto3("message M { optional string f = 1; }"),
  ],
  proto2_to_proto3_list: [
    proto2("message M { repeated int32 f = 1; }"),
    proto3("message M { repeated int32 f = 1; }"),
  ],
  proto2_to_proto3_enum: [
    proto2("enum E { A = 0; B = 1; }", "message M { optional E f = 1; }"),
    proto3("enum E { A = 0; B = 1; }", "message M { optional E f = 1; }"),
  ],
  proto2_to_proto3_required: [
    proto2("message M { required int32 f = 1; }"),
    proto3("message M { int32 f = 1; }"),
  ],
  proto3_to_proto2_string: [
    proto3("message M { optional string f = 1; }"),
    proto2("message M { optional string f = 1; }"),
  ],
  proto3_to_edition_same: [
    proto3(
      "enum E { A = 0; }",
      "message M { int32 f = 1; E e = 2; repeated int32 l = 3; string s = 4; }",
    ),
    edition(
      "option features.field_presence = IMPLICIT;",
      "enum E { A = 0; }",
      "message M { int32 f = 1; E e = 2; repeated int32 l = 3; string s = 4; }",
    ),
  ],
  proto3_to_edition_defaults: [
    proto3("message M { int32 f = 1; repeated int32 l = 3; string s = 4; }"),
    edition("message M { int32 f = 1; repeated int32 l = 3; string s = 4; }"),
  ],
  proto3_optional_to_edition: [
    proto3("message M { optional int32 f = 1; }"),
    edition("message M { int32 f = 1; }"),
  ],
  proto2_to_edition_same: [
    proto2(
      "enum E { A = 1; }",
      "message M { required int32 f = 1; optional E e = 2; repeated int32 l = 3; optional string s = 4; }",
    ),
    edition(
      "option features.utf8_validation = NONE;",
      "option features.repeated_field_encoding = EXPANDED;",
      "option features.json_format = LEGACY_BEST_EFFORT;",
      "enum E { option features.enum_type = CLOSED; A = 1; }",
      "message M { int32 f = 1 [features.field_presence = LEGACY_REQUIRED]; E e = 2; repeated int32 l = 3; string s = 4; }",
    ),
  ],
  proto2_group_to_edition: [
    proto2("message M { optional group G = 1 { optional int32 a = 1; } }"),
    edition(
      "message M { message G { int32 a = 1; }",
      "G g = 1 [features.message_encoding = DELIMITED]; }",
    ),
  ],
};

/** Message sets hold extensions behind type ids, and have another form on the wire. */
const sets: Files = {
  message_set_on: [
    proto2("message M { extensions 4 to 1000; }", extension("M")),
    proto2(
      "message M { option message_set_wire_format = true; extensions 4 to 1000; }",
      extension("M"),
    ),
  ],
  message_set_off: [
    proto2(
      "message M { option message_set_wire_format = true; extensions 4 to 1000; }",
      extension("M"),
    ),
    proto2("message M { extensions 4 to 1000; }", extension("M")),
  ],
};

function extension(extendee: string): string {
  return `message X { optional int32 i = 1; extend ${extendee} { optional X x = 100; } }`;
}

/** Fields that are declared outside of their message; bodies of `extend M`. */
const extensions: Files = Object.fromEntries(
  Object.entries({
    retyped: ["optional int32 x = 100;", "optional string x = 100;"],
    widened: ["optional int32 x = 100;", "optional int64 x = 100;"],
    renamed: ["optional int32 x = 100;", "optional int32 y = 100;"],
    renumbered: ["optional int32 x = 100;", "optional int32 x = 101;"],
    removed: ["optional int32 x = 100; optional int32 y = 101;", "optional int32 x = 100;"],
    added: ["optional int32 x = 100;", "optional int32 x = 100; optional int32 y = 101;"],
    made_list: ["optional int32 x = 100;", "repeated int32 x = 100;"],
    default_changed: ["optional int32 x = 100 [default = 1];", "optional int32 x = 100;"],
  }).map(([what, [from, to]]) => [
    `extension_${what}`,
    [withExtension(from ?? ""), withExtension(to ?? "")] as const,
  ]),
);

function withExtension(body: string): string {
  return proto2("message M { extensions 100 to 200; }", `extend M { ${body} }`);
}

/** What a message contains changes, not the message itself. */
const nested: Files = {
  inner_field_retyped: [
    edition(
      "message N { int32 a = 1; }",
      "message M { N f = 1; repeated N l = 2; map<string, N> m = 3; }",
    ),
    edition(
      "message N { string a = 1; }",
      "message M { N f = 1; repeated N l = 2; map<string, N> m = 3; }",
    ),
  ],
  recursive_field_retyped: [
    edition("message M { M f = 1; int64 a = 2; }"),
    edition("message M { M f = 1; int32 a = 2; }"),
  ],
  message_removed: [
    edition("message M { int32 f = 1; }", "message Gone { int32 f = 1; }"),
    edition("message M { int32 f = 1; }"),
  ],
  message_added: [
    edition("message M { int32 f = 1; }"),
    edition("message M { int32 f = 1; }", "message Come { int32 f = 1; }"),
  ],
};

/** Changes of messages: replaced, of another syntax, sets, extensions, and what they contain. */
export function messageChanges(): readonly SchemaChange[] {
  const groups = { replaced: replaced(), syntaxes, extensions, nested };
  return [
    ...Object.entries(groups).flatMap(([group, files]) => casesOf(group, files)),
    ...casesOf("sets", sets).map((change) => ({ ...change, unknownToBuf: true as const })),
  ];
}

function casesOf(group: string, files: Files): readonly SchemaChange[] {
  return Object.entries(files).map(([what, [from, to]]) => ({
    name: `${group}.${what}`,
    old: from,
    new: to,
  }));
}
