import type { EnumType, Field, MessageType, ScalarKind, TypeFinder } from "../types.ts";
import { fieldsByName } from "./message-from-json.ts";
import type { JsonMember, JsonNode } from "./parse.ts";
import { formOf } from "./well-known.ts";
import { wrapper } from "./wrapper.ts";

/** Where a node stands in a document: names of members and numbers of elements, from the outermost inwards. */
export type JsonPath = readonly (string | number)[];

/** A place in a ProtoJSON text, and what the schema has there. */
export type JsonSlot = SlotContent & { readonly path: JsonPath; readonly node: JsonNode };

/** What the schema has at a place. */
export type SlotContent =
  /** An object whose members are fields; in an `Any` beside its `"@type"`. */
  | { readonly kind: "message"; readonly type: MessageType }
  /** A member that is a field; comes before what the field holds. */
  | {
      readonly kind: "field";
      readonly type: MessageType;
      readonly field: Field;
      readonly member: JsonMember;
    }
  | { readonly kind: "list"; readonly field: Field }
  | { readonly kind: "map"; readonly field: Field }
  /** An entry of a map; comes before its value. */
  | { readonly kind: "entry"; readonly field: Field; readonly member: JsonMember }
  | { readonly kind: "scalar"; readonly scalar: ScalarKind }
  | { readonly kind: "enum"; readonly enum: EnumType }
  /** A well-known type in a form of its own, wrappers apart: those are scalars. */
  | { readonly kind: "form"; readonly type: MessageType };

/**
 * Every place of a legal ProtoJSON text of a type, outer ones first. What is in a `Struct`, `Value`
 * or `ListValue` is JSON like any other, and not entered.
 */
export function* slotsOf(
  schema: TypeFinder,
  type: MessageType,
  node: JsonNode,
): Iterable<JsonSlot> {
  yield* messageSlots({ schema, path: [], node }, type);
}

/** A node, and where it stands. */
interface At {
  readonly schema: TypeFinder;
  readonly path: JsonPath;
  readonly node: JsonNode;
}

function* messageSlots(at: At, type: MessageType): Iterable<JsonSlot> {
  const form = formOf(type);
  if (form === wrapper) {
    const scalar = type.byNumber.get(1)?.kind;
    if (scalar !== undefined && scalar !== "enum" && scalar !== "message")
      yield { kind: "scalar", scalar, path: at.path, node: at.node };
    return;
  }
  if (form !== undefined) {
    yield { kind: "form", type, path: at.path, node: at.node };
    if (type.typeName === "google.protobuf.Any") yield* packedSlots(at);
    return;
  }
  if (at.node.kind === "object") yield* fieldSlots(at, type, at.node.members);
}

/** What an `Any` holds. */
function* packedSlots(at: At): Iterable<JsonSlot> {
  if (at.node.kind !== "object") return;
  const { members } = at.node;
  const url = members.find(({ name }) => name === "@type")?.value;
  if (url?.kind !== "string") return;
  const type = at.schema.find(url.value.slice(url.value.lastIndexOf("/") + 1));
  if (type === undefined) return;
  if (formOf(type) === undefined) {
    yield* fieldSlots(
      at,
      type,
      members.filter(({ name }) => name !== "@type"),
    );
    return;
  }
  const value = members.find(({ name }) => name === "value");
  if (value !== undefined) yield* messageSlots(below(at, "value", value.value), type);
}

function* fieldSlots(
  at: At,
  type: MessageType,
  members: readonly JsonMember[],
): Iterable<JsonSlot> {
  yield { kind: "message", type, path: at.path, node: at.node };
  for (const member of members) {
    const field = fieldsByName(type).get(member.name);
    if (field === undefined) continue;
    const inner = below(at, member.name, member.value);
    yield { kind: "field", type, field, member, path: inner.path, node: inner.node };
    yield* contentSlots(inner, field);
  }
}

function* contentSlots(at: At, field: Field): Iterable<JsonSlot> {
  const { path, node } = at;
  if (field.cardinality === "singular") yield* elementSlots(at, field);
  else if (field.cardinality === "repeated" && node.kind === "array") {
    yield { kind: "list", field, path, node };
    for (const [index, element] of node.elements.entries())
      yield* elementSlots(below(at, index, element), field);
  } else if (field.cardinality === "map" && node.kind === "object") {
    yield { kind: "map", field, path, node };
    for (const member of node.members) {
      const inner = below(at, member.name, member.value);
      yield { kind: "entry", field, member, path: inner.path, node: inner.node };
      yield* elementSlots(inner, field);
    }
  }
}

function* elementSlots(at: At, field: Field): Iterable<JsonSlot> {
  const { path, node } = at;
  if (field.message !== undefined) yield* messageSlots(at, field.message);
  else if (field.enum !== undefined) yield { kind: "enum", enum: field.enum, path, node };
  // `null` leaves a field unset, and is no value of it.
  else if (node.kind !== "null" && field.kind !== "enum" && field.kind !== "message")
    yield { kind: "scalar", scalar: field.kind, path, node };
}

function below({ schema, path }: At, key: string | number, node: JsonNode): At {
  return { schema, path: [...path, key], node };
}
