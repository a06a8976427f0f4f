import type { Field, MessageType } from "../types.ts";
import type { ListValue, MapValue, MessageValue } from "../value.ts";
import { noUnknownFields } from "../value.ts";
import { zeroOf } from "../wire/scalar-readers.ts";

const entryTypes = new WeakMap<Field, MessageType>();

/**
 * The message type of a map's entries: a map is a list of messages with a key and a value.
 * https://protobuf.dev/programming-guides/encoding/#maps
 */
export function entryTypeOf(map: Field): MessageType {
  let type = entryTypes.get(map);
  if (type === undefined) {
    type = buildEntryType(map);
    entryTypes.set(map, type);
  }
  return type;
}

function buildEntryType(map: Field): MessageType {
  const kind = map.mapKey ?? "string";
  // A map cannot say that a key, or a value that is no message, is not set.
  const common = { cardinality: "singular", presence: "implicit", mapKey: undefined } as const;
  const key: Field = {
    ...map,
    ...common,
    ...{ number: 1, name: "key", jsonName: "key", kind, message: undefined, enum: undefined },
    defaultValue: zeroOf(kind),
    extension: false,
  };
  const value: Field = {
    ...map,
    ...common,
    ...{ number: 2, name: "value", jsonName: "value", extension: false },
    presence: map.message === undefined ? "implicit" : "explicit",
  };
  const fields = [key, value];
  return {
    typeName: `${map.name} entry`,
    file: "",
    fields,
    byNumber: new Map(fields.map((field) => [field.number, field])),
    oneofs: [],
    messageSet: false,
  };
}

/** The entries of a map as messages of {@link entryTypeOf}. */
export function entriesOf(map: MapValue): ListValue {
  return [...map].map(
    ([key, value]): MessageValue => ({
      fields: new Map([
        [1, key],
        [2, value],
      ]),
      unknown: noUnknownFields,
    }),
  );
}
