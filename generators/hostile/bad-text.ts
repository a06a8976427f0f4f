import type { Place } from "./anatomy.ts";
import { type Mutation, replacedInside, wayOf } from "./mutation.ts";

/** Text that is no UTF-8: of each kind of sequence that may not be (Unicode, table 3-7; RFC 3629). */
const notUtf8: readonly (readonly [string, ...number[]])[] = [
  ["an overlong NUL", 0xc0, 0x80],
  ["an overlong letter", 0xc1, 0xa1],
  ["an overlong sequence of three bytes", 0xe0, 0x9f, 0xbf],
  ["an overlong sequence of four bytes", 0xf0, 0x8f, 0xbf, 0xbf],
  ["a high surrogate", 0xed, 0xa0, 0x80],
  ["a low surrogate", 0xed, 0xbf, 0xbf],
  ["a pair of surrogates", 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
  ["a code point above U+10FFFF", 0xf4, 0x90, 0x80, 0x80],
  ["a lead byte above all", 0xf5, 0x80, 0x80, 0x80],
  ["a sequence of five bytes", 0xf8, 0x88, 0x80, 0x80, 0x80],
  ["the byte fe", 0xfe],
  ["the byte ff", 0xff],
  ["a continuation byte alone", 0x80],
  ["another continuation byte alone", 0xbf],
  ["two bytes cut after one", 0xc3],
  ["three bytes cut after two", 0xe2, 0x82],
  ["four bytes cut after three", 0xf0, 0x9f, 0x98],
  ["a sequence broken off by a letter", 0xe2, 0x28, 0xa1],
  ["windows-1252", 0x63, 0x61, 0x66, 0xe9],
];

/** Alone, behind the text that was there, before it. */
const positions = ["in place of text", "behind text", "before text"] as const;

/** Text that is no UTF-8 in a string; lengths around it are right. */
export const badText: Mutation = {
  aim: "malformed",
  ways: (place) => (isText(place) ? notUtf8.length * positions.length : 0),
  apply(anatomy, place, way) {
    const [kind, ...sequence] = wayOf(notUtf8, way);
    const position = wayOf(positions, Math.floor(way / notUtf8.length));
    const start = position === "behind text" ? place.contentEnd : place.content;
    const end = position === "before text" ? place.content : place.contentEnd;
    return replacedInside(
      anatomy,
      place,
      { start, end },
      { by: Uint8Array.from(sequence), note: `${kind} ${position}` },
    );
  },
};

/** Whether a record is a string of a message, or of a map's entry. */
function isText({ field, tag }: Place): boolean {
  return field?.kind === "string" && field.cardinality !== "map" && (tag & 7) === 2;
}
