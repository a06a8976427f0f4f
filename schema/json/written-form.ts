import type { EnumType, MessageType, ScalarKind, TypeFinder } from "../types.ts";
import { base64Of, bytesOfBase64 } from "./base64.ts";
import type { JsonNode } from "./parse.ts";
import { shown } from "./shown.ts";
import { type JsonPath, type JsonSlot, slotsOf } from "./slots.ts";

/** Where a text is written in a way in which parsers read it, but no serializer writes it. */
export interface FormDeparture {
  /** The rule, in words that do not change with the value. */
  readonly rule: string;
  readonly path: JsonPath;
  /** What is there. */
  readonly got: string;
  readonly source: string;
}

const page = "https://protobuf.dev/programming-guides/json/";
const representation = `${page}#field-representation`;

/**
 * The first place at which a ProtoJSON text, which means something, is not written as serializers
 * write by default; `undefined` where there is none.
 *
 * Only what the guide states of output: which of two names of one enum value, how many of the
 * allowed digits, and whether defaults and `null`s are written ("should") is left open.
 */
export function formDeparture(
  schema: TypeFinder,
  type: MessageType,
  node: JsonNode,
): FormDeparture | undefined {
  for (const slot of slotsOf(schema, type, node)) {
    const broken = brokenRule(slot);
    if (broken !== undefined) return { got: shown(slot.node), ...broken, path: slot.path };
  }
  return undefined;
}

type BrokenRule = Pick<FormDeparture, "rule" | "source"> & { readonly got?: string };

function brokenRule(slot: JsonSlot): BrokenRule | undefined {
  if (slot.kind === "scalar") return brokenScalar(slot.scalar, slot.node);
  if (slot.kind === "enum") return brokenEnum(slot.enum, slot.node);
  if (slot.kind === "form") return brokenTime(slot.type.typeName, slot.node);
  if (slot.kind !== "field" || slot.member.name === slot.field.jsonName) return undefined;
  return {
    rule: "a field stands under its lowerCamelCase name or json_name",
    got: JSON.stringify(slot.member.name),
    source: `${page}#field-names`,
  };
}

function brokenScalar(scalar: ScalarKind, node: JsonNode): BrokenRule | undefined {
  const { rule, keeps } = scalarRule(scalar);
  return keeps(node) ? undefined : { rule, source: representation };
}

interface ScalarRule {
  readonly rule: string;
  readonly keeps: (node: JsonNode) => boolean;
}

function scalarRule(scalar: ScalarKind): ScalarRule {
  if (scalar === "bool" || scalar === "string")
    return { rule: `a ${scalar} is what it is in JSON`, keeps: () => true };
  if (scalar === "bytes")
    return { rule: "bytes are standard base64 with padding", keeps: isPlainBase64 };
  if (scalar === "double" || scalar === "float")
    return { rule: `a ${scalar} is a number`, keeps: (node) => !isQuotedNumber(node) };
  return scalar.endsWith("64")
    ? { rule: "a 64-bit integer is a decimal string", keeps: isDecimalString }
    : { rule: "a 32-bit integer is a number", keeps: (node) => node.kind === "number" };
}

function isDecimalString(node: JsonNode): boolean {
  return node.kind === "string" && /^-?\d+$/.test(node.value);
}

function isPlainBase64(node: JsonNode): boolean {
  const bytes = node.kind === "string" ? bytesOfBase64(node.value) : undefined;
  return node.kind === "string" && bytes !== undefined && base64Of(bytes) === node.value;
}

/** Whether it is a number in quotes, and not the name of an infinity or of NaN. */
function isQuotedNumber(node: JsonNode): boolean {
  return node.kind === "string" && !["NaN", "Infinity", "-Infinity"].includes(node.value);
}

function brokenEnum(type: EnumType, node: JsonNode): BrokenRule | undefined {
  if (node.kind !== "number" || !type.names.has(Number(node.lexeme))) return undefined;
  return { rule: "an enum value stands under its name", source: representation };
}

function brokenTime(typeName: string, node: JsonNode): BrokenRule | undefined {
  const pattern = timePatterns.get(typeName);
  if (pattern === undefined || (node.kind === "string" && pattern.test(node.value)))
    return undefined;
  return typeName === "google.protobuf.Timestamp"
    ? { rule: "a Timestamp ends in Z, with 0, 3, 6 or 9 fractional digits", source: `${page}#wkt` }
    : { rule: "a Duration has 0, 3, 6 or 9 fractional digits", source: `${page}#wkt` };
}

const timePatterns: ReadonlyMap<string, RegExp> = new Map([
  ["google.protobuf.Timestamp", /^[^.]*(?:\.(?:\d{3}){1,3})?Z$/],
  ["google.protobuf.Duration", /^[^.]*(?:\.(?:\d{3}){1,3})?s$/],
]);
