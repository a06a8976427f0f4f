import type { CaseInput, JsonInput, WireInput } from "../properties/input.ts";
import { toHex } from "../schema/hex.ts";
import type { Field, MessageType } from "../schema/types.ts";
import type {
  ElementValue,
  FieldValue,
  ListValue,
  MapValue,
  MessageValue,
  ScalarValue,
} from "../schema/value.ts";
import { canonicalStyle } from "../schema/wire/style.ts";

/**
 * What a minimal input looks like without its names: kinds of fields and the
 * values in them. Failures of other messages with the same shape are most likely
 * one bug, and are shown as one group.
 */
export function shapeOf(type: MessageType, input: CaseInput): string {
  switch (input.kind) {
    case "wire":
      return wireShape(type, input);
    case "object":
      return messageShape(type, input.value);
    case "json":
      return `json ${JSON.stringify(input.style ?? null)} ${jsonShape(type, input)}`;
    case "raw":
      return `${input.format} ${input.note ?? input.runs.map(({ bytes }) => toHex(bytes)).join()}`;
    case "charset":
      return `${input.encoding} ${toHex(input.bytes)}`;
  }
}

/** What is wrong with a text says more than what else is in it. */
function jsonShape(type: MessageType, { fault, value, text }: JsonInput): string {
  if (fault !== undefined) return JSON.stringify(fault);
  return value === undefined ? text : messageShape(type, value);
}

function wireShape(type: MessageType, input: WireInput): string {
  return input.parts
    .map((part) => {
      const style = JSON.stringify({ ...(part.style ?? canonicalStyle), seed: 0 });
      return `${messageShape(type, part.value)} ${style}`;
    })
    .join(" + ");
}

function messageShape(type: MessageType, value: MessageValue): string {
  const fields = [...value.fields].map(([number, content]) => {
    const field = type.byNumber.get(number);
    return field === undefined ? "?" : `${fieldShape(field)}=${contentShape(field, content)}`;
  });
  const unknown = value.unknown.length === 0 ? "" : "+unknown";
  // A well-known type has rules of its own, so its name is part of the shape.
  const name = type.typeName.startsWith("google.protobuf.") ? type.typeName : "";
  return `${name}{${fields.sort().join(",")}}${unknown}`;
}

function fieldShape(field: Field): string {
  const kind = field.mapKey === undefined ? field.kind : `map<${field.mapKey},${field.kind}>`;
  const parts = [kind, field.cardinality, field.presence, field.oneof === undefined ? "" : "oneof"];
  const flags = [
    field.delimited ? "delimited" : "",
    field.packed ? "packed" : "",
    field.extension ? "extension" : "",
    field.enum?.open === false ? "closed" : "",
  ];
  return [...parts, ...flags].filter((part) => part !== "").join(" ");
}

function contentShape(field: Field, content: FieldValue): string {
  if (field.cardinality === "repeated")
    return `[${(content as ListValue).map((one) => elementShape(field, one)).join()}]`;
  if (field.cardinality === "singular") return elementShape(field, content as ElementValue);
  const entries = [...(content as MapValue)].map(
    ([key, one]) => `${scalarShape(key)}:${elementShape(field, one)}`,
  );
  return `{${entries.join()}}`;
}

function elementShape(field: Field, element: ElementValue): string {
  return field.message === undefined
    ? scalarShape(element as ScalarValue)
    : messageShape(field.message, element as MessageValue);
}

function scalarShape(value: ScalarValue): string {
  if (value instanceof Uint8Array) return `x${toHex(value)}`;
  if (Object.is(value, -0)) return "-0";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
