import { createHash } from "node:crypto";
import type { FuzzRound } from "./fuzz-events.ts";

/**
 * Cases that a round may have in all. It takes long enough that its start does not matter, and is
 * short enough that every check has its turn again before long.
 */
const maxRoundCases = 500_000;

/** What the rounds are made of. */
export interface RoundParts {
  /** The root seed of the whole, in decimal. */
  readonly seed: string;
  /** Random cases of each check in the first round. */
  readonly maxExamples: number;
  /** Checks of a round. */
  readonly checks: number;
}

/**
 * The round of that number, from 1.
 *
 * Each has twice the cases of the one before, up to a limit: so the first findings come soon, and
 * hardly any time is lost between rounds later. Nothing here depends on time, so that the same
 * seed makes the same rounds.
 */
export function roundOf({ seed, maxExamples, checks }: RoundParts, number: number): FuzzRound {
  const most = Math.max(maxExamples, Math.floor(maxRoundCases / Math.max(1, checks)));
  return {
    number,
    seed: roundSeed(seed, number),
    maxExamples: Math.min(maxExamples * 2 ** (number - 1), most),
    isFirst: number === 1,
  };
}

/** The first round has the root seed itself, so that it is what `roundtrip` does with that seed. */
function roundSeed(rootSeed: string, number: number): string {
  if (number === 1) return rootSeed;
  const digest = createHash("sha256").update(`${rootSeed}\nround\n${number}`).digest();
  // 32 bits are short to type, and every case hashes its own seed from them.
  return String(digest.readUInt32LE(0));
}
