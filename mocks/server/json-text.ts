import { JsonError } from "../../schema/json/json-error.ts";
import { type JsonMember, type JsonNode, parse } from "../../schema/json/parse.ts";
import type { JsonData } from "./mock-options.ts";

/** The data as a JSON text, with strings for the numbers that JSON cannot say: ProtoJSON reads those so. */
export function jsonText(data: JsonData): string {
  return JSON.stringify(data, (_name, value: unknown) => {
    if (typeof value === "bigint") return String(value);
    if (typeof value !== "number") return value;
    if (Object.is(value, -0)) return "-0";
    return Number.isFinite(value) ? value : String(value);
  });
}

/**
 * The data of a JSON text. Integers that no `number` holds are of type `bigint`.
 *
 * @throws JsonError where the text is no JSON, or an object has two members of one name.
 */
export function jsonData(text: string): JsonData {
  return dataOf(parse(text));
}

function dataOf(node: JsonNode): JsonData {
  switch (node.kind) {
    case "null":
      return null;
    case "number":
      return numberOf(node.lexeme);
    case "array":
      return node.elements.map(dataOf);
    case "object":
      return objectOf(node.members);
    case "boolean":
    case "string":
      return node.value;
  }
}

function objectOf(members: readonly JsonMember[]): JsonData {
  const object = new Map<string, JsonData>();
  for (const { name, value } of members) {
    // RFC 8259 leaves open which of the two counts.
    if (object.has(name)) throw new JsonError(`two members are called ${JSON.stringify(name)}`);
    object.set(name, dataOf(value));
  }
  return Object.fromEntries(object);
}

function numberOf(lexeme: string): number | bigint {
  const value = Number(lexeme);
  return /^-?\d+$/.test(lexeme) && !Number.isSafeInteger(value) ? BigInt(lexeme) : value;
}
