import type { EnumType, Field, ScalarKind } from "../types.ts";
import type { MapKey, ScalarValue } from "../value.ts";
import { bytesOfBase64 } from "./base64.ts";
import { doubleOf, floatOf, integerOf, isJsonNumber } from "./decimal.ts";
import type { JsonNode } from "./parse.ts";
import { errorAt, type Place } from "./place.ts";
import { shortened, shown } from "./shown.ts";

/**
 * Reads a scalar. https://protobuf.dev/programming-guides/json/#field-representation
 *
 * @throws JsonError where the node is no value of the kind.
 */
export function scalarFromJson(kind: ScalarKind, node: JsonNode, at: Place): ScalarValue {
  if (kind === "double" || kind === "float") return floatFromJson(kind, node, at);
  if (kind === "bytes") return bytesFromJson(node, at);
  if (isIntegerKind(kind)) return integerFromJson(kind, node, at);
  const expected = kind === "bool" ? "boolean" : "string";
  if (node.kind !== expected) throw errorAt(at, `expected ${kind}, got ${shown(node)}`);
  return node.value;
}

/**
 * Reads an enum value: its name, an alias of it, or its number. `undefined` for
 * a name or number that the enum does not have, where that is to be ignored.
 *
 * @throws JsonError for an unknown name, and for an unknown number of a closed
 * enum: without unknown fields there is nothing that could hold it.
 */
export function enumFromJson(
  type: EnumType,
  node: JsonNode,
  at: Place,
  options: { readonly ignoreUnknownEnums: boolean },
): number | undefined {
  // "JSON null": https://protobuf.dev/programming-guides/json/#wkt, NullValue
  if (node.kind === "null" && type.typeName === nullValueName) return 0;
  if (node.kind !== "string" && node.kind !== "number")
    throw errorAt(at, `expected a name or number of ${type.typeName}, got ${shown(node)}`);
  const value =
    node.kind === "string" ? type.numbers.get(node.value) : numberOfEnum(type, node, at);
  if (value === undefined && !options.ignoreUnknownEnums)
    throw errorAt(at, `${type.typeName} has no value ${shown(node)}`);
  return value;
}

/** The enum whose one value is said as `null`. */
export const nullValueName = "google.protobuf.NullValue";

function numberOfEnum(type: EnumType, node: JsonNode, at: Place): number | undefined {
  const value = Number(integerFromJson("int32", node, at));
  return type.open || type.names.has(value) ? value : undefined;
}

/**
 * Reads a map key, which JSON can only say as a string. The text in it is what
 * the value would be, in quotes or without.
 *
 * @throws JsonError where the text is no key of the field.
 */
export function mapKeyFromJson(field: Field, name: string, at: Place): MapKey {
  const kind = field.mapKey ?? "string";
  if (kind === "string") return name;
  if (isIntegerKind(kind)) return integerFromJson(kind, { kind: "string", value: name }, at);
  if (name !== "true" && name !== "false")
    throw errorAt(at, `expected "true" or "false" as key, got ${JSON.stringify(name)}`);
  return name === "true";
}

function bytesFromJson(node: JsonNode, at: Place): Uint8Array {
  const bytes = node.kind === "string" ? bytesOfBase64(node.value) : undefined;
  if (bytes === undefined) throw errorAt(at, `expected base64 in a string, got ${shown(node)}`);
  return bytes;
}

const specialFloats: ReadonlyMap<string, number> = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

/** "A number or one of the special string values […]. Either numbers or strings are accepted." */
function floatFromJson(kind: "double" | "float", node: JsonNode, at: Place): number {
  const special = node.kind === "string" ? specialFloats.get(node.value) : undefined;
  if (special !== undefined) return special;
  const lexeme = numberIn(kind, node, at);
  const value = kind === "float" ? floatOf(lexeme) : doubleOf(lexeme);
  if (!Number.isFinite(value)) throw errorAt(at, `${kind} out of range: ${shortened(lexeme)}`);
  return value;
}

type IntegerKind = Exclude<ScalarKind, "bool" | "string" | "bytes" | "double" | "float">;

const signed32 = [-(2n ** 31n), 2n ** 31n - 1n] as const;
const unsigned32 = [0n, 2n ** 32n - 1n] as const;
const signed64 = [-(2n ** 63n), 2n ** 63n - 1n] as const;
const unsigned64 = [0n, 2n ** 64n - 1n] as const;

const ranges: Readonly<Record<IntegerKind, readonly [bigint, bigint]>> = {
  int32: signed32,
  sint32: signed32,
  sfixed32: signed32,
  uint32: unsigned32,
  fixed32: unsigned32,
  int64: signed64,
  sint64: signed64,
  sfixed64: signed64,
  uint64: unsigned64,
  fixed64: unsigned64,
};

function isIntegerKind(kind: ScalarKind): kind is IntegerKind {
  return Object.hasOwn(ranges, kind);
}

/**
 * "Either numbers or strings are accepted. Empty strings are invalid. Exponent
 * notation (such as `1e2`) is accepted in both quoted and unquoted forms.", and
 * "Zero fractional portions are accepted." A value that does not fit is refused.
 */
function integerFromJson(kind: IntegerKind, node: JsonNode, at: Place): number | bigint {
  const lexeme = numberIn(kind, node, at);
  const value = integerOf(lexeme);
  if (value === undefined) throw errorAt(at, `expected ${kind}, got ${shortened(lexeme)}`);
  const [min, max] = ranges[kind];
  if (value < min || value > max)
    throw errorAt(at, `${kind} out of range: expected ${min}..${max}, got ${shortened(lexeme)}`);
  return kind.endsWith("64") ? value : Number(value);
}

/** The JSON number in a node, quoted or not. */
function numberIn(kind: ScalarKind, node: JsonNode, at: Place): string {
  if (node.kind === "number") return node.lexeme;
  if (node.kind === "string" && isJsonNumber(node.value)) return node.value;
  throw errorAt(at, `expected ${kind}, got ${shown(node)}`);
}
