import type { MessageType } from "../../schema/types.ts";
import { encode } from "../../schema/wire/encode.ts";
import { encodeInStyle } from "../../schema/wire/encode-in-style.ts";
import { notableContent } from "../edges/nested-edges.ts";
import { contentOf, withFields } from "../edges/with-field.ts";
import { drawStyle } from "../encodings.ts";
import { isFillable, isInhabited } from "../inhabited.ts";
import { messageDrawer } from "../message.ts";
import { type Prng, prngOf } from "../prng.ts";
import { nestingFields } from "../recursion.ts";
import { type Anatomy, anatomyOf } from "./anatomy.ts";

/** How many messages are drawn once for a type, to be harmed in many ways. */
const pooled = 64;

// One object, for drawers are compiled once for each. Small ones: one record is harmed at a time.
const small = { maxElements: 12, unknownFields: true };

const known = new WeakMap<MessageType, Bases>();

/** The messages of a type that harm is done to: the same for all who ask, since most are drawn once. */
export function basesOf(type: MessageType): Bases {
  let bases = known.get(type);
  if (bases === undefined) {
    bases = new Bases(type);
    known.set(type, bases);
  }
  return bases;
}

/** The messages of a type that harm is done to. */
export class Bases {
  private readonly type: MessageType;
  private readonly pool: (Anatomy | undefined)[] = [];

  constructor(type: MessageType) {
    this.type = type;
  }

  /** One of a few messages, each a function of its number alone, so that a seed gives the same ones always. */
  pick(prng: Prng): Anatomy {
    const index = prng.below(pooled);
    let base = this.pool[index];
    if (base === undefined) {
      base = this.drawn(prngOf(index, 1, 2, 3));
      this.pool[index] = base;
    }
    return base;
  }

  /** A message of its own, in any legal encoding. */
  drawn(prng: Prng): Anatomy {
    const { type } = this;
    const value = messageDrawer(type, small)(prng);
    const bytes =
      prng.next() < 0 ? encode(type, value) : encodeInStyle(type, value, drawStyle(prng));
    return anatomyOf(type, bytes);
  }
}

/** Small messages to harm one after the other: one for each field, and for each field of those inside. */
export function* edgeBases(type: MessageType): Generator<Anatomy> {
  if (!isInhabited(type)) return;
  for (const field of type.fields.filter(isFillable)) {
    const value = withFields(type, [[field, notableContent(field)]]);
    yield anatomyOf(type, encode(type, value));
  }
  for (const field of nestingFields(type)) {
    const { message } = field;
    if (message === undefined) continue;
    const inner = message.fields.filter(isFillable).slice(0, maxInner);
    const element = withFields(
      message,
      inner.map((one) => [one, notableContent(one)]),
    );
    yield anatomyOf(type, encode(type, withFields(type, [[field, contentOf(field, element)]])));
  }
}

/** At most this many fields of a message inside are set; the type has its own edges. */
const maxInner = 4;
