import { selfTest } from "../../bench/self-test/self-test.ts";
import { exitCode } from "../../engine/exit-code.ts";
import type { BenchPlace } from "./bench-place.ts";

/**
 * Shows what verdicts are worth on this machine, and gives the exit code.
 *
 * @throws ToolError where processes cannot be started.
 */
export async function selfTestBench({ flags, context }: BenchPlace): Promise<number> {
  const { comparisons } = flags;
  const { hasHeld } = await selfTest({
    ...(comparisons === undefined ? {} : { comparisons }),
    print: (line) => context.terminal.out(`${line}\n`),
  });
  context.terminal.out(hasHeld ? "HELD\n" : "FAILED: do not trust a verdict of this machine\n");
  return hasHeld ? exitCode.held : exitCode.found;
}
