import type { LinePlace } from "../../../schema/evolution/line-place.ts";
import { defaultOf, isZero } from "../../../schema/evolution/same-element.ts";
import type { Field } from "../../../schema/types.ts";
import type { ScalarValue } from "../../../schema/value.ts";

/**
 * The declaration of a field as it would stand there: `optional int64 total = 4;`; `undefined` where it cannot: there are
 * no required fields in proto3, and a group is more than a line.
 */
export function fieldLine(
  field: Field,
  place: LinePlace,
  options: readonly string[] = [],
): string | undefined {
  const label = labelOf(field, place);
  if (label === undefined || (field.delimited && place.syntax !== "editions")) return undefined;
  const all = [...ownOptions(field, place), ...options];
  const brackets = all.length === 0 ? "" : ` [${all.join(", ")}]`;
  return `${label}${typeOf(field, place)} ${field.name} = ${field.number}${brackets};`;
}

/** A type's name as a file of that package may call it. */
export function nameIn(typeName: string, place: LinePlace): string {
  const prefix = place.package === "" ? "" : `${place.package}.`;
  return typeName.startsWith(prefix) ? typeName.slice(prefix.length) : typeName;
}

function labelOf(field: Field, { syntax }: LinePlace): string | undefined {
  const { cardinality, oneof } = field;
  if (cardinality !== "singular") return cardinality === "repeated" ? "repeated " : "";
  if (oneof !== undefined || syntax === "editions") return "";
  return syntax === "proto2" ? proto2Label(field) : proto3Label(field);
}

function proto2Label({ presence }: Field): string | undefined {
  if (presence === "implicit") return undefined;
  return presence === "required" ? "required " : "optional ";
}

function proto3Label({ presence, message }: Field): string | undefined {
  if (presence === "required") return undefined;
  return presence === "explicit" && message === undefined ? "optional " : "";
}

function typeOf(field: Field, place: LinePlace): string {
  const type = field.enum ?? field.message;
  const element = type === undefined ? field.kind : nameIn(type.typeName, place);
  return field.cardinality === "map" ? `map<${field.mapKey}, ${element}>` : element;
}

function ownOptions(field: Field, place: LinePlace): readonly string[] {
  const value = defaultOf(field);
  const hasDefault =
    place.syntax !== "proto3" &&
    field.presence !== "implicit" &&
    field.cardinality === "singular" &&
    value !== undefined &&
    !isZero({ field, value });
  const presence = presenceFeature(field, place);
  return [
    ...(hasDefault ? [`default = ${literalOf(field, value)}`] : []),
    ...(field.jsonName === usualJsonName(field.name) ? [] : [`json_name = "${field.jsonName}"`]),
    ...(presence === undefined ? [] : [`features.field_presence = ${presence}`]),
    ...(field.delimited ? ["features.message_encoding = DELIMITED"] : []),
  ];
}

const features = {
  explicit: "EXPLICIT",
  implicit: "IMPLICIT",
  required: "LEGACY_REQUIRED",
  none: undefined,
} as const;

function presenceFeature(field: Field, place: LinePlace): string | undefined {
  const { presence, cardinality, oneof, message } = field;
  if (place.syntax !== "editions" || cardinality !== "singular" || oneof !== undefined)
    return undefined;
  // Messages are always tracked, whatever the file says of the rest.
  const isTold = message !== undefined && presence === "explicit";
  return presence === place.presence || (isTold && place.presence === "implicit")
    ? undefined
    : features[presence];
}

/** https://protobuf.dev/programming-guides/json/#field-names */
function usualJsonName(name: string): string {
  return name.replace(/_+(.?)/g, (_all, letter: string) => letter.toUpperCase());
}

/** A default as the language writes it. */
function literalOf(field: Field, value: ScalarValue): string {
  if (field.enum !== undefined) return field.enum.names.get(Number(value)) ?? String(value);
  if (value instanceof Uint8Array || typeof value === "string")
    return `"${escaped(Buffer.from(value))}"`;
  if (value === Number.POSITIVE_INFINITY) return "inf";
  if (value === Number.NEGATIVE_INFINITY) return "-inf";
  if (Number.isNaN(value)) return "nan";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** What is not plain ASCII in octal, which is the same for text and bytes. */
function escaped(bytes: Uint8Array): string {
  return [...bytes]
    .map((byte) => {
      const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
      return isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
    })
    .join("");
}
