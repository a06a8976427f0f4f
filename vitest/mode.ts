import { randomInt } from "node:crypto";
import { env } from "node:process";
import { inject } from "vitest";
import type { Phase } from "../engine/finding.ts";
import { isFuzzing } from "./is-fuzzing.ts";
import "./settings.ts";

/** Which cases tests make. */
export interface Mode {
  /**
   * Whether random cases are made, and what they break is stored. Without it a test says the same
   * every day: stored failures and boundaries, nothing random, nothing written.
   */
  readonly fuzz: boolean;
  readonly phases: readonly Phase[];
  /** The root seed of random cases, in decimal. */
  readonly seed: string;
}

/** One for all tests of this process, so that one seed makes them all again. */
const freshSeed = String(randomInt(2 ** 32));

/**
 * The mode of this run of vitest: `WIREPROOF_FUZZ=1` fuzzes, and so does `--fuzz` with the plugin.
 *
 * The seed is the test's own, or `WIREPROOF_SEED`, or vitest's `--sequence.seed` (with the plugin),
 * or a fresh one.
 */
export function modeOf(ownSeed: string | undefined): Mode {
  const settings = inject("wireproof");
  const fuzz = isFuzzing(env["WIREPROOF_FUZZ"]) || settings?.fuzz === true;
  const seed = ownSeed ?? env["WIREPROOF_SEED"] ?? settings?.seed ?? freshSeed;
  return { fuzz, phases: fuzz ? ["saved", "edges", "random"] : ["saved", "edges"], seed };
}
