import type { JsonMember, JsonNode } from "../../schema/json/parse.ts";
import type { JsonPath } from "../../schema/json/slots.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import { isFillable } from "../inhabited.ts";
import { memberFaults, messageFaults } from "./member-faults.ts";

/** Members that make an object of a message wrong, in one way. */
export interface MemberFault {
  /** What is wrong, in words. */
  readonly fault: string;
  /** What to put into the object. */
  readonly members: readonly JsonMember[];
  /** Where what is wrong stands, from the object; without it the text is right. */
  readonly at: JsonPath;
  /** Fields that must not stand beside it. */
  readonly replaces: readonly Field[];
}

/** A member that no field has: parsers refuse it unless they are told to ignore it. */
export const unknownMember = "a member that no field has";
/** The name of no enum value: the same. */
export const unknownEnumName = "the name of no enum value";
/** Two members of one oneof: a parser refuses them or keeps the last. */
export const oneofTwice = "two members of one oneof";
/** One field under both its names: the same. */
export const fieldTwice = "a field under both its names";

const known = new WeakMap<MessageType, readonly MemberFault[]>();

/** Everything that may be wrong about one member of a message, one at a time. */
export function faultsOfMembers(type: MessageType): readonly MemberFault[] {
  let faults = known.get(type);
  if (faults === undefined) {
    faults = [...allFaults(type)];
    known.set(type, faults);
  }
  return faults;
}

/** What a whole text must not be where a message of the type is due. */
export function* faultsOfRoots(type: MessageType): Generator<readonly [string, JsonNode]> {
  if (!type.typeName.startsWith("google.protobuf."))
    yield ["null where a message is due", { kind: "null" }];
  for (const { fault, node } of messageFaults(type.typeName)) yield [fault, node];
}

function* allFaults(type: MessageType): Generator<MemberFault> {
  for (const value of unknownContents)
    yield {
      fault: unknownMember,
      members: [{ name: unknownName, value }],
      at: [unknownName],
      replaces: [],
    };
  for (const field of type.fields) {
    // Nothing is said of message sets, and extensions are other than fields in some libraries.
    if (!isFillable(field) || field.message?.messageSet === true) continue;
    const { jsonName: name } = field;
    const replaces = [field, ...othersOfOneof(type, field)];
    for (const { fault, node, at = [] } of memberFaults(field))
      yield { fault, members: [{ name, value: node }], at: [name, ...at], replaces };
    const named = unknownEnumNode(field);
    if (named !== undefined)
      yield {
        fault: unknownEnumName,
        members: [{ name, value: named.node }],
        at: [name, ...named.at],
        replaces,
      };
    yield* twice(type, field);
  }
}

const unknownName = "noSuchFieldInAnySchema";

const unknownContents: readonly JsonNode[] = [
  { kind: "number", lexeme: "1" },
  { kind: "null" },
  { kind: "object", members: [] },
];

const noSuchValue: JsonNode = { kind: "string", value: "NO_SUCH_VALUE_IN_ANY_SCHEMA" };

/** The name of no value where the field has enum values, and where in its content. */
export function unknownEnumNode({
  enum: values,
  cardinality,
  mapKey,
}: Field): { readonly node: JsonNode; readonly at: JsonPath } | undefined {
  if (values === undefined || values.typeName === "google.protobuf.NullValue") return undefined;
  if (cardinality === "singular") return { node: noSuchValue, at: [] };
  if (cardinality === "repeated")
    return { node: { kind: "array", elements: [noSuchValue] }, at: [0] };
  const key = mapKey === "string" ? "k" : mapKey === "bool" ? "true" : "1";
  return { node: { kind: "object", members: [{ name: key, value: noSuchValue }] }, at: [key] };
}

/** The first of two members, of which the last may win. */
function* twice(type: MessageType, field: Field): Generator<MemberFault> {
  const [first, last] = plainNodes(field);
  if (first === undefined || last === undefined || field.extension) return;
  const { jsonName, name } = field;
  const replaces = [field, ...othersOfOneof(type, field)];
  const isOwn = !type.fields.some(
    (other) => other !== field && [other.jsonName, other.name].includes(name),
  );
  if (jsonName !== name && isOwn)
    yield {
      fault: fieldTwice,
      members: [
        { name: jsonName, value: first },
        { name, value: last },
      ],
      at: [jsonName],
      replaces,
    };
  for (const other of othersOfOneof(type, field)) {
    const [, content] = plainNodes(other);
    if (content !== undefined)
      yield {
        fault: oneofTwice,
        members: [
          { name: jsonName, value: first },
          { name: other.jsonName, value: content },
        ],
        at: [jsonName],
        replaces,
      };
  }
}

function othersOfOneof({ byNumber }: MessageType, field: Field): readonly Field[] {
  return (field.oneof?.members ?? [])
    .map((number) => byNumber.get(number))
    .filter((other) => other !== undefined && other !== field) as readonly Field[];
}

/** Two different values of a scalar field; none of other fields. */
function plainNodes({ kind, cardinality }: Field): readonly JsonNode[] {
  if (cardinality !== "singular" || kind === "message" || kind === "enum") return [];
  if (kind === "bool")
    return [
      { kind: "boolean", value: false },
      { kind: "boolean", value: true },
    ];
  if (kind === "string" || kind === "bytes")
    return [
      { kind: "string", value: "AAAA" },
      { kind: "string", value: "AQID" },
    ];
  return [
    { kind: "number", lexeme: "1" },
    { kind: "number", lexeme: "2" },
  ];
}
