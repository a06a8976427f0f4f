import { joinRuns } from "../../schema/byte-runs.ts";
import type { MessageType } from "../../schema/types.ts";
import { decode } from "../../schema/wire/decode.ts";
import { readsAndWritesBinary } from "../applicability.ts";
import { sameBytes } from "../bytes.ts";
import type { CaseInput, RawInput } from "../input.ts";
import { rawInput } from "../inputs.ts";
import type { Outcome } from "../outcome.ts";
import type { CaseContext, Inputs, Property } from "../property.ts";
import { declined, held } from "../verdict.ts";
import { type Ladder, laddersOf, rungOf } from "./ladders.ts";
import { type Ruling, type Side, sidesOf, verdictOf } from "./sides.ts";
import { rulingOn } from "./value.ts";

/** How deep, long and many a codec reads, beside another. */
export const diffLimits: Property = {
  id: "diff/limits",
  claim: "two codecs read messages as deep, long and large, and all of what they take",
  source: "https://protobuf.dev/programming-guides/proto3/#scalar",
  compares: true,
  onRequest: true,
  explanation: `Messages nested up to 10,000 deep, unknown groups as deep, strings and bytes of up to 1 MiB, lists
of up to 16,384 elements and as many unknown fields are read by two codecs. Where one stops sooner
than the other, its limit is looked for and reported.

The specification sets no such limits below 2 GiB ("A string … cannot be longer than 2^32", proto3
guide, #scalar), and libraries guard themselves as they see fit: a limit is no finding, and counted
as open. A codec that takes a message and writes only a part of it is one. What a codec crashes on
is for hostile/survives to tell.`,
  appliesTo(type, codec) {
    const answer = readsAndWritesBinary(type, codec);
    if (!answer.applies || laddersOf(type).length > 0) return answer;
    return {
      applies: false,
      reason: "a message with required fields, or a message set, is not counted",
    };
  },
  inputs: ladderInputs,
  async check(input, context) {
    const bytes = joinRuns(runsOf(input));
    const found = rungOf(context.type, runsOf(input));
    if (found === undefined) return declined;
    const [first, second] = sidesOf(context);
    const step: Step = { context, ...found, bytes };
    const one = await rulingAt(step, first);
    const another = await rulingAt(step, second);
    if (isSame(one, another)) return held;
    return verdictOf([
      { side: first, ruling: one },
      { side: second, ruling: another },
    ]);
  },
};

/** The message of one rung. */
interface Step {
  readonly context: CaseContext;
  readonly ladder: Ladder;
  readonly rung: number;
  readonly bytes: Uint8Array;
}

function isSame(one: Ruling, another: Ruling): boolean {
  if (one.kind !== "wrong" && another.kind !== "wrong") return one.what === another.what;
  return (
    one.kind === "wrong" &&
    another.kind === "wrong" &&
    one.failure.signature === another.failure.signature
  );
}

/** What the oracle says of a codec at a rung; with its limit, where it stops below. */
async function rulingAt(step: Step, side: Side): Promise<Ruling> {
  const { ladder, rung, bytes } = step;
  const outcome = await side.transcode(bytes);
  if (outcome.kind === "wrote") return rulingOnWhole(step, side, outcome);
  // Where the stack ends depends on what else is on it: no number is the right one.
  if (outcome.kind === "crashed")
    return { kind: "open", what: `crashes on ${ladder.what(counted(rung))}` };
  const limit = await limitBelow(ladder, rung, side);
  const beyond = limit === 0 ? "1" : `more than ${counted(limit)}`;
  return { kind: "open", what: `refuses ${ladder.what(beyond)}` };
}

/** Whether all that was taken was written. What goes wrong at the first rung too is no matter of size. */
async function rulingOnWhole(step: Step, side: Side, outcome: Outcome): Promise<Ruling> {
  const { context, ladder, rung, bytes } = step;
  const reads: Ruling = { kind: "right", what: `reads ${ladder.what(counted(rung))}` };
  const isWhole = outcome.kind === "wrote" && sameBytes(outcome.bytes, bytes);
  if (!ladder.isReadable || isWhole || rung === 1) return reads;
  const ruling = rulingOn(context, decode(context.type, bytes), side, outcome);
  if (ruling.kind !== "wrong") return reads;
  const first = joinRuns(ladder.runs(1));
  const firstOutcome = await side.transcode(first);
  const atFirst = rulingOn(context, decode(context.type, first), side, firstOutcome);
  return atFirst.kind === "wrong" ? reads : ruling;
}

/** The highest rung below one that a codec does not refuse. */
async function limitBelow(ladder: Ladder, rung: number, side: Side): Promise<number> {
  let low = 0;
  let high = rung;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const outcome = await side.transcode(joinRuns(ladder.runs(middle)));
    if (outcome.kind === "wrote") low = middle;
    else high = middle;
  }
  return low;
}

function counted(count: number): string {
  return count.toLocaleString("en-US");
}

function runsOf(input: CaseInput): RawInput["runs"] {
  if (input.kind === "raw") return input.runs;
  throw new TypeError("expected an input of raw bytes");
}

/** The top of each ladder. Nothing is random about it. */
function ladderInputs(type: MessageType): Inputs {
  const inputAt = (ladder: Ladder, rung: number) =>
    rawInput(ladder.runs(rung), { note: ladder.what(counted(rung)) });
  const tops = () => laddersOf(type).map((ladder) => inputAt(ladder, ladder.top));
  return {
    edges: tops,
    maxRandom: 0,
    random: () => tops()[0] ?? rawInput([]),
    *shrink(input) {
      const found = rungOf(type, runsOf(input));
      if (found === undefined) return;
      const { ladder, rung } = found;
      // Half as much at first, then less and less to take away: as one looks for a limit.
      for (let less = rung - 1; less > 0; less >>= 1) yield inputAt(ladder, rung - less);
    },
  };
}
