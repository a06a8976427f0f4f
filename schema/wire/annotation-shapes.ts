import type { Field, MessageType } from "../types.ts";

/** The part of a message type that reading needs; map entries and message set items have it too. */
export type Shape = Pick<MessageType, "byNumber" | "messageSet">;

/** What is inside of a field's payload; `undefined` for a scalar. */
export function innerShape(field: Field): Shape | undefined {
  return field.cardinality === "map" ? mapEntryShape(field) : field.message;
}

/** A map entry is a message of a key and a value. https://protobuf.dev/programming-guides/encoding/#maps */
function mapEntryShape(field: Field): Shape {
  const part = { ...field, cardinality: "singular", extension: false } as const;
  return shapeOf([
    {
      ...part,
      number: 1,
      name: "key",
      kind: field.mapKey ?? "string",
      message: undefined,
      enum: undefined,
    },
    { ...part, number: 2, name: "value", delimited: false },
  ]);
}

/**
 * The inside of a message set item: the number of an extension and its message. Nothing of the
 * message is known where the extension is not.
 *
 * descriptor.proto, `MessageOptions.message_set_wire_format`
 */
export function itemShape(extension: Field | undefined): Shape {
  if (extension === undefined) return shapeOf([]);
  const part = { ...extension, extension: false, delimited: false } as const;
  return shapeOf([
    { ...part, number: 2, name: "type_id", kind: "uint32", message: undefined },
    { ...part, number: 3, name: "message" },
  ]);
}

function shapeOf(fields: readonly Field[]): Shape {
  return { byNumber: new Map(fields.map((field) => [field.number, field])), messageSet: false };
}
