import type { Field, MessageType, TypeFinder } from "../types.ts";
import type { MessageValue } from "../value.ts";
import type { JsonStyle } from "./json-style.ts";
import { saysNull } from "./message-from-json.ts";
import { type JsonMember, type JsonNode, parse } from "./parse.ts";
import { printJson } from "./print.ts";
import { respelledEnum, respelledName, respelledScalar, respelledTime } from "./respell.ts";
import { type JsonSlot, slotsOf } from "./slots.ts";
import { toJson } from "./to-json.ts";

/**
 * The value in another spelling that every parser of ProtoJSON has to take. Means the same as
 * {@link toJson}'s.
 *
 * @throws JsonError where ProtoJSON cannot say the value.
 */
export function toJsonInStyle(
  schema: TypeFinder,
  type: MessageType,
  value: MessageValue,
  style: JsonStyle,
): string {
  const node = parse(toJson(schema, type, value));
  const changes: Changes = { nodes: new Map(), names: new Map(), added: new Map() };
  for (const slot of slotsOf(schema, type, node)) noteChanges(slot, style, changes);
  return printJson(changed(node, changes, style), style);
}

/** What becomes of the nodes of a text, each known by itself. */
interface Changes {
  readonly nodes: Map<JsonNode, JsonNode>;
  readonly names: Map<JsonMember, string>;
  readonly added: Map<JsonNode, readonly JsonMember[]>;
}

function noteChanges(slot: JsonSlot, style: JsonStyle, changes: Changes): void {
  const { node } = slot;
  if (slot.kind === "scalar") changes.nodes.set(node, respelledScalar(slot.scalar, node, style));
  else if (slot.kind === "enum") changes.nodes.set(node, respelledEnum(slot.enum, node, style));
  else if (slot.kind === "field")
    changes.names.set(slot.member, respelledName(slot.type, slot.field, style));
  else if (slot.kind === "message") changes.added.set(node, unsetMembers(slot, style));
  else if (slot.kind === "form" && isTime(slot.type) && node.kind === "string") {
    const text = respelledTime(slot.type.typeName, node.value, style);
    changes.nodes.set(node, { kind: "string", value: text });
  }
}

function isTime({ typeName }: MessageType): boolean {
  return typeName === "google.protobuf.Timestamp" || typeName === "google.protobuf.Duration";
}

/** Members for the fields of a message that are not set. */
function unsetMembers(
  { type, node, path }: Extract<JsonSlot, { kind: "message" }>,
  style: JsonStyle,
): readonly JsonMember[] {
  const { unset, unsetField } = style;
  if (unset === "absent" || node.kind !== "object") return [];
  const set = new Set(node.members.map(({ name }) => name));
  const isSpokenOf = ({ number }: Field): boolean =>
    unsetField === 0 || (number === unsetField && path.length === 0);
  const fields = type.fields.filter(
    (field) => isSpokenOf(field) && !set.has(field.jsonName) && !field.extension,
  );
  return fields.flatMap((field) => {
    const value = unset === "null" ? nullOf(field) : defaultOf(field);
    return value === undefined ? [] : [{ name: respelledName(type, field, style), value }];
  });
}

/** `null`, but for fields of which it is a value or may be taken for one. */
function nullOf(field: Field): JsonNode | undefined {
  return saysNull(field) ? undefined : { kind: "null" };
}

/** The default of a field without presence, as a serializer writes it that is told to. */
function defaultOf(field: Field): JsonNode | undefined {
  if (field.cardinality === "repeated") return { kind: "array", elements: [] };
  if (field.cardinality === "map") return { kind: "object", members: [] };
  if (field.presence !== "implicit" || saysNull(field)) return undefined;
  if (field.enum !== undefined)
    return { kind: "string", value: field.enum.names.get(0) ?? field.enum.values[0]?.name ?? "" };
  if (field.kind === "string" || field.kind === "bytes") return { kind: "string", value: "" };
  if (field.kind === "bool") return { kind: "boolean", value: false };
  return field.kind.endsWith("64")
    ? { kind: "string", value: "0" }
    : { kind: "number", lexeme: "0" };
}

/** The tree with the changes made. */
function changed(node: JsonNode, changes: Changes, style: JsonStyle): JsonNode {
  const other = changes.nodes.get(node);
  if (other !== undefined) return other;
  if (node.kind === "array")
    return { kind: "array", elements: node.elements.map((one) => changed(one, changes, style)) };
  if (node.kind !== "object") return node;
  const members = node.members.map((member) => ({
    name: changes.names.get(member) ?? member.name,
    value: changed(member.value, changes, style),
  }));
  members.push(...(changes.added.get(node) ?? []));
  return { kind: "object", members: style.order === "descending" ? members.reverse() : members };
}
