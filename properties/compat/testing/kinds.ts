/** The scalar types, in the order of the language guide. */
export const scalars: readonly string[] = [
  ...["double", "float", "int32", "int64", "uint32", "uint64", "sint32", "sint64"],
  ...["fixed32", "fixed64", "sfixed32", "sfixed64", "bool", "string", "bytes"],
];

/** What an element of a field may be; names are parts of package names. */
export const kinds: readonly string[] = [
  ...scalars,
  ...["open_enum", "closed_enum", "plain_message", "delimited_message"],
];

/** How often a field may occur; `lone_member` is the only member of its oneof. */
export const cardinalities: readonly string[] = [
  ...["implicit", "explicit", "required", "packed", "unpacked", "map", "lone_member", "member"],
];

/** What a field of every case is. */
export interface FieldShape {
  readonly kind: string;
  readonly cardinality: string;
}

/** Whether the language has such a field. */
export function isLegal({ kind, cardinality }: FieldShape): boolean {
  const isMessage = kind.endsWith("_message");
  if (cardinality === "implicit") return !isMessage && kind !== "closed_enum";
  if (cardinality === "packed") return !isMessage && kind !== "string" && kind !== "bytes";
  // `features.message_encoding` does not reach the value of a map.
  if (cardinality === "map") return kind !== "delimited_message";
  return true;
}

/**
 * The field `f = 1` of a message of edition 2023.
 *
 * A `member` shares its oneof with `g`, which every other shape has outside.
 */
export function fieldLines(shape: FieldShape): readonly string[] {
  const type = typeOf(shape.kind);
  const plain = "bool g = 2;";
  if (shape.cardinality === "map") return [`map<int32, ${type}> f = 1;`, plain];
  if (shape.cardinality === "lone_member")
    return [`oneof o { ${type} f = 1${optionsOf(shape)}; }`, plain];
  if (shape.cardinality === "member")
    return [`oneof o { ${type} f = 1${optionsOf(shape)}; ${plain} }`];
  const label = shape.cardinality.endsWith("packed") ? "repeated " : "";
  return [`${label}${type} f = 1${optionsOf(shape)};`, plain];
}

/** The types that fields of a kind are of, where the language has none. */
export function declarations(kind: string): readonly string[] {
  const values = "E_ZERO = 0; E_ONE = 1; E_TWO = 2;";
  if (kind === "open_enum") return [`enum E { ${values} }`];
  if (kind === "closed_enum") return [`enum E { option features.enum_type = CLOSED; ${values} }`];
  return kind.endsWith("_message") ? ["message N { int32 a = 1; string b = 2; }"] : [];
}

function typeOf(kind: string): string {
  if (kind.endsWith("_enum")) return "E";
  return kind.endsWith("_message") ? "N" : kind;
}

function optionsOf({ kind, cardinality }: FieldShape): string {
  const packable = isLegal({ kind, cardinality: "packed" });
  const options = [
    ...(cardinality === "implicit" ? ["features.field_presence = IMPLICIT"] : []),
    ...(cardinality === "required" ? ["features.field_presence = LEGACY_REQUIRED"] : []),
    ...(cardinality === "unpacked" && packable
      ? ["features.repeated_field_encoding = EXPANDED"]
      : []),
    ...(kind === "delimited_message" ? ["features.message_encoding = DELIMITED"] : []),
  ];
  return options.length === 0 ? "" : ` [${options.join(", ")}]`;
}
