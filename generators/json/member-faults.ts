import type { JsonNode } from "../../schema/json/parse.ts";
import type { JsonPath } from "../../schema/json/slots.ts";
import type { Field, ScalarKind } from "../../schema/types.ts";
import { malformed } from "./malformed.ts";

/** A node that is wrong in one way. */
export interface FaultyNode {
  /** What is wrong, in words. */
  readonly fault: string;
  readonly node: JsonNode;
  /** Where in the node, the whole of it where left out. */
  readonly at?: JsonPath;
}

const text = (value: string): JsonNode => ({ kind: "string", value });
const number = (lexeme: string): JsonNode => ({ kind: "number", lexeme });
const list = (...elements: readonly JsonNode[]): JsonNode => ({ kind: "array", elements });
const object = (...members: readonly (readonly [string, JsonNode])[]): JsonNode => ({
  kind: "object",
  members: members.map(([name, value]) => ({ name, value })),
});
const yes: JsonNode = { kind: "boolean", value: true };
const nothing: JsonNode = { kind: "null" };

/**
 * What a field must not hold in ProtoJSON, each wrong in one way alone.
 *
 * Only what the guide bars or Google's conformance suite requires to be refused: true in quotes,
 * 1 for true and null in a map it only recommends to refuse, and nothing is said of more.
 */
export function* memberFaults(field: Field): Generator<FaultyNode> {
  if (field.cardinality === "repeated") yield* listFaults(field);
  else if (field.cardinality === "map") yield* mapFaults(field);
  else yield* elementFaults(field);
}

function* listFaults(field: Field): Generator<FaultyNode> {
  yield { fault: "an object where an array is due", node: object() };
  yield { fault: "a string where an array is due", node: text("x") };
  if (!mayBeNull(field)) yield { fault: "null in an array", node: list(nothing), at: [0] };
  for (const { fault, node } of elementFaults(field)) yield { fault, node: list(node), at: [0] };
}

function* mapFaults(field: Field): Generator<FaultyNode> {
  yield { fault: "an array where a map is due", node: list() };
  yield { fault: "a string where a map is due", node: text("x") };
  const key =
    field.mapKey === undefined || field.mapKey === "string" ? "k" : plainKey(field.mapKey);
  for (const { fault, node } of elementFaults(field))
    yield { fault, node: object([key, node]), at: [key] };
  const value = plainValue(field);
  if (value === undefined || field.mapKey === undefined) return;
  for (const [fault, bad] of badKeys(field.mapKey))
    yield { fault, node: object([bad, value]), at: [bad] };
}

function plainKey(kind: ScalarKind): string {
  return kind === "bool" ? "true" : "1";
}

/** A value that is right, for an entry whose key is wrong. */
function plainValue({ kind, message }: Field): JsonNode | undefined {
  if (message !== undefined) return message.typeName.startsWith("google.") ? undefined : object();
  if (kind === "enum") return undefined;
  if (kind === "bool") return yes;
  return kind === "string" || kind === "bytes" ? text("") : number("1");
}

function badKeys(kind: ScalarKind): readonly (readonly [string, string])[] {
  if (kind === "string") return [];
  if (kind === "bool") return [["a word for a boolean key", "yes"]];
  const [min, max] = rangeOf(kind);
  return [
    ["a word for a key that is a number", "x"],
    ["nothing for a key that is a number", ""],
    ["a fraction for a key that is an integer", "0.5"],
    ["a key out of range", `${max + 1n}`],
    ["a key out of range", `${min - 1n}`],
  ];
}

function mayBeNull({ message, enum: values }: Field): boolean {
  return (
    message?.typeName === "google.protobuf.Value" ||
    values?.typeName === "google.protobuf.NullValue"
  );
}

/** What one element of a field must not be. */
export function* elementFaults(field: Field): Generator<FaultyNode> {
  if (field.message !== undefined) yield* messageFaults(field.message.typeName);
  else if (field.enum !== undefined) yield* enumFaults(field);
  else if (field.kind !== "message" && field.kind !== "enum") yield* scalarFaults(field.kind);
}

