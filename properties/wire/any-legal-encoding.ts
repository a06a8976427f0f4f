import { edgesOf } from "../../generators/edges.ts";
import { drawStyle, shrinkStyle, styleEdges } from "../../generators/encodings.ts";
import { messageDrawer } from "../../generators/message.ts";
import { shrinkMessage } from "../../generators/shrink/message.ts";
import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { encodeInStyle } from "../../schema/wire/encode-in-style.ts";
import { canonicalStyle, type WireStyle } from "../../schema/wire/style.ts";
import { readsAndWritesBinary } from "../applicability.ts";
import { judgeMeaning, notWritten } from "../failures.ts";
import type { WirePart } from "../input.ts";
import { onlyPart, wireInput } from "../inputs.ts";
import { andThen } from "../outcome.ts";
import type { Inputs, Property } from "../property.ts";
import { broken } from "../verdict.ts";

/** However a message is legally written, a codec must read the same from it. */
export const anyLegalEncoding: Property = {
  id: "wire/any-legal-encoding",
  claim: "every legal encoding of a message is read as that message",
  source: "https://protobuf.dev/programming-guides/encoding/#order",
  explanation: `The wire format leaves a writer many choices: the order of fields, packed or single elements
or both by turns, a message in several records that merge, a scalar that a later record
replaces, map entries without their defaults or value first, defaults written out, varints
and lengths with surplus bytes, more than 32 bits for a 32-bit field. Other languages and
proxies make other choices than your library does; all of them must be read alike.

The encoding guide says so clause by clause: "parsers must be able to parse fields in
any order" (#order), "parsers must be able to parse repeated fields that were compiled as
packed as if they were not packed, and vice versa" (#packed), "the parser merges multiple
instances of the same field" (#last-one-wins).`,
  appliesTo: (type, codec) => readsAndWritesBinary(type, codec),
  inputs: styledInputs,
  check(input, context) {
    const { value, bytes } = onlyPart(input);
    return andThen(context.transcode(bytes), (outcome) =>
      outcome.kind === "wrote"
        ? judgeMeaning(context, value, outcome.bytes)
        : broken(notWritten(context, outcome, value)),
    );
  },
};

function styledInputs(type: MessageType): Inputs {
  const draw = messageDrawer(type);
  return {
    *edges() {
      // Every edge in one style, by turns: every edge in every style would take a day.
      let turn = 0;
      for (const value of edgesOf(type)) {
        const style = styleEdges[turn % styleEdges.length] ?? canonicalStyle;
        turn++;
        yield wireInput(styledPart(type, value, style));
      }
    },
    random: (prng) => {
      const value = draw(prng);
      return wireInput(styledPart(type, value, drawStyle(prng)));
    },
    *shrink(input) {
      const { value, style = canonicalStyle } = onlyPart(input);
      for (const simpler of shrinkStyle(style)) yield wireInput(styledPart(type, value, simpler));
      for (const simpler of shrinkMessage(type, value))
        yield wireInput(styledPart(type, simpler, style));
    },
  };
}

function styledPart(type: MessageType, value: MessageValue, style: WireStyle): WirePart {
  return { value, style, bytes: encodeInStyle(type, value, style) };
}
