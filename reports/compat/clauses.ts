import type { Encoding, Level } from "../../properties/compat/levels.ts";
import type { Aspect, FieldChange } from "../../schema/evolution/evolution-types.ts";
import type { Field, FieldKind } from "../../schema/types.ts";
import { wireTypeOf } from "../../schema/wire/wire-type.ts";

/** What the specification says of a kind of change, and where. */
export interface Clause {
  readonly says: string;
  /** The address of the section, or the name of what holds it. */
  readonly source: string;
}

const guide = "https://protobuf.dev/programming-guides";

const required: Clause = {
  says: "a message that lacks a required field is refused",
  source: `${guide}/proto2/#field-labels`,
};

const presence: Readonly<Record<Encoding, Clause>> = {
  binary: {
    says: "a field of implicit presence is not written where it holds its default, so that set and unset are one",
    source: `${guide}/field_presence/`,
  },
  json: {
    says: "a field without presence is left out where it holds its default",
    source: `${guide}/json/#presence`,
  },
};

const integers: ReadonlySet<FieldKind> = new Set([
  ...(["int32", "int64", "uint32", "uint64", "sint32", "sint64"] as const),
  ...(["fixed32", "fixed64", "sfixed32", "sfixed64"] as const),
]);

function isInteger(field: Field | undefined): boolean {
  return field !== undefined && integers.has(field.kind);
}

const updating = `${guide}/proto3/#updating`;
const jsonSafety = `${guide}/json/#json-wire-safety`;

/** Of integers of two kinds. */
const misfit: Readonly<Record<Encoding, Clause>> = {
  binary: {
    says: "integers are read as the reader's type: what does not fit is cut, a sign gets lost",
    source: updating,
  },
  json: { says: "a number that does not fit the reader's type is refused", source: jsonSafety },
};

/** What both encodings share, or only one has, by aspect; the first aspect that a change has is the one that counts. */
const clauses: readonly (readonly [Aspect, Partial<Readonly<Record<Encoding, Clause>>>])[] = [
  [
    "number",
    {
      binary: {
        says: "another number is another field",
        source: updating,
      },
    },
  ],
  [
    "name",
    {
      json: {
        says: "the key in JSON is made of the field's name, unless json_name gives one",
        source: `${guide}/json/#field-names`,
      },
    },
  ],
  [
    "json name",
    { json: { says: "json_name is the key in JSON", source: `${guide}/json/#field-names` } },
  ],
  [
    "cardinality",
    {
      binary: {
        says: "a reader of a singular field keeps one element of a list, and of a packed list none",
        source: updating,
      },
      json: { says: "a list is an array in JSON, a map an object", source: jsonSafety },
    },
  ],
  [
    "type",
    {
      binary: { says: "only some types can be read as one another", source: updating },
      json: { says: "only some types can be read as one another", source: jsonSafety },
    },
  ],
  [
    "map key",
    {
      binary: {
        says: "the key of a map is a field of its entries, and changes as any field does",
        source: `${guide}/proto3/#backwards`,
      },
      json: {
        says: "the keys of a map are text in JSON, each read as the type of the key",
        source: `${guide}/json/#field-representation`,
      },
    },
  ],
  [
    "message type",
    {
      binary: {
        says: "what another message does not know of is an unknown field to it",
        source: `${guide}/proto3/#unknowns`,
      },
      json: { says: "JSON has a message by the names of its fields", source: jsonSafety },
    },
  ],
  [
    "oneof",
    {
      binary: {
        says: "of the members of a oneof only the last that is read is kept",
        source: `${guide}/proto3/#backward`,
      },
      json: { says: "moving fields into an existing oneof is not safe", source: jsonSafety },
    },
  ],
  [
    "enum type",
    {
      binary: {
        says: "an enum is a number on the wire, which each version names by itself",
        source: `${guide}/enum/`,
      },
      json: {
        says: "an enum is the name of its value in JSON",
        source: `${guide}/json/#field-representation`,
      },
    },
  ],
  [
    "enum values",
    {
      binary: {
        says: "what a number stands for each version says by itself; a closed enum takes one that it does not know for an unknown field",
        source: `${guide}/enum/#definitions`,
      },
      json: {
        says: "an enum is the name of its value in JSON",
        source: `${guide}/json/#field-representation`,
      },
    },
  ],
  [
    "default",
    {
      binary: {
        says: "a default is never sent: each reader has that of its own version",
        source: `${guide}/proto2/#updating`,
      },
      json: {
        says: "a default is never sent: each reader has that of its own version",
        source: `${guide}/proto2/#updating`,
      },
    },
  ],
  [
    "delimited",
    {
      binary: {
        says: "a group and a message behind its length are two wire types",
        source: `${guide}/encoding/#groups`,
      },
    },
  ],
  [
    "utf8",
    {
      binary: {
        says: "text that must be UTF-8 is refused where it is not",
        source: "https://protobuf.dev/editions/features/#utf8_validation",
      },
    },
  ],
  [
    "message set",
    {
      binary: {
        says: "message set format is another way to write extensions",
        source: "descriptor.proto, MessageOptions.message_set_wire_format",
      },
    },
  ],
  ["presence", presence],
  [
    "removed",
    {
      binary: {
        says: "a field that a reader does not know is kept as an unknown field, and has no meaning to it",
        source: `${guide}/proto3/#unknowns`,
      },
      json: {
        says: "a field that a reader does not know is refused, or dropped where it is told to ignore it",
        source: `${guide}/json/#json-options`,
      },
    },
  ],
  [
    "added",
    {
      binary: {
        says: "a field that a reader does not know is kept as an unknown field, and has no meaning to it",
        source: `${guide}/proto3/#unknowns`,
      },
      json: {
        says: "a field that a reader does not know is refused, or dropped where it is told to ignore it",
        source: `${guide}/json/#json-options`,
      },
    },
  ],
];

/** Integers of one wire type are read as one another, zigzag ones among themselves. */
function integerClause(old: Field | undefined, next: Field | undefined): Clause {
  const [from, to] = [old?.kind ?? "int32", next?.kind ?? "int32"];
  if (wireTypeOf(from) !== wireTypeOf(to))
    return { says: "an integer of another wire type is not read as the field", source: updating };
  if (from.startsWith("sint") !== to.startsWith("sint"))
    return {
      says: "sint32 and sint64 are read as one another, and not as the other integers",
      source: updating,
    };
  return misfit.binary;
}

/**
 * The clause of the specification that a change which loses a level in an encoding comes under; `undefined` where
 * none speaks of it.
 */
export function clauseOf(
  { aspects, old, new: next }: FieldChange,
  { level, encoding }: { readonly level: Level; readonly encoding: Encoding },
): Clause | undefined {
  const isRequired = [old, next].some((field) => field?.presence === "required");
  const cameOrWent = aspects.has("added") || aspects.has("removed");
  if (level === "decodes" && isRequired && cameOrWent) return required;
  // On the way there and back a message that lacks the field is refused too.
  if (aspects.has("required") && (level === "decodes" || level === "lossless")) return required;
  if (level === "presence" && aspects.has("presence")) return presence[encoding];
  if (aspects.has("type") && isInteger(old) && isInteger(next) && !aspects.has("cardinality"))
    return encoding === "binary" ? integerClause(old, next) : misfit.json;
  return clauses.find(([aspect, by]) => aspects.has(aspect) && by[encoding] !== undefined)?.[1][
    encoding
  ];
}