const wrapped: ReadonlyMap<string, ScalarKind> = new Map([
  ["google.protobuf.BoolValue", "bool"],
  ["google.protobuf.BytesValue", "bytes"],
  ["google.protobuf.DoubleValue", "double"],
  ["google.protobuf.FloatValue", "float"],
  ["google.protobuf.Int32Value", "int32"],
  ["google.protobuf.Int64Value", "int64"],
  ["google.protobuf.StringValue", "string"],
  ["google.protobuf.UInt32Value", "uint32"],
  ["google.protobuf.UInt64Value", "uint64"],
]);

/** What must not stand where a message of that name is due. */
export function* messageFaults(typeName: string): Generator<FaultyNode> {
  const scalar = wrapped.get(typeName);
  if (scalar !== undefined) {
    yield* scalarFaults(scalar);
    return;
  }
  for (const [fault, node] of malformed(typeName)) yield { fault, node };
}

function* enumFaults({ enum: values }: Field): Generator<FaultyNode> {
  yield { fault: "true where an enum value is due", node: yes };
  yield { fault: "an array where an enum value is due", node: list(text("x")) };
  yield { fault: "an object where an enum value is due", node: object() };
  yield { fault: "a fraction where an enum value is due", node: number("0.5") };
  if (values?.typeName === "google.protobuf.NullValue") return;
  yield { fault: "an enum number out of range", node: number("2147483648") };
}

function* scalarFaults(kind: ScalarKind): Generator<FaultyNode> {
  yield { fault: `an array where ${due(kind)} is due`, node: list() };
  yield { fault: `an object where ${due(kind)} is due`, node: object() };
  if (kind === "bool") return;
  yield { fault: `true where ${due(kind)} is due`, node: yes };
  if (kind === "string" || kind === "bytes")
    yield { fault: `a number where ${due(kind)} is due`, node: number("12345") };
  if (kind === "bytes") {
    yield { fault: "a character that base64 does not have", node: text("!!!!") };
    yield { fault: "base64 with a character too many", node: text("AAAAA") };
    yield { fault: "base64 with its padding in the middle", node: text("AAA=AAA=") };
  }
  if (kind === "string" || kind === "bytes") return;
  for (const word of ["", "abc", "12abc"])
    yield { fault: `text that is no number where ${due(kind)} is due`, node: text(word) };
  if (kind === "double" || kind === "float") yield* floatFaults(kind);
  else yield* integerFaults(kind);
}

function* floatFaults(kind: "double" | "float"): Generator<FaultyNode> {
  for (const lexeme of kind === "float" ? ["3.5e38", "-3.5e38"] : ["1.9e308", "-1.9e308"]) {
    yield { fault: `${due(kind)} out of range`, node: number(lexeme) };
    yield { fault: `${due(kind)} out of range, in quotes`, node: text(lexeme) };
  }
}

function* integerFaults(kind: ScalarKind): Generator<FaultyNode> {
  const [min, max] = rangeOf(kind);
  for (const bound of [max + 1n, min - 1n]) {
    yield { fault: `${due(kind)} out of range, in quotes`, node: text(String(bound)) };
    // A reader by way of doubles cannot tell 2^63 below zero from one less.
    const isTold = BigInt(Number(bound)) === bound;
    if (isTold) yield { fault: `${due(kind)} out of range`, node: number(String(bound)) };
  }
  yield { fault: `${due(kind)} out of range, in quotes`, node: text("1e536870000") };
  yield { fault: `a fraction where ${due(kind)} is due`, node: number("0.5") };
  yield { fault: `a fraction where ${due(kind)} is due, in quotes`, node: text("0.5") };
  yield { fault: `a hexadecimal number where ${due(kind)} is due`, node: text("0x10") };
  for (const padded of [" 1", "1 ", " "])
    yield { fault: `a space in quotes where ${due(kind)} is due`, node: text(padded) };
  yield { fault: `"NaN" where ${due(kind)} is due`, node: text("NaN") };
  yield { fault: `"Infinity" where ${due(kind)} is due`, node: text("Infinity") };
}

/** How a kind is called here: those that are written alike are read alike. */
function due(kind: ScalarKind): string {
  if (kind === "bytes") return "base64";
  if (!/\d/.test(kind)) return `a ${kind}`;
  return kind.endsWith("64") ? "a 64-bit integer" : "a 32-bit integer";
}

function rangeOf(kind: ScalarKind): readonly [bigint, bigint] {
  const bits = kind.endsWith("64") ? 64n : 32n;
  const isUnsigned = kind.startsWith("u") || kind.startsWith("fixed");
  return isUnsigned ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}
