import { firstLine } from "../../schema/first-line.ts";
import { toHex } from "../../schema/hex.ts";
import { decode } from "../../schema/wire/decode.ts";
import { Remarks } from "../../schema/wire/remarks.ts";
import { encodingGuide, type Malformation, WireError } from "../../schema/wire/wire-error.ts";
import { readsAndWritesBinary } from "../applicability.ts";
import { bytesOfInput } from "../inputs.ts";
import { andThen } from "../outcome.ts";
import type { CaseContext, Property } from "../property.ts";
import { broken, declined, type Failure, held } from "../verdict.ts";
import { blamedAround } from "./blame-around.ts";
import { type Clause, clauses, misfitCause, overrunCause } from "./clauses.ts";
import { hostileInputs } from "./inputs.ts";

/** What no decoder may accept, is refused. */
export const refuses: Property = {
  id: "hostile/refuses",
  claim: "bytes that are malformed are refused",
  source: encodingGuide,
  explanation: `Messages are harmed: cut at every byte, with field number 0 or one that is too large, wire types
that do not exist, varints of more than ten bytes, lengths past the end of the message around
them (by one, near 2^31, 2^32 and 2^63), packed runs that end inside an element, groups that
are not ended or ended by another number, text that is no UTF-8 where the schema has it
verified. Of what our own reference refuses, and only for reasons that the specification or
a required test of Google's conformance suite names, the codec must take nothing: a finding
cites the clause for that very harm.

A decoder that accepts such bytes makes up a value: of what a broken connection left, of
what stands behind the end of a message, of what an attacker put there for another decoder
to read otherwise. What the specification does not settle shows nothing here: depth, tags in more
bytes than they need, surplus bits in a tenth byte, invalid UTF-8 in proto2. How a codec
crashes on such bytes is for \`hostile/survives\` to tell.`,
  appliesTo: (type, codec) => readsAndWritesBinary(type, codec),
  inputs: (type) => hostileInputs(type, { aim: "malformed" }),
  check(input, context) {
    const bytes = bytesOfInput(input);
    const malformed = malformationOf(context, bytes);
    if (malformed === undefined) return declined;
    return andThen(context.transcode(bytes), (outcome) => {
      if (outcome.kind === "refused") return held;
      if (outcome.kind === "crashed") return declined;
      return blamedAround(context, bytes, malformed.error.offset).then(
        (blame) => blame ?? broken(accepted(malformed, outcome.bytes)),
      );
    });
  },
};

/** What is wrong with bytes, and why they must be refused for it. */
export interface Malformed {
  readonly error: WireError;
  readonly clause: Clause;
  /** Whether a record before is not of its field's wire type, and so tells codecs apart that do not look. */
  readonly isMisfit: boolean;
}

/** `undefined` for bytes that mean something, or that need not be refused. */
export function malformationOf(context: CaseContext, bytes: Uint8Array): Malformed | undefined {
  const remarks = new Remarks();
  try {
    decode(context.type, bytes, remarks);
    return undefined;
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const clause = clauses[error.malformation];
    if (clause === undefined || remarks.isDisputed) return undefined;
    const isGroup = error.malformation.endsWith("group");
    if (isGroup && context.codec.claims.unsupported?.includes("groups") === true) return undefined;
    return { error, clause, isMisfit: remarks.misfits.length > 0 };
  }
}

/** The failure that it is to accept them. */
export function accepted(malformed: Malformed, output: Uint8Array): Failure {
  const { error, clause, isMisfit } = malformed;
  const signature = `accepted: ${causeOf(malformed)}`;
  return {
    way: "accepted",
    signature,
    cause: signature,
    describe: () => ({
      expected: `a refusal, since ${clause.says}: ${firstLine(error.message)}`,
      actual:
        output.length === 0 ? "an empty message" : `accepted, and written as ${toHex(output)}`,
      source: isMisfit ? `${encodingGuide}#structure` : clause.source,
      output,
    }),
  };
}

function causeOf({ error, isMisfit }: Malformed): string {
  if (isMisfit) return misfitCause;
  return error.goesOn && endsTooEarly.has(error.malformation) ? overrunCause : error.malformation;
}

/** What is no harm to a decoder that finds the rest behind the end. */
const endsTooEarly: ReadonlySet<Malformation> = new Set([
  "cut short",
  "length past the end",
  "ragged packed run",
  "unended group",
]);
