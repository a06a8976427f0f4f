import { createHash } from "node:crypto";
import type { CheckId, Phase } from "./finding.ts";
import { isPair } from "./pairs.ts";
import { codecBase } from "./upgrades.ts";

/** The seeds of one check's cases, one for each index of the random phase. */
export interface SeedStream {
  /** Four words for the case of that index. They depend on nothing but the root seed, the check, the phase and the index. */
  at(index: number): readonly [number, number, number, number];
}

/**
 * The seeds of a check.
 *
 * A hash of root seed, property, subject, codec and phase, mixed with the
 * index: so no filter, order, worker or time limit shifts another case's values. Of a pair of
 * codecs the names do not count, and of a codec's name the version that was asked for: so that
 * two versions can be compared.
 */
export function seedStream(rootSeed: string, check: CheckId, phase: Phase): SeedStream {
  // All pairs of codecs are given the same, so that it is seen when one stands alone.
  const codec = isPair(check.codec) ? "" : codecBase(check.codec);
  const text = [rootSeed, check.property, check.subject, codec, phase].join("\n");
  const digest = createHash("sha256").update(text).digest();
  const words = [0, 4, 8, 12].map((at) => digest.readInt32LE(at));
  const [a = 0, b = 0, c = 0, d = 0] = words;
  return { at: (index) => [a, b, c ^ mix(index), d + index] };
}

/** Spreads an index over all bits (the finalizer of MurmurHash3). */
function mix(index: number): number {
  let hash = Math.imul(index ^ (index >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}
