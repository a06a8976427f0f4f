import type { PrintStyle } from "./print.ts";

/**
 * How a value is written as ProtoJSON where parsers accept more than serializers write. Every
 * choice is legal, so that all styles of a value mean that value.
 *
 * Plain data, one knob a choice: a finding shrinks to the one knob that matters.
 * https://protobuf.dev/programming-guides/json/
 */
export interface JsonStyle extends PrintStyle {
  /** Members by their JSON name, or by the name in the `.proto` file (#field-names). */
  readonly names: "json" | "proto";
  /**
   * Integers as serializers write them; a number for a string and the other way round; `1.5e1`,
   * without and with quotes; `15.0` (#field-representation, "Out of range numeric values").
   *
   * A 64-bit integer that no double holds stays as it is: the conformance suite guarantees no more
   * ("the expected level of interoperability guarantee", `Int64FieldMaxValueNotQuoted`).
   */
  readonly integers: "written" | "requoted" | "exponent" | "quoted-exponent" | "fraction";
  /** Floats as serializers write them, in quotes, `1.5e0` without and with quotes (#field-representation). */
  readonly floats: "written" | "quoted" | "exponent" | "quoted-exponent";
  /** Base64 as serializers write it, or without padding, or URL-safe, or both (#field-representation). */
  readonly bytes: "written" | "unpadded" | "url" | "url-unpadded";
  /** Enum values by name, by number, or by another name of the number (#field-representation). */
  readonly enums: "name" | "number" | "alias";
  /**
   * Fields that are not set: left out, `null` (#null-values), or those without presence with their
   * default, as a serializer may be told to write (#json-options).
   */
  readonly unset: "absent" | "null" | "default";
  /** The number of the one field of the root of which `unset` speaks; 0 for all fields everywhere. */
  readonly unsetField: number;
  /** Members in the order of the fields, or from the back; so `"@type"` comes last. */
  readonly order: "ascending" | "descending";
  /** Timestamps and durations as serializers write them, with nine digits, with as few as will do, or at an offset (#wkt). */
  readonly times: "written" | "nine-digits" | "few-digits" | "offset";
}

/** How {@link toJson} writes. */
export const canonicalJsonStyle: JsonStyle = {
  names: "json",
  integers: "written",
  floats: "written",
  bytes: "written",
  enums: "name",
  unset: "absent",
  unsetField: 0,
  order: "ascending",
  times: "written",
  whitespace: "none",
  strings: "plain",
};

/** Every other choice of each knob but `unsetField`, simplest first. */
export const jsonStyleChoices: {
  readonly [Knob in Exclude<keyof JsonStyle, "unsetField">]: readonly JsonStyle[Knob][];
} = {
  names: ["proto"],
  integers: ["requoted", "exponent", "quoted-exponent", "fraction"],
  floats: ["quoted", "exponent", "quoted-exponent"],
  bytes: ["unpadded", "url", "url-unpadded"],
  enums: ["number", "alias"],
  unset: ["null", "default"],
  order: ["descending"],
  times: ["nine-digits", "few-digits", "offset"],
  whitespace: ["everywhere"],
  strings: ["slashes", "unicode"],
};
