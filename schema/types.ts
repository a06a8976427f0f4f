import type { ScalarValue } from "./value.ts";

/** The scalar types of the protobuf language, by the names of the language. */
export type ScalarKind =
  | "double"
  | "float"
  | "int32"
  | "int64"
  | "uint32"
  | "uint64"
  | "sint32"
  | "sint64"
  | "fixed32"
  | "fixed64"
  | "sfixed32"
  | "sfixed64"
  | "bool"
  | "string"
  | "bytes";

/** What one element of a field is. A group is a message with `delimited` encoding. */
export type FieldKind = ScalarKind | "enum" | "message";

/**
 * One field of a message type, or one extension of it, with every feature resolved.
 *
 * For a map field, `kind`, `message` and `enum` describe the map's value.
 */
export interface Field {
  readonly number: number;
  /** The name in the `.proto` file; for an extension its full name. */
  readonly name: string;
  /** The key in ProtoJSON; for an extension `[full.name]`. */
  readonly jsonName: string;
  readonly kind: FieldKind;
  readonly cardinality: "singular" | "repeated" | "map";
  /** `none` for repeated and map fields. */
  readonly presence: "explicit" | "implicit" | "required" | "none";
  /** Whether a repeated field is written packed. Readers accept both. */
  readonly packed: boolean;
  /** Whether a message is written between group tags instead of behind its length. */
  readonly delimited: boolean;
  /** Whether a `string` (or a map's `string` key and value) must be valid UTF-8 on the wire. */
  readonly utf8: boolean;
  /** The kind of a map's key; `undefined` for all other fields. */
  readonly mapKey: ScalarKind | undefined;
  /** The oneof that the field is a member of; `undefined` for `optional`. */
  readonly oneof: Oneof | undefined;
  /** The type of a `message` element. */
  readonly message: MessageType | undefined;
  /** The type of an `enum` element. */
  readonly enum: EnumType | undefined;
  /** The value that readers see when the field is unset; for an enum a number. `undefined` for messages, lists and maps. */
  readonly defaultValue: ScalarValue | undefined;
  /** Whether the field is an extension. */
  readonly extension: boolean;
}

/** A oneof as written in the `.proto` file. */
export interface Oneof {
  readonly name: string;
  /** The numbers of its members. */
  readonly members: readonly number[];
}

/** An enum type. */
export interface EnumType {
  readonly typeName: string;
  /** Whether a field of this type keeps numbers that the enum does not name. */
  readonly open: boolean;
  /** Every value in the order of declaration, aliases included. */
  readonly values: readonly { readonly name: string; readonly number: number }[];
  /** The first declared name of a number. */
  readonly names: ReadonlyMap<number, string>;
  /** The number of every name, aliases included. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** A message type, compiled for reading and writing values. */
export interface MessageType {
  readonly typeName: string;
  /** The `.proto` file that declares it, as imports name it. */
  readonly file: string;
  /** Every field and every extension that the schema knows, by ascending number. */
  readonly fields: readonly Field[];
  readonly byNumber: ReadonlyMap<number, Field>;
  readonly oneofs: readonly Oneof[];
  /** Whether `message_set_wire_format` is on. */
  readonly messageSet: boolean;
}

/** What knows message types by their full names: a schema, or a part of one. */
export interface TypeFinder {
  /** The compiled type, or `undefined` where there is none of that name. */
  find(typeName: string): MessageType | undefined;
}
