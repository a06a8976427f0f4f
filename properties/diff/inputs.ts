import { edgesOf } from "../../generators/edges.ts";
import { drawStyle, styleAt } from "../../generators/encodings.ts";
import { messageDrawer } from "../../generators/message.ts";
import { unknownFieldEdges } from "../../generators/unknown-fields.ts";
import type { MessageType } from "../../schema/types.ts";
import { encode } from "../../schema/wire/encode.ts";
import { canonicalStyle, type WireStyle } from "../../schema/wire/style.ts";
import { canonicalInputs, lazyPart, shrinkStyled, styledPart, wireInput } from "../inputs.ts";
import type { Inputs } from "../property.ts";

/** Boundaries of a message that each pair is given. Pairs are many: those of one codec see all boundaries. */
const maxEdges = 64;

/** Those with unknown fields among them. */
const maxUnknown = 8;

// One object, for drawers are compiled once for each.
const withUnknownFields = { unknownFields: true };

/** Random messages for each pair. */
export const maxRandom = 64;

/** Messages in their plainest encoding and in any other legal one, by turns; some with unknown fields. */
export function messageInputs(type: MessageType): Inputs {
  const draw = messageDrawer(type);
  const drawMore = messageDrawer(type, type.messageSet ? {} : withUnknownFields);
  return {
    *edges() {
      for (const value of someOf(() => unknownFieldEdges(type), maxUnknown))
        yield wireInput(styledPart(type, value, canonicalStyle));
      let index = 0;
      for (const value of someOf(() => edgesOf(type))) {
        yield wireInput(styledPart(type, value, styleOfTurn(type, index)));
        index++;
      }
    },
    maxRandom,
    random: (prng) => {
      const value = prng.below(4) === 0 ? drawMore(prng) : draw(prng);
      const isPlain = hasOneEncoding(type) || prng.below(2) === 0;
      return wireInput(styledPart(type, value, isPlain ? canonicalStyle : drawStyle(prng)));
    },
    shrink: (input) => shrinkStyled(type, input),
  };
}

/** Messages in their plainest encoding. */
export function plainInputs(type: MessageType): Inputs {
  const { random, shrink } = canonicalInputs(type);
  return {
    *edges() {
      for (const value of someOf(() => edgesOf(type)))
        yield wireInput(lazyPart(value, () => encode(type, value)));
    },
    maxRandom,
    random,
    shrink,
  };
}

/** As many boundaries as a pair is given, taken evenly over all there are. */
export function* someOf<T>(boundaries: () => Iterable<T>, most: number = maxEdges): Generator<T> {
  let count = 0;
  for (const _ of boundaries()) count++;
  const step = Math.max(1, Math.ceil(count / most));
  let index = 0;
  for (const one of boundaries()) if (index++ % step === 0) yield one;
}

function styleOfTurn(type: MessageType, index: number): WireStyle {
  return hasOneEncoding(type) || index % 2 === 0 ? canonicalStyle : styleAt(index >> 1);
}

/** Nothing is said about other ways to write a message set. */
function hasOneEncoding(type: MessageType): boolean {
  return type.messageSet;
}
