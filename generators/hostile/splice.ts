import { wireType } from "../../schema/wire/wire-type.ts";
import { Writer } from "../../schema/wire/writer.ts";
import type { Place } from "./anatomy.ts";
import { varintLength } from "./varints.ts";

/** A part of bytes: from `start` up to, and without, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

// One for all: a writer is a kilobyte, and drawing is synchronous.
const shared = new Writer();

/**
 * The bytes with others in the place of a part of them. Lengths around it are put right, so that
 * what is wrong with the new bytes is met by the reader of the innermost message.
 *
 * @param inside the record whose content the part stands in; `undefined` at the root
 */
export function spliced(
  bytes: Uint8Array,
  inside: Place | undefined,
  part: Span,
  replacement: Uint8Array,
): Uint8Array {
  const lengths = lengthsAround(inside, replacement.length - (part.end - part.start));
  shared.reset();
  let at = 0;
  for (const { place, length } of lengths) {
    shared.raw(bytes.subarray(at, place.payload));
    shared.uint32(length);
    at = place.content;
  }
  shared.raw(bytes.subarray(at, part.start));
  shared.raw(replacement);
  shared.raw(bytes.subarray(part.end));
  return shared.finish();
}

/** The new lengths of the records around a change, outermost first. */
function lengthsAround(
  inside: Place | undefined,
  change: number,
): readonly { readonly place: Place; readonly length: number }[] {
  const lengths: { place: Place; length: number }[] = [];
  let grown = change;
  for (let place = inside; place !== undefined; place = place.parent) {
    if ((place.tag & 7) !== wireType.lengthDelimited) continue;
    const length = place.contentEnd - place.content + grown;
    grown += varintLength(length) - (place.content - place.payload);
    lengths.push({ place, length });
  }
  return lengths.reverse();
}
