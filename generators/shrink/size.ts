import type { Field, MessageType, ScalarKind } from "../../schema/types.ts";
import type {
  ElementValue,
  FieldValue,
  ListValue,
  MapValue,
  MessageValue,
  ScalarValue,
} from "../../schema/value.ts";
import { wellKnownKind } from "../well-known.ts";
import { packedMessage } from "./any.ts";
import { enumRank } from "./enum.ts";
import { scalarRank } from "./scalar.ts";
import { unit } from "./unit.ts";
import { unknownRank } from "./unknown-record.ts";

/**
 * How far a value is from the simplest one: the number of its parts first, then how simple they are.
 *
 * Never negative, and smaller for everything that {@link shrinkMessage} yields: so shrinking ends.
 */
export function sizeOf(type: MessageType, value: MessageValue): bigint {
  return messageSize(type, value, type);
}

/** The size of a message inside a value of type `root`, which is where an `Any` finds its types. */
export function messageSize(type: MessageType, value: MessageValue, root: MessageType): bigint {
  let size = unit;
  for (const record of value.unknown) size += unit + unknownRank(record);
  const kind = wellKnownKind(type);
  const packed = kind === "any" ? packedMessage(value, root) : undefined;
  if (packed !== undefined) return size + 2n * unit + messageSize(packed.type, packed.value, root);
  for (const [number, content] of value.fields) {
    const field = type.byNumber.get(number);
    // The kinds of a Value are ordered by their numbers: null is the simplest.
    if (kind === "value") size += BigInt(number);
    size += unit + (field === undefined ? 0n : fieldSize(field, content, root));
  }
  return size;
}

function fieldSize(field: Field, content: FieldValue, root: MessageType): bigint {
  // Casts, since the cardinality says which of the three a field holds.
  if (field.cardinality === "singular") return elementSize(field, content as ElementValue, root);
  let size = 0n;
  if (field.cardinality === "repeated") {
    for (const element of content as ListValue) size += unit + elementSize(field, element, root);
    return size;
  }
  for (const [key, element] of content as MapValue)
    size += unit + scalarRank(field.mapKey ?? "string", key) + elementSize(field, element, root);
  return size;
}

function elementSize(field: Field, element: ElementValue, root: MessageType): bigint {
  if (field.message !== undefined) return messageSize(field.message, element as MessageValue, root);
  if (field.enum !== undefined) return enumRank(field.enum, element as number);
  return scalarRank(field.kind as ScalarKind, element as ScalarValue);
}
