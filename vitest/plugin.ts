// Of its own, and not part of `wireproof/vitest`: that imports vitest's test functions, which a
// config file must not.
import { randomInt } from "node:crypto";
import { argv, env } from "node:process";
import type { Plugin } from "vitest/config";
import { isFuzzing } from "./is-fuzzing.ts";
import type { VitestSettings } from "./settings.ts";

/**
 * A plugin for `vitest.config.ts` that tells tests what only vitest itself knows: its seed
 * (`--sequence.seed`), and whether the command line asks for fuzzing (`vitest run -- --fuzz`; vitest
 * refuses options that it does not know, but for what stands behind two hyphens).
 *
 * @example
 * export default defineConfig({ plugins: [wireproof()] });
 */
export function wireproof(): Plugin {
  let settings: VitestSettings | undefined;
  return {
    name: "wireproof",
    configureVitest({ vitest, project }) {
      settings ??= settingsOf(vitest.config.sequence.seed);
      project.provide("wireproof", settings);
    },
  };
}

/** The same for all projects of a run. */
function settingsOf(vitestSeed: number | undefined): VitestSettings {
  const fuzz = argv.includes("--fuzz") || isFuzzing(env["WIREPROOF_FUZZ"]);
  const seed = vitestSeed ?? (fuzz ? randomInt(2 ** 32) : undefined);
  return { fuzz, seed: seed === undefined ? undefined : String(seed) };
}
