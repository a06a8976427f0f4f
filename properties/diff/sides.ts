import type { Format } from "../../codecs/codec.ts";
import type { MessageType } from "../../schema/types.ts";
import { readsAndWritesBinary } from "../applicability.ts";
import type { Outcome } from "../outcome.ts";
import type { Applicability, CaseContext, CodecFacts } from "../property.ts";
import { broken, type Failure, type FailureText, type Verdict } from "../verdict.ts";

/** One of the two codecs of a comparison. */
export interface Side {
  readonly name: string;
  readonly facts: CodecFacts;
  transcode(bytes: Uint8Array, from?: Format, to?: Format): Outcome | Promise<Outcome>;
}

/** The two codecs of a comparison. */
export function sidesOf(context: CaseContext): readonly [Side, Side] {
  const { other, codec } = context;
  if (other === undefined) throw new TypeError("expected a check of two codecs");
  const { transcode } = context;
  return [{ name: other.firstName, facts: codec, transcode }, other];
}

/** What the oracle says of what one codec did. */
export type Ruling =
  /** What it did, as the rest of a sentence about the codec, where that is not what is expected of all. */
  | { readonly kind: "right"; readonly what?: string }
  /** The specification leaves it open; what it did, as the rest of a sentence about the codec. */
  | { readonly kind: "open"; readonly what: string }
  | { readonly kind: "wrong"; readonly failure: Failure };

/** One codec, and what the oracle says of it. */
export interface RuledSide {
  readonly side: Pick<Side, "name">;
  readonly ruling: Ruling;
}

/** What was done as it is to be done. */
export const right: Ruling = { kind: "right" };

/** The verdict on two codecs that did not do the same. */
export function verdictOf(sides: readonly [RuledSide, RuledSide]): Verdict {
  const wrong = sides.flatMap(({ side, ruling }) =>
    ruling.kind === "wrong" ? [{ name: side.name, failure: ruling.failure }] : [],
  );
  const [first] = wrong;
  if (first === undefined) return { kind: "open", notices: sides.flatMap(noticesOf) };
  const signature = wrong.map(({ name, failure }) => `${name} ${failure.signature}`).join("; ");
  return broken({
    ...first.failure,
    signature,
    // Of two, neither alone is what brought it about.
    ...(wrong.length === 1 ? {} : { cause: signature }),
    wrong: wrong.map(({ name }) => name),
    describe: () => textOf(first.failure, sides),
  });
}

function noticesOf({ side, ruling }: RuledSide): readonly string[] {
  return ruling.kind === "wrong" || ruling.what === undefined
    ? []
    : [`${side.name} ${ruling.what}`];
}

function textOf(failure: Failure, sides: readonly RuledSide[]): FailureText {
  const actual = sides.map(({ side, ruling }) => {
    if (ruling.kind === "wrong") return `${side.name} (wrong): ${ruling.failure.describe().actual}`;
    if (ruling.kind === "open") return `${side.name} (as it may): ${ruling.what}`;
    return `${side.name}: as expected`;
  });
  return { ...failure.describe(), actual: actual.join("; ") };
}

/** Applies to codecs that read and write both binary and JSON. */
export function readsBinaryAndWritesJson(type: MessageType, codec: CodecFacts): Applicability {
  const binary = readsAndWritesBinary(type, codec);
  if (!binary.applies || codec.claims.formats.includes("json")) return binary;
  return { applies: false, reason: "the codec does not claim to read and write JSON" };
}
