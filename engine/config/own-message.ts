import { firstDifference } from "../../schema/compare.ts";
import { nearest } from "../../schema/nearest.ts";
import type { Schema } from "../../schema/schema.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import type {
  ElementValue,
  FieldValue,
  ListValue,
  MapKey,
  MapValue,
  MessageValue,
} from "../../schema/value.ts";
import { encode } from "../../schema/wire/encode.ts";
import { protoNamedJson } from "./proto-named-json.ts";
import type { OwnMessage } from "./run-config.ts";

/** A message with the bytes that it came in, where it came in any. */
export interface MessageContent {
  readonly value: MessageValue;
  readonly bytes?: Uint8Array;
}

/** A message as a user's claim sees it. */
export function ownMessage(
  schema: Schema,
  type: MessageType,
  content: MessageContent,
): SchemaMessage {
  return new SchemaMessage(schema, type, content);
}

/** An {@link OwnMessage} with the value that it shows. What is costly is made when it is first asked for. */
export class SchemaMessage implements OwnMessage {
  readonly type: MessageType;
  readonly value: MessageValue;
  // Out of sight when a test library prints a message.
  readonly #schema: Schema;
  #json: Readonly<Record<string, unknown>> | undefined;
  #bytes: Uint8Array | undefined;

  constructor(schema: Schema, type: MessageType, { value, bytes }: MessageContent) {
    this.#schema = schema;
    this.type = type;
    this.value = value;
    this.#bytes = bytes;
  }

  get json(): Readonly<Record<string, unknown>> {
    this.#json ??= protoNamedJson(this.#schema, this.type, this.value);
    return this.#json;
  }

  get bytes(): Uint8Array {
    this.#bytes ??= encode(this.type, this.value);
    return this.#bytes;
  }

  /**
   * One field by the names of the `.proto` file, with dots between; elements of lists by their number from 0 and entries of
   * maps by their key: `items.0.name`.
   *
   * 64-bit integers are `bigint`, bytes `Uint8Array`, enum values their name (a number without one that number), messages an
   * `OwnMessage`, lists an array, maps a `Map`. A field that is not set gives its default where it has no presence, an empty
   * list or map, and else `undefined`.
   *
   * @throws ToolError `config` for a field that the message does not have.
   */
  get(path: string): unknown {
    return path.split(".").reduce((at: unknown, name) => this.#step(at, name, path), this);
  }

  means(other: OwnMessage): boolean {
    return (
      other instanceof SchemaMessage &&
      other.type.typeName === this.type.typeName &&
      firstDifference(this.type, this.value, other.value) === undefined
    );
  }

  #step(at: unknown, name: string, path: string): unknown {
    if (at instanceof SchemaMessage) return this.#field(at, name);
    if (Array.isArray(at)) return at[Number(name)];
    if (at instanceof Map) return [...at].find(([key]) => String(key) === name)?.[1];
    if (at === undefined) return undefined;
    throw new ToolError(`get("${path}"): there is nothing inside of what stands before "${name}"`, {
      code: "config",
    });
  }

  #field({ type, value }: SchemaMessage, name: string): unknown {
    const field = type.fields.find((one) => one.name === name);
    if (field === undefined) throw noField(type, name);
    const content = value.fields.get(field.number);
    return content === undefined ? this.#unset(field) : this.#content(field, content);
  }

  #unset(field: Field): unknown {
    if (field.cardinality === "repeated") return [];
    if (field.cardinality === "map") return new Map();
    if (field.presence !== "implicit" || field.defaultValue === undefined) return undefined;
    return this.#element(field, field.defaultValue);
  }

  #content(field: Field, content: FieldValue): unknown {
    if (field.cardinality === "singular") return this.#element(field, content as ElementValue);
    if (field.cardinality === "repeated")
      return (content as ListValue).map((element) => this.#element(field, element));
    const entries = [...(content as MapValue)].map(([key, element]): [MapKey, unknown] => [
      key,
      this.#element(field, element),
    ]);
    return new Map(entries);
  }

  #element(field: Field, element: ElementValue): unknown {
    if (field.message !== undefined)
      return new SchemaMessage(this.#schema, field.message, { value: element as MessageValue });
    if (field.enum === undefined) return element;
    return field.enum.names.get(element as number) ?? element;
  }
}

function noField(type: MessageType, name: string): ToolError {
  const near = nearest(
    name,
    type.fields.map((field) => field.name),
  );
  return new ToolError(`${type.typeName} has no field "${name}"`, {
    code: "config",
    hint:
      near === undefined
        ? "fields go by their names in the .proto file"
        : `did you mean "${near}"?`,
  });
}
