import { isMessageOf } from "../../generators/validity.ts";
import { type Difference, firstDifference } from "../../schema/compare.ts";
import type { Field, MessageType } from "../../schema/types.ts";
import type { MessageValue } from "../../schema/value.ts";
import { decode } from "../../schema/wire/decode.ts";
import { Remarks } from "../../schema/wire/remarks.ts";
import { encodingGuide, WireError } from "../../schema/wire/wire-error.ts";
import { readsAndWritesBinary } from "../applicability.ts";
import { sameBytes } from "../bytes.ts";
import { readBack, wrongValue } from "../failures.ts";
import { bytesOfInput } from "../inputs.ts";
import { andThen, type Outcome } from "../outcome.ts";
import type { CaseContext, Property } from "../property.ts";
import { broken, declined, type Failure, held, type Verdict } from "../verdict.ts";
import { hasUnknownGroup, judge } from "../wire/unknown-fields.ts";
import { withoutUnknown } from "../without-unknown.ts";
import { blamedOnLegal } from "./blame-legal.ts";
import { misfitCause } from "./clauses.ts";
import { hostileInputs } from "./inputs.ts";
import { mayLackRequired } from "./may-lack-required.ts";
import { odditiesOf } from "./oddities.ts";

/** Odd bytes that are legal mean to a codec what they mean. */
export const agrees: Property = {
  id: "hostile/agrees",
  claim: "odd bytes that are legal are read as what they mean",
  source: encodingGuide,
  explanation: `Bytes that no encoder writes, and that mean something all the same: records of another wire type
than their field's, the same record again, empty or with something else in it, parts of a
message that merge by the hundred, entries of a map without their key or with more than they
should have, unknown fields and groups anywhere, ladders of messages and groups. What the
codec makes of them must mean what our reference reads: of repeated singular fields the
last, of messages all parts merged (encoding guide, #last-one-wins), of a map's keys the
last entry (proto3 guide, #maps), of a oneof the last member (#oneof).

An attacker who finds bytes that two decoders read differently passes one thing through the
checks of the first and another into the second. How long a record is "the wire type tells the
parser" (#structure): a codec that goes by the field's type instead loses its way in all that
follows. Nothing is held against a codec where the specification leaves it open: what becomes
of a record of another wire type itself, depth beyond 64 messages, required fields that are
missing, tags in more bytes than they need. What the codec does to a plainer encoding of the
same value too is for the properties of that to tell; crashes are for \`hostile/survives\`.`,
  appliesTo(type, codec) {
    if (type.messageSet)
      return { applies: false, reason: "nothing is said about odd ways to write a message set" };
    return readsAndWritesBinary(type, codec);
  },
  inputs: (type) => hostileInputs(type, { aim: "odd" }),
  check(input, context) {
    const bytes = bytesOfInput(input);
    const odd = meaningOf(context, bytes);
    if (odd === undefined) return declined;
    return andThen(context.transcode(bytes), (outcome) => judgeOdd(context, odd, outcome));
  },
};

/** Legal bytes. */
interface Odd {
  readonly bytes: Uint8Array;
  readonly value: MessageValue;
  readonly remarks: Remarks;
}

/** `undefined` for bytes that are malformed, or of which it is not settled what they mean. */
function meaningOf({ type, codec }: CaseContext, bytes: Uint8Array): Odd | undefined {
  const remarks = new Remarks();
  try {
    const value = decode(type, bytes, remarks);
    const noGroups = codec.claims.unsupported?.includes("groups") === true;
    if (remarks.isDisputed || (noGroups && hasUnknownGroup(type, value))) return undefined;
    return { bytes, value, remarks };
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

function judgeOdd(context: CaseContext, odd: Odd, outcome: Outcome): Verdict | Promise<Verdict> {
  if (outcome.kind === "crashed") return declined;
  if (outcome.kind === "refused" && mayBeRefused(context.type, odd)) return declined;
  // The same bytes mean the same, and it saves reading them back.
  if (outcome.kind === "wrote" && sameBytes(outcome.bytes, odd.bytes)) return held;
  if (odd.remarks.misfits.length > 0) return judgeMisfit(context, odd, outcome);
  const verdict = judge(context, odd.value, outcome);
  if (verdict.kind === "conceded") return held;
  return blamed(context, odd, verdict);
}

/** Where the specification lets a codec refuse what it could read. */
function mayBeRefused(type: MessageType, { remarks }: Odd): boolean {
  return remarks.isDeep || remarks.misfits.length > 0 || mayLackRequired(type);
}

/** The verdict, where no plainer encoding of the same value fails too. */
async function blamed(context: CaseContext, odd: Odd, verdict: Verdict): Promise<Verdict> {
  if (verdict.kind !== "broken") return verdict;
  // What no writer may write (no kind of a `google.protobuf.Value`, say), a codec may make something of.
  if (!isMessageOf(context.type, odd.value)) return declined;
  const blame = await blamedOnLegal(context, odd.value);
  if (blame !== undefined) return blame;
  const { failure } = verdict;
  const cause = failure.cause ?? `${failure.way}: ${odditiesOf(context.type, odd.bytes)}`;
  return broken({ ...failure, cause });
}

/**
 * The verdict where a record is not of its field's wire type: all other fields must be what they
 * are, and what became of that one is left open.
 */
function judgeMisfit(context: CaseContext, odd: Odd, outcome: Outcome): Verdict | Promise<Verdict> {
  if (outcome.kind !== "wrote") return declined;
  const { value, remarks } = odd;
  const { type } = context;
  const actual = readBack(type, outcome.bytes);
  if (actual instanceof WireError) return blamed(context, odd, judge(context, value, outcome));
  const expected = withoutUnknown(type, value);
  const difference = firstDifference(type, expected, withoutUnknown(type, actual));
  if (difference === undefined) return held;
  if (isOfMisfit(difference, remarks.misfits)) return declined;
  const failure = wrongValue(context, { expected, actual, output: outcome.bytes, difference });
  const misread: Failure = {
    ...failure,
    signature: misfitCause,
    cause: misfitCause,
    describe: () => ({ ...failure.describe(), source: `${encodingGuide}#structure` }),
  };
  // Not with that record among the unknown fields: they have numbers of their own.
  return blamed(context, { ...odd, value: expected }, broken(misread));
}

/** Whether a difference is in a field that had a record of another wire type, or in the oneof of one. */
function isOfMisfit({ field }: Difference, misfits: readonly Field[]): boolean {
  return misfits.some(
    (misfit) => misfit === field || (field?.oneof !== undefined && misfit.oneof === field.oneof),
  );
}
