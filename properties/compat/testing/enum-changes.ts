import { edition, proto2, proto3, type SchemaChange } from "./schema-change.ts";

/** The body of an enum before and after; the first value stays 0. */
const bodies: Readonly<Record<string, readonly [string, string]>> = {
  value_added: ["A = 0; B = 1;", "A = 0; B = 1; C = 2;"],
  value_removed: ["A = 0; B = 1; C = 2;", "A = 0; B = 1;"],
  value_removed_number_reserved: ["A = 0; B = 1; C = 2;", "A = 0; B = 1; reserved 2;"],
  value_removed_name_reserved: ["A = 0; B = 1; C = 2;", "A = 0; B = 1; reserved C;"],
  value_removed_both_reserved: [
    "A = 0; B = 1; C = 2;",
    "A = 0; B = 1; reserved 2 to 4; reserved C;",
  ],
  value_renamed: ["A = 0; B = 1;", "A = 0; BB = 1;"],
  zero_renamed: ["A = 0; B = 1;", "AA = 0; B = 1;"],
  value_renumbered: ["A = 0; B = 1;", "A = 0; B = 2;"],
  value_renumbered_reserved: ["A = 0; B = 1;", "A = 0; B = 2; reserved 1;"],
  values_swapped: ["A = 0; B = 1; C = 2;", "A = 0; C = 1; B = 2;"],
  zero_swapped: ["A = 0; B = 1;", "B = 0; A = 1;"],
  values_reordered: ["A = 0; B = 1; C = 2;", "A = 0; C = 2; B = 1;"],
  alias_added: ["A = 0; B = 1;", "option allow_alias = true; A = 0; B = 1; BB = 1;"],
  alias_first: ["A = 0; B = 1;", "option allow_alias = true; A = 0; BB = 1; B = 1;"],
  alias_removed: ["option allow_alias = true; A = 0; B = 1; BB = 1;", "A = 0; B = 1;"],
  alias_moved: [
    "option allow_alias = true; A = 0; B = 1; BB = 1; C = 2;",
    "option allow_alias = true; A = 0; B = 1; C = 2; BB = 2;",
  ],
  negative_added: ["A = 0; B = 1;", "A = 0; B = 1; C = -1;"],
};

const fields: Readonly<Record<string, string>> = {
  ...{ explicit: "E f = 1;", list: "repeated E f = 1;", map: "map<string, E> f = 1;" },
  member: "oneof o { E f = 1; int32 g = 2; }",
};

/** Changes of an enum, and of the enum that a field is of. */
export function enumChanges(): readonly SchemaChange[] {
  return [...valueChanges(), ...opennessChanges(), ...defaultChanges(), ...replacements()];
}

function valueChanges(): readonly SchemaChange[] {
  return Object.entries(bodies).flatMap(([what, [from, to]]) =>
    Object.entries(fields).flatMap(([where, field]) =>
      (["OPEN", "CLOSED"] as const).map((type) => ({
        name: `${type.toLowerCase()}_enum_values.${what}_${where}`,
        old: file(type, from, field),
        new: file(type, to, field),
      })),
    ),
  );
}

function file(type: "OPEN" | "CLOSED", body: string, field: string): string {
  return edition(
    `enum E { option features.enum_type = ${type}; ${body} }`,
    `message M { ${field} }`,
  );
}

function opennessChanges(): readonly SchemaChange[] {
  return Object.entries(fields).flatMap(([where, field]) => [
    {
      name: `openness.open_to_closed_${where}`,
      old: file("OPEN", "A = 0; B = 1;", field),
      new: file("CLOSED", "A = 0; B = 1;", field),
    },
    {
      name: `openness.closed_to_open_${where}`,
      old: file("CLOSED", "A = 0; B = 1;", field),
      new: file("OPEN", "A = 0; B = 1;", field),
    },
  ]);
}

/** The first value is what readers of an unset field see, and in proto2 it need not be 0. */
function defaultChanges(): readonly SchemaChange[] {
  const sides = (first: string, field: string) =>
    proto2(`enum E { ${first} }`, `message M { ${field} }`);
  const shapes = {
    ...{ optional: "optional E f = 1;", required: "required E f = 1;", list: "repeated E f = 1;" },
    ...{ declared: "optional E f = 1 [default = B];" },
  };
  return Object.entries(shapes).flatMap(([where, field]) => [
    {
      name: `first_value.reordered_${where}`,
      old: sides("A = 1; B = 2;", field),
      new: sides("B = 2; A = 1;", field),
    },
    {
      name: `first_value.added_${where}`,
      old: sides("A = 1; B = 2;", field),
      new: sides("Z = 0; A = 1; B = 2;", field),
    },
  ]);
}

function replacements(): readonly SchemaChange[] {
  const old = "enum E { A = 0; B = 1; }";
  const others = {
    same_values: "enum F { A = 0; B = 1; }",
    superset: "enum F { A = 0; B = 1; C = 2; }",
    subset: "enum F { A = 0; }",
    other_names: "enum F { P = 0; Q = 1; }",
    nested_same_name: "message O { enum E { A = 0; B = 1; } }",
    nested_superset: "message O { enum E { A = 0; B = 1; C = 2; } }",
    nested_subset: "message O { enum E { A = 0; } }",
    nested_renamed: "message O { enum E { A = 0; C = 1; } }",
  };
  const withField = (declared: string, field: string) => proto3(declared, `message M { ${field} }`);
  return Object.entries(others).flatMap(([what, declared]) => {
    const type = declared.startsWith("message") ? "O.E" : "F";
    return [
      {
        name: `enum_replaced.${what}`,
        old: withField(old, "E f = 1;"),
        new: withField(declared, `${type} f = 1;`),
      },
      {
        name: `enum_replaced.${what}_list`,
        old: withField(old, "repeated E f = 1;"),
        new: withField(declared, `repeated ${type} f = 1;`),
      },
      {
        name: `enum_replaced.${what}_map`,
        old: withField(old, "map<string, E> f = 1;"),
        new: withField(declared, `map<string, ${type}> f = 1;`),
      },
    ];
  });
}
