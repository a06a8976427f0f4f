import type { Field, MessageType } from "../types.ts";

/** The two versions of a schema: the one that is in use, and the one that is to come. */
export type Side = "old" | "new";

/** The other one. */
export function otherSide(side: Side): Side {
  return side === "old" ? "new" : "old";
}

/** A field that both versions of a message have. */
export interface FieldPair {
  readonly old: Field;
  readonly new: Field;
}

/** In what a field differs from what it was. */
export type Aspect =
  /** The kind of its elements, as `int32` to `sint32`, or `enum` to `message`. */
  | "type"
  /** The kind of a map's keys. */
  | "map key"
  /** Singular, list or map. */
  | "cardinality"
  /** Whether it is tracked that the field is set. */
  | "presence"
  | "required"
  | "default"
  /** Which other fields the field shares a oneof with. */
  | "oneof"
  /** The message type of its elements is another one, by name. */
  | "message type"
  /** The enum type of its elements is another one, by name. */
  | "enum type"
  /** Values of its enum have come, gone, or changed name or number; or it is closed now, or open. */
  | "enum values"
  | "name"
  /** The key in ProtoJSON. */
  | "json name"
  | "number"
  /** Written between group tags, or behind a length. */
  | "delimited"
  /** Whether its text must be UTF-8. */
  | "utf8"
  /** Its message is, or was, in message set format. */
  | "message set"
  | "added"
  | "removed";

/** What became of one field. */
export interface FieldChange {
  /** `acme.v1.Order.total`: message and field as the new version names them, or the old one where it is gone. */
  readonly subject: string;
  readonly pair: MessagePair;
  /** `undefined` where the field is new. */
  readonly old: Field | undefined;
  /** `undefined` where the field is gone. */
  readonly new: Field | undefined;
  /** At least one. */
  readonly aspects: ReadonlySet<Aspect>;
}

/** Two versions of a message type; or two types, one of which has taken the place of the other. */
export interface MessagePair {
  readonly old: MessageType;
  readonly new: MessageType;
  /** The fields that both have, by name where the name is the same, or else by number. */
  readonly fields: readonly FieldPair[];
  /** Fields of the old version that the new one lacks. */
  readonly removed: readonly FieldPair["old"][];
  /** Fields of the new version that the old one lacks. */
  readonly added: readonly FieldPair["new"][];
}

/** Whether two types of different names stand in one place, where nothing may get lost that only one of them has. */
export function isReplaced(pair: MessagePair): boolean {
  return pair.old.typeName !== pair.new.typeName;
}
