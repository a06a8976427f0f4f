/**
 * A value of one scalar field.
 *
 * 64-bit integers are `bigint`, all other numbers and enum values `number`,
 * `bytes` a `Uint8Array`. A `string` field whose schema does not verify UTF-8
 * (proto2) holds a `Uint8Array` where its bytes are not valid UTF-8.
 */
export type ScalarValue = number | bigint | boolean | string | Uint8Array;

/**
 * A map key: any integral, `bool` or `string` scalar; a `Uint8Array` for text
 * that is not valid UTF-8, as in a {@link ScalarValue}.
 *
 * A map holds no two byte keys of one content.
 */
export type MapKey = number | bigint | boolean | string | Uint8Array;

/** One element: what a singular field, a list entry or a map entry holds. */
export type ElementValue = ScalarValue | MessageValue;

/** The elements of a repeated field, in order. */
export type ListValue = readonly ElementValue[];

/** The entries of a map field. Their order carries no meaning. */
export type MapValue = ReadonlyMap<MapKey, ElementValue>;

/** What a field holds; which of the three follows from the field's cardinality. */
export type FieldValue = ElementValue | ListValue | MapValue;

/**
 * A message value, independent of any codec and lossless: the ground truth of every case.
 *
 * Normal form, which every producer keeps: an unset field is absent from
 * `fields`; so is an empty list, an empty map, and a field of implicit presence
 * that holds its default (`-0` is not the default). At most one member of a
 * oneof is present. Extensions are fields under their number.
 */
export interface MessageValue {
  /** Field number to value. The order of entries carries no meaning. */
  readonly fields: ReadonlyMap<number, FieldValue>;
  /** Unknown fields, one whole record (tag and payload) each, in the order of the wire. */
  readonly unknown: readonly Uint8Array[];
}

/** The list of unknown fields of a message that has none. */
export const noUnknownFields: readonly Uint8Array[] = Object.freeze([]);

/** The message in which no field is set. */
export const emptyMessage: MessageValue = { fields: new Map(), unknown: noUnknownFields };
