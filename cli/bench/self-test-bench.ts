import { selfTest } from "../../bench/self-test/self-test.ts";
import { exitCode } from "../../engine/exit-code.ts";
import { plural } from "../../schema/text/layout.ts";
import { assertSelfTestOnly } from "./assert-fits.ts";
import type { BenchPlace } from "./bench-place.ts";

/**
 * Shows what verdicts are worth on this machine, and gives the exit code.
 *
 * @throws ToolError `usage` for anything beside it, and where processes cannot be started.
 */
export async function selfTestBench(
  words: readonly string[],
  { command, flags, context, signal }: BenchPlace,
): Promise<number> {
  assertSelfTestOnly(command, words);
  const { comparisons } = flags;
  const { hasHeld, kinds } = await selfTest({
    ...(comparisons === undefined ? {} : { comparisons }),
    signal,
    print: (line) => context.terminal.out(`${line}\n`),
  });
  if (signal.aborted) {
    const done = kinds.reduce((sum, kind) => sum + kind.comparisons.length, 0);
    context.terminal.out(`STOPPED after ${plural(done, "comparison")}: this says neither\n`);
    return exitCode.interrupted;
  }
  context.terminal.out(hasHeld ? "HELD\n" : "FAILED: do not trust a verdict of this machine\n");
  return hasHeld ? exitCode.held : exitCode.found;
}
