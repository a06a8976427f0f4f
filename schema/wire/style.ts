/**
 * How a value is written where the wire format leaves a choice. Every choice is
 * legal, so that all styles of a value mean that value.
 *
 * Plain data, one knob a choice: a finding shrinks to the one knob that matters.
 * https://protobuf.dev/programming-guides/encoding/
 */
export interface WireStyle {
  /** Order of the records of different fields; those of one field keep theirs (#order). */
  readonly order: "ascending" | "descending" | "shuffled";
  /** Packable lists: as declared, the other way, or in several packed and single pieces (#packed). */
  readonly lists: "declared" | "flipped" | "pieces";
  /** Singular messages whole, or in two records that a reader must merge (#last-one-wins). */
  readonly messages: "whole" | "split";
  /** Singular scalars once, or after another value (of the oneof: another member) that they replace (#last-one-wins). */
  readonly scalars: "once" | "replacing";
  /** Map entries: key first, value first, or without the parts that are defaults (#maps). */
  readonly entries: "key-first" | "value-first" | "without-defaults";
  /** Unset fields of implicit presence: left out, or written with their default. */
  readonly defaults: "omitted" | "written";
  /** Unknown fields: last, first, or between the known ones. */
  readonly unknown: "last" | "first" | "between";
  /** Surplus bytes of each varint that is a value (0 to 5; never more than ten bytes in all) (#varints). */
  readonly valuePadding: number;
  /** Surplus bytes of each length prefix (0 to 3; never more than five bytes in all). */
  readonly lengthPadding: number;
  /** Bits above a 32-bit field's own, which a reader must drop; other numbers than 1 for true. */
  readonly surplusBits: boolean;
  /** What shuffles and splits are drawn from. */
  readonly seed: number;
}

/** How {@link encode} writes. */
export const canonicalStyle: WireStyle = {
  order: "ascending",
  lists: "declared",
  messages: "whole",
  scalars: "once",
  entries: "key-first",
  defaults: "omitted",
  unknown: "last",
  valuePadding: 0,
  lengthPadding: 0,
  surplusBits: false,
  seed: 0,
};

/** Every other choice of each knob but the seed, simplest first. */
export const styleChoices: {
  readonly [Knob in Exclude<keyof WireStyle, "seed">]: readonly WireStyle[Knob][];
} = {
  order: ["descending", "shuffled"],
  lists: ["flipped", "pieces"],
  messages: ["split"],
  scalars: ["replacing"],
  entries: ["value-first", "without-defaults"],
  defaults: ["written"],
  unknown: ["first", "between"],
  valuePadding: [1, 5],
  lengthPadding: [1, 3],
  surplusBits: [true],
};
