import process from "node:process";
import type { Command } from "commander";
import type { RunConfig } from "../../engine/config/run-config.ts";
import { type LoadedConfig, loadConfig } from "../config/load-config.ts";
import { type ConfiguredTarget, withConfig } from "../config/with-config.ts";
import type { BenchFlags } from "./bench-flags.ts";

/** What a config says to a load: where the server is, how it is reached, and what of it may not be called. */
const settings: ReadonlySet<string> = new Set([
  ...["target", "spawn", "waitFor", "plaintext", "insecure", "cacert", "cert", "key", "authority"],
  ...["header", "allowRemote", "proto", "importPath", "descriptorSet", "reflection", "exclude"],
  ...["callTimeout", "methods"],
]);

/** The flags with what the config adds to them, and what it says of methods. */
export interface ConfiguredBench {
  readonly flags: BenchFlags & ConfiguredTarget;
  readonly config: RunConfig;
}

/**
 * The flags of a benchmark, with what the config of `run` says of the server; how many calls a run makes at once is no setting of
 * a load.
 *
 * @param hasSubject whether the command line names what is measured: the config's server is then none
 * @throws ToolError `config` for a config that is none.
 */
export async function benchConfig(
  given: BenchFlags,
  command: Command,
  hasSubject: boolean,
): Promise<ConfiguredBench> {
  const request = { folder: process.cwd(), file: given.config, environment: process.env };
  const loaded = await loadConfig(request);
  if (loaded === undefined) return { flags: given, config: {} };
  const flags = withConfig(given, command, limited(loaded, hasSubject));
  return { flags, config: loaded.config.run ?? {} };
}

function limited(loaded: LoadedConfig, hasSubject: boolean): LoadedConfig {
  const kept = Object.entries(loaded.config.run ?? {}).filter(
    ([name]) => settings.has(name) && !(hasSubject && (name === "target" || name === "spawn")),
  );
  return { ...loaded, config: { ...loaded.config, run: Object.fromEntries(kept) } };
}
