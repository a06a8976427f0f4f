import { edgesOf } from "../../generators/edges.ts";
import { drawStyle, styleAt } from "../../generators/encodings.ts";
import { messageDrawer } from "../../generators/message.ts";
import type { MessageType } from "../../schema/types.ts";
import { encode } from "../../schema/wire/encode.ts";
import { encodeInStyle } from "../../schema/wire/encode-in-style.ts";
import { canonicalStyle, type styleChoices, type WireStyle } from "../../schema/wire/style.ts";
import { readsAndWritesBinary } from "../applicability.ts";
import { blamedOnPlain } from "../blame.ts";
import { sameBytes } from "../bytes.ts";
import { judgeOutcome } from "../failures.ts";
import type { WirePart } from "../input.ts";
import { onlyPart, shrinkStyled, styledPart, wireInput } from "../inputs.ts";
import { andThen } from "../outcome.ts";
import type { CaseContext, Inputs, Property } from "../property.ts";
import { broken, declined, type Failure, type Verdict } from "../verdict.ts";

/** However a message is legally written, a codec must read the same from it. */
export const anyLegalEncoding: Property = {
  id: "wire/any-legal-encoding",
  claim: "every legal encoding of a message is read as that message",
  source: "https://protobuf.dev/programming-guides/encoding/#order",
  explanation: `The wire format leaves a writer many choices: the order of fields, packed or single elements
or both by turns, a message in several records that merge, a scalar that a later record
replaces, map entries without their defaults or value first, defaults written out, varints
and lengths with surplus bytes, more than 32 bits for a 32-bit field. Other languages and
proxies make other choices than your library does; all of them must be read alike. A message
of which a choice changes no byte shows nothing and is not counted.

The encoding guide says so clause by clause: "parsers must be able to parse fields in
any order" (#order), "parsers must be able to parse repeated fields that were compiled as
packed as if they were not packed, and vice versa" (#packed), "the parser merges multiple
instances of the same field" (#last-one-wins).`,
  appliesTo(type, codec) {
    if (type.messageSet)
      return { applies: false, reason: "nothing is said about other ways to write a message set" };
    if (type.fields.length === 0)
      return { applies: false, reason: "a message without fields has one encoding only" };
    return readsAndWritesBinary(type, codec);
  },
  inputs: styledInputs,
  check(input, context) {
    const part = onlyPart(input);
    return andThen(context.transcode(part.bytes), (outcome) => {
      const verdict = judgeOutcome(context, part.value, outcome);
      if (verdict.kind === "broken") return blamed(context, part, verdict.failure);
      // A choice that changes nothing about this message shows nothing.
      return sameBytes(part.bytes, encode(context.type, part.value)) ? declined : verdict;
    });
  },
};

/**
 * The failure under the name of the one choice that brings it about, or no
 * failure of this property where the plainest encoding fails too.
 *
 * A codec that reads one thing wrongly goes astray in as many ways as there are
 * fields behind it; all of them are one failure.
 */
async function blamed(context: CaseContext, part: WirePart, failure: Failure): Promise<Verdict> {
  const blame = await blamedOnPlain(context, [part.value]);
  if (blame !== undefined) return blame;
  if (part.style === undefined) return broken(failure);
  const failureOf = async (style: WireStyle): Promise<Failure | undefined> => {
    const bytes = encodeInStyle(context.type, part.value, style);
    const verdict = judgeOutcome(context, part.value, await context.transcode(bytes));
    return verdict.kind === "broken" ? verdict.failure : undefined;
  };
  const knob = await decisiveKnob(part.style, failureOf);
  if (knob === undefined) return broken({ ...failure, signature: `several: ${failure.way}` });
  // What the choice does alone is clearer than what it does among others.
  const alone = await failureOf(onlyKnob(part.style, knob));
  const cause = `${knob}: ${sortOf(knob, alone ?? failure)}`;
  return broken({ ...failure, signature: cause, cause });
}

/**
 * Of a codec that loses its way, what comes back wrong says nothing; of one that
 * does not, the kind of field tells one failure from another.
 */
function sortOf(knob: Knob, failure: Failure): string {
  if (failure.way === "crashed") return failure.signature;
  if (knob === "valuePadding" || knob === "lengthPadding") return "not read";
  // Which field is lost of a message in two records says nothing either.
  if (knob === "messages") return failure.way;
  return failure.fieldKind ?? failure.way;
}

/** The choice without which the codec reads the value rightly, or else one that fails alone. */
async function decisiveKnob(
  style: WireStyle,
  failureOf: (style: WireStyle) => Promise<Failure | undefined>,
): Promise<Knob | undefined> {
  const away = knobs.filter((knob) => style[knob] !== canonicalStyle[knob]);
  for (const knob of away)
    if ((await failureOf({ ...style, [knob]: canonicalStyle[knob] })) === undefined) return knob;
  for (const knob of away) if ((await failureOf(onlyKnob(style, knob))) !== undefined) return knob;
  return undefined;
}

function onlyKnob(style: WireStyle, knob: Knob): WireStyle {
  return { ...canonicalStyle, seed: style.seed, [knob]: style[knob] };
}

type Knob = keyof typeof styleChoices;

/** Those first that lead a reader furthest astray: where several are needed, the first gets the name. */
const knobs: readonly Knob[] = [
  "valuePadding",
  "lengthPadding",
  "surplusBits",
  "lists",
  "entries",
  "messages",
  "scalars",
  "order",
  "unknown",
  "defaults",
];

function styledInputs(type: MessageType): Inputs {
  const draw = messageDrawer(type);
  return {
    *edges() {
      // Every edge in one style, by turns: every edge in every style would take a day.
      let turn = 0;
      for (const value of edgesOf(type)) {
        const style = styleAt(turn);
        turn++;
        yield wireInput(styledPart(type, value, style));
      }
    },
    random: (prng) => {
      const value = draw(prng);
      return wireInput(styledPart(type, value, drawStyle(prng)));
    },
    shrink: (input) => shrinkStyled(type, input),
  };
}
