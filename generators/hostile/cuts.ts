import type { Place } from "./anatomy.ts";
import { once } from "./hostile-kinds.ts";
import { type Mutation, where } from "./mutation.ts";
import { spliced } from "./splice.ts";

/** Records are cut behind each of so many of their first and of their last bytes. */
const cutBytes = 24;

/** Everything behind a byte of a record is missing. */
export const cutAll: Mutation = {
  aim: "malformed",
  ways: cutsOf,
  apply({ bytes }, place, way) {
    const at = cutAt(place, way);
    return once(bytes.slice(0, at), `cut after ${at} of ${bytes.length} bytes`);
  },
};

/** The rest of a record is missing, and what stood behind it follows; lengths around it are right. */
export const cutRecord: Mutation = {
  aim: "malformed",
  ways: cutsOf,
  apply({ bytes }, place, way) {
    const at = cutAt(place, way);
    const left = at - place.start;
    const part = { start: at, end: place.end };
    return once(
      spliced(bytes, place.parent, part, nothing),
      `a record cut after ${left} of ${place.end - place.start} bytes ${where(place)}`,
    );
  },
};

/** A message inside ends in the middle of a record; lengths around it are right, and more follows. */
export const cutMessage: Mutation = {
  aim: "malformed",
  ways: (place) => (place.parent === undefined ? 0 : cutsOf(place)),
  apply({ bytes }, place, way) {
    const at = cutAt(place, way);
    const part = { start: at, end: place.parent?.contentEnd ?? bytes.length };
    return once(
      spliced(bytes, place.parent, part, nothing),
      `a message ends ${at - place.start} bytes into a record ${where(place)}`,
    );
  },
};

const nothing = new Uint8Array(0);

function cutsOf({ start, end }: Place): number {
  return Math.min(end - start - 1, 2 * cutBytes);
}

/** The first ones from the front, those beyond from the back. */
function cutAt({ start, end }: Place, way: number): number {
  return way < cutBytes ? start + 1 + way : end - 1 - (way - cutBytes);
}
