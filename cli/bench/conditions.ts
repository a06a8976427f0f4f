import { createHash } from "node:crypto";
import type { Baseline } from "../../bench/baseline/baseline.ts";
import { ToolError } from "../../schema/tool-error.ts";
import type { BenchFlags } from "./bench-flags.ts";
import { benchSeed } from "./load-subject.ts";

/** What a figure depends on beside what is measured, by flag. Figures of other conditions are other figures. */
export type Conditions = Readonly<Record<string, string>>;

/** Under which conditions a command line measures. How long is none of them: it decides how sure a figure is. */
export function conditionsOf(suite: Baseline["suite"], flags: BenchFlags): Conditions {
  // Which messages there are.
  const drawn = { "--seed": flags.seed ?? benchSeed };
  if (suite === "codecs") return drawn;
  const { data, compression, workers, keepalive, warmUp } = flags;
  return {
    ...drawn,
    "--data": data.length === 0 ? "not given" : digestOf(data),
    "--compression": compression,
    "--workers": workers?.toString() ?? "not given",
    "--keepalive": keepalive === undefined ? "not given" : `${keepalive}ms`,
    "--warm-up": `${warmUp}ms`,
  };
}

function digestOf(data: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(data)).digest("hex").slice(0, 12);
}

/** @throws ToolError `usage` for a baseline that was measured in another way than is asked for now. */
export function assertConditions(baseline: Baseline, now: Conditions): void {
  const then: Conditions = { ...baseline.conditions, "--seed": baseline.seed };
  const flag = Object.keys(now).find((one) => then[one] !== undefined && then[one] !== now[one]);
  if (flag === undefined) return;
  // Of requests there is a digest only.
  const words = flag === "--data" ? "other --data" : `${flag} ${then[flag]}, not ${now[flag]}`;
  throw new ToolError(`the baseline was measured with ${words}`, {
    code: "usage",
    hint: `measure as it was, or save it anew; it was saved by: ${baseline.command}`,
  });
}
