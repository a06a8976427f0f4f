import { Option } from "commander";
import { defaultCaseTimeoutMs } from "./defaults.ts";
import { duration } from "./flag-values.ts";

/** `--case-timeout`, which every command that hands cases to codecs has. */
export function caseTimeoutOption(): Option {
  return new Option("--case-timeout <time>", "how long a case may take before it counts as a hang")
    .argParser(duration("--case-timeout", { min: 1 }))
    .default(defaultCaseTimeoutMs, "2s");
}
