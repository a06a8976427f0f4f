import type { EnumType, Field, MessageType, ScalarKind } from "../types.ts";
import type { JsonStyle } from "./json-style.ts";
import { fieldsByName } from "./message-from-json.ts";
import type { JsonNode } from "./parse.ts";
import { isSafeNumber, scientific } from "./spelled-number.ts";

/** A number as a JSON number or in a string. */
function numberNode(lexeme: string, isQuoted: boolean): JsonNode {
  return isQuoted ? { kind: "string", value: lexeme } : { kind: "number", lexeme };
}

/** A scalar in another spelling, or the node itself where the style has none. */
export function respelledScalar(scalar: ScalarKind, node: JsonNode, style: JsonStyle): JsonNode {
  if (scalar === "bytes") return node.kind === "string" ? respelledBytes(node.value, style) : node;
  if (scalar === "bool" || scalar === "string") return node;
  return scalar === "double" || scalar === "float"
    ? respelledFloat(node, style)
    : respelledInteger(node, style);
}

function respelledBytes(base64: string, { bytes }: JsonStyle): JsonNode {
  const isUrl = bytes === "url" || bytes === "url-unpadded";
  const letters = isUrl ? base64.replaceAll("+", "-").replaceAll("/", "_") : base64;
  const isPadded = bytes === "written" || bytes === "url";
  return { kind: "string", value: isPadded ? letters : letters.replaceAll("=", "") };
}

function respelledFloat(node: JsonNode, { floats }: JsonStyle): JsonNode {
  // The names of the infinities and of NaN have one spelling.
  if (node.kind !== "number" || floats === "written") return node;
  const lexeme = floats === "quoted" ? node.lexeme : scientific(node.lexeme);
  return numberNode(lexeme, floats !== "exponent");
}

function respelledInteger(node: JsonNode, { integers }: JsonStyle): JsonNode {
  if (integers === "written" || (node.kind !== "number" && node.kind !== "string")) return node;
  const digits = node.kind === "number" ? node.lexeme : node.value;
  const isQuoted = node.kind === "string";
  if (integers === "requoted" && !isQuoted) return numberNode(digits, true);
  // Many parsers take whatever is no plain text of digits through a double.
  if (!isSafeNumber(digits)) return node;
  if (integers === "requoted") return numberNode(digits, false);
  if (integers === "fraction") return numberNode(`${digits}.0`, false);
  return numberNode(scientific(digits), integers === "quoted-exponent");
}

/** An enum value in another spelling. `null`, of `NullValue`, has one only. */
export function respelledEnum(type: EnumType, node: JsonNode, { enums }: JsonStyle): JsonNode {
  const number = node.kind === "string" ? type.numbers.get(node.value) : undefined;
  if (node.kind !== "string" || number === undefined || enums === "name") return node;
  if (enums === "number") return numberNode(String(number), false);
  const alias = type.values.find((value) => value.number === number && value.name !== node.value);
  return alias === undefined ? node : { kind: "string", value: alias.name };
}

/** The name of a field in the style; its JSON name where the other one names another field too. */
export function respelledName(type: MessageType, field: Field, { names }: JsonStyle): string {
  if (names === "json" || field.extension) return field.jsonName;
  return fieldsByName(type).get(field.name) === field ? field.name : field.jsonName;
}

/** Ten thousand years, in milliseconds; times in the last day before are written at a negative offset. */
const lastDay = Date.UTC(9999, 11, 31);
const offsetMs = (5 * 60 + 30) * 60_000;

/** A timestamp or duration in another spelling. */
export function respelledTime(typeName: string, text: string, { times }: JsonStyle): string {
  const [, whole = "", fraction = "", end = ""] = /^([^.]*?)(?:\.(\d+))?(s|Z)$/.exec(text) ?? [];
  if (times === "nine-digits") return `${whole}.${fraction.padEnd(9, "0")}${end}`;
  if (times === "few-digits") {
    const digits = fraction.replace(/0+$/, "");
    return `${whole}${digits === "" ? "" : `.${digits}`}${end}`;
  }
  if (times !== "offset" || typeName !== "google.protobuf.Timestamp") return text;
  const utc = Date.parse(`${whole}Z`);
  const isLast = utc >= lastDay;
  const local = new Date(utc + (isLast ? -offsetMs : offsetMs)).toISOString().slice(0, 19);
  return `${local}${fraction === "" ? "" : `.${fraction}`}${isLast ? "-" : "+"}05:30`;
}
