import type { Codec, CodecSession } from "../codecs/codec.ts";
import { andThen, type Outcome, type TextOutcome } from "../properties/outcome.ts";
import type { CaseContext, CodecFacts, OtherCodec } from "../properties/property.ts";
import type { Schema } from "../schema/schema.ts";
import type { MessageType } from "../schema/types.ts";
import { outcomeNow, outcomeOf, textOutcomeOf } from "./act.ts";
import { type Loan, lentObject, loanOf } from "./loans.ts";
import { measured, timed } from "./measured.ts";
import { codecsOf } from "./pairs.ts";
import { poisonedLoan, withPoison } from "./poison.ts";

/** A codec that has opened the schema. */
export interface OpenCodec {
  readonly name: string;
  readonly version: string;
  readonly facts: CodecFacts;
  readonly session: CodecSession;
  /** The second one of a pair; then the name and the version are those of the pair. */
  readonly other?: OpenCodec;
}

/** A codec, and the session that it gave. */
export function openCodec(codec: Codec, session: CodecSession): OpenCodec {
  const { name, version } = codec;
  return { name, version, facts: factsOf(codec, session), session };
}

function factsOf({ claims }: Pick<Codec, "claims">, session: CodecSession): CodecFacts {
  return {
    claims,
    encodesObjects: session.encodeObject !== undefined,
    readsText: session.decodeText !== undefined && session.encodeText !== undefined,
  };
}

/** What a codec's session does for a check. */
export function contextOf(parts: {
  readonly schema: Schema;
  readonly type: MessageType;
  readonly codec: OpenCodec;
  /** Hears of each call of a case that is begun, where there are many: each has the time limit of a case. */
  readonly tick?: () => void;
}): CaseContext {
  const { schema, type, codec } = parts;
  const { session, other } = codec;
  const transcode = transcoderOf(type, session);
  return {
    schema,
    type,
    codec: codec.facts,
    transcode,
    measured: (bytes, from, to) =>
      measured(() => transcode(bytes, from, to), bytes.length, parts.tick),
    timed(bytes, from, to) {
      parts.tick?.();
      return andThen(
        timed(() => transcode(bytes, from, to)),
        ({ ms }) => ms,
      );
    },
    poisoned(pattern, bytes, from = "binary", to = "binary") {
      const loan = poisonedLoan(bytes, pattern);
      const act = () => session.transcode(type.typeName, loan.lent, from, to);
      return outcomeOf(() => withPoison(pattern, act), [loan]);
    },
    encodeObject(object) {
      const loans: Loan[] = [];
      const lent = lentObject(object, loans);
      return outcomeOf(() => session.encodeObject?.(type.typeName, lent), loans);
    },
    ...textAbilities(session),
    ...(other === undefined ? {} : { other: otherCodec(type, codec, other) }),
  };
}

function transcoderOf(type: MessageType, session: CodecSession): CaseContext["transcode"] {
  return (bytes, from = "binary", to = "binary") => {
    const loan = loanOf(bytes);
    return outcomeOf(() => session.transcode(type.typeName, loan.lent, from, to), [loan]);
  };
}

function otherCodec(type: MessageType, pair: OpenCodec, other: OpenCodec): OtherCodec {
  const { name, facts, session } = other;
  const [firstName = pair.name] = codecsOf(pair.name);
  return { name, firstName, facts, transcode: transcoderOf(type, session) };
}

type TextAbilities = Pick<CaseContext, "decodeText" | "encodeText">;

function textAbilities(session: CodecSession): TextAbilities {
  const { decodeText, encodeText } = session;
  if (decodeText === undefined || encodeText === undefined) return {};
  return {
    decodeText(encoding, chunks): TextOutcome {
      const loans = chunks.map(loanOf);
      const lent = loans.map((loan) => loan.lent);
      return textOutcomeOf(() => decodeText.call(session, encoding, lent), loans);
    },
    encodeText: (encoding, chunks): Outcome =>
      outcomeNow(() => encodeText.call(session, encoding, [...chunks])),
  };
}
