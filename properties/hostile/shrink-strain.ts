import { shorter } from "../../generators/shrink/sequence.ts";
import { type ByteRun, joinRuns, lengthOfRuns } from "../../schema/byte-runs.ts";
import { Reader } from "../../schema/wire/reader.ts";
import { WireError } from "../../schema/wire/wire-error.ts";
import { wireType } from "../../schema/wire/wire-type.ts";

/** In shorter ones the shrinker of bytes finds the rungs. */
const fewBytes = 2048;

/**
 * Fewer runs, runs half as long, and half of the rungs of a ladder: strictly shorter.
 *
 * By halves, and not down to the very last byte that still fells a codec: how deep a stack is, and how
 * long something takes, is another matter tomorrow, and what is stored is to fail then too.
 */
export function* halvedRuns(runs: readonly ByteRun[]): Generator<readonly ByteRun[]> {
  yield* shorter(runs);
  if (runs.some(({ times }) => times > 1)) yield runs.map(halved);
  for (const [index, run] of runs.entries())
    if (run.times > 1 && runs.length > 1) yield runs.with(index, halved(run));
  if (lengthOfRuns(runs) > fewBytes) yield* halvedLadder(joinRuns(runs));
}

function halved({ bytes, times }: ByteRun): ByteRun {
  return { bytes, times: Math.ceil(times / 2) };
}

/** The inner half of messages that hold nothing but one another, and those a little further out. */
function* halvedLadder(bytes: Uint8Array): Generator<readonly ByteRun[]> {
  const rungs = rungsOf(bytes);
  for (let out = rungs.length >> 1; out > 0; out >>= 1) {
    const start = rungs[out];
    if (start !== undefined) yield [{ bytes: bytes.slice(start), times: 1 }];
  }
}

/** Where the messages begin that reach to the end, the outermost first. */
function rungsOf(bytes: Uint8Array): readonly number[] {
  const reader = new Reader(bytes);
  const rungs: number[] = [];
  try {
    while (reader.pos < bytes.length) {
      const start = reader.pos;
      if ((reader.tag() & 7) !== wireType.lengthDelimited) break;
      if (reader.uint32() !== bytes.length - reader.pos) break;
      rungs.push(start);
    }
  } catch (error) {
    // What is inside of the innermost one need be no message.
    if (!(error instanceof WireError)) throw error;
  }
  return rungs;
}
