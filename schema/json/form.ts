import type { MessageType, TypeFinder } from "../types.ts";
import type { MessageValue } from "../value.ts";
import type { JsonMember, JsonNode } from "./parse.ts";
import type { Place } from "./place.ts";

/** What reads messages out of JSON nodes. */
export interface Reader {
  readonly schema: TypeFinder;
  /** Whether unknown members are skipped instead of refused. */
  readonly ignoreUnknown: boolean;
  /** Whether unknown enum names and numbers are skipped instead of refused. */
  readonly ignoreUnknownEnums: boolean;
  /** Reads a message of any type, a well-known one in its own form. */
  message(type: MessageType, node: JsonNode, at: Place): MessageValue;
  /** Reads the members of an object as the fields of a type that has no form of its own. */
  members(type: MessageType, members: readonly JsonMember[], at: Place): MessageValue;
  /** Whether the type has a form of its own in ProtoJSON. */
  hasForm(type: MessageType): boolean;
}

/** What writes messages as JSON text. */
export interface Writer {
  readonly schema: TypeFinder;
  /** Whether what ProtoJSON cannot say is shown to a person instead of refused. */
  readonly lenient: boolean;
  /** Writes a message of any type, a well-known one in its own form. */
  message(type: MessageType, value: MessageValue, at: Place): string;
  /** Writes each field of a message as `"name":value`, whatever the form of its type. */
  members(type: MessageType, value: MessageValue, at: Place): string[];
  /** Whether the type has a form of its own in ProtoJSON. */
  hasForm(type: MessageType): boolean;
}

/**
 * How a well-known type is said in ProtoJSON, where it is not said as an object of its fields.
 *
 * https://protobuf.dev/programming-guides/json/#wkt
 */
export interface Form {
  /** @throws JsonError where the node is not of the form. */
  read(reader: Reader, type: MessageType, node: JsonNode, at: Place): MessageValue;
  /** @throws JsonError where the form cannot say the value. */
  write(writer: Writer, type: MessageType, value: MessageValue, at: Place): string;
}
