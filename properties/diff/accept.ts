import type { MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { decode } from "../../schema/wire/decode.ts";
import { Remarks } from "../../schema/wire/remarks.ts";
import { WireError } from "../../schema/wire/wire-error.ts";
import { readsAndWritesBinary } from "../applicability.ts";
import { notWritten } from "../failures.ts";
import { hostileInputs } from "../hostile/inputs.ts";
import { mayLackRequired } from "../hostile/may-lack-required.ts";
import { accepted, malformationOf } from "../hostile/refuses.ts";
import { bytesOfInput } from "../inputs.ts";
import type { Outcome } from "../outcome.ts";
import type { CaseContext, CodecFacts, Inputs, Property } from "../property.ts";
import { declined, held } from "../verdict.ts";
import { maxRandom, someOf } from "./inputs.ts";
import { type Ruling, type Side, sidesOf, verdictOf } from "./sides.ts";

/** Two codecs take the same bytes. */
export const diffAccept: Property = {
  id: "diff/accept",
  claim: "two codecs accept the same bytes, and refuse the same",
  source: "https://protobuf.dev/programming-guides/encoding/",
  compares: true,
  onRequest: true,
  explanation: `Bytes that are made to lead a decoder astray (cut short, with lengths, tags, groups and text that
may not be, or odd but legal) are given to two codecs. Where one takes what the other refuses, two
services see different things in the same bytes: what one has checked, the other may read otherwise.

Where the specification says that such bytes are malformed, the one that takes them is wrong; where
it says that they mean a message, the one that refuses them. All else is open, and counted as such:
tags and numbers in more bytes than they need, records of another wire type than the field's,
depth, messages that lack a required field. What the two make of bytes that both take is for
diff/value and hostile/agrees to tell, and what a codec crashes on for hostile/survives.`,
  appliesTo(type, codec) {
    if (type.messageSet)
      return { applies: false, reason: "nothing is said about other ways to write a message set" };
    return readsAndWritesBinary(type, codec);
  },
  inputs: someHostileInputs,
  async check(input, context) {
    const bytes = bytesOfInput(input);
    const [first, second] = sidesOf(context);
    const one = await first.transcode(bytes);
    const another = await second.transcode(bytes);
    if (one.kind === "crashed" || another.kind === "crashed") return declined;
    if (one.kind === another.kind) return held;
    return verdictOf([
      { side: first, ruling: rulingOn(context, bytes, first, one) },
      { side: second, ruling: rulingOn(context, bytes, second, another) },
    ]);
  },
};

/** What the oracle says of a codec that took bytes, or refused them. */
function rulingOn(
  context: CaseContext,
  bytes: Uint8Array,
  { facts }: Side,
  outcome: Exclude<Outcome, { kind: "crashed" }>,
): Ruling {
  const what = outcome.kind === "wrote" ? "accepts" : "refuses";
  const malformed = malformationOf({ ...context, codec: facts }, bytes);
  if (malformed !== undefined)
    return outcome.kind === "refused"
      ? { kind: "right" }
      : { kind: "wrong", failure: accepted(malformed, outcome.bytes) };
  const meaning = meaningOf(context.type, bytes, facts);
  if (typeof meaning === "string") return { kind: "open", what: `${what} ${meaning}` };
  return outcome.kind === "wrote"
    ? { kind: "right" }
    : { kind: "wrong", failure: notWritten(context, outcome, meaning) };
}

/**
 * What bytes mean that every codec with such claims must read; or what they are, in words, where
 * the specification leaves it open.
 */
function meaningOf(
  type: MessageType,
  bytes: Uint8Array,
  { claims }: CodecFacts,
): MessageValue | string {
  const remarks = new Remarks();
  try {
    const value = decode(type, bytes, remarks);
    if (remarks.isDisputed)
      return "odd bytes of which the specification does not say what they mean";
    if (remarks.isDeep) return "messages nested more than 64 deep";
    if (remarks.misfits.length > 0) return "records of another wire type than their field's";
    if (mayLackRequired(type)) return "messages that may lack a required field";
    if (bytes.length > maxPlainBytes) return "messages of more than 1 MiB";
    // Groups may stand in any message as unknown fields.
    return claims.unsupported?.includes("groups") ? "bytes that may hold groups" : value;
  } catch (error) {
    if (error instanceof WireError) return `malformed bytes (${error.malformation})`;
    throw error;
  }
}

/** Longer bytes a codec may find too long. */
const maxPlainBytes = 1 << 20;

/** As many as a pair is given, of all that there are for one codec. */
function someHostileInputs(type: MessageType): Inputs {
  const inputs = hostileInputs(type);
  return { ...inputs, edges: () => someOf(() => inputs.edges()), maxRandom };
}
