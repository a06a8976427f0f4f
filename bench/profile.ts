import process from "node:process";
import { ToolError } from "../schema/tool-error.ts";
import { toEnd } from "./ending.ts";
import { corpus, selectedCases, thoroughSize } from "./own/corpus.ts";

/** Long enough for some ten thousand samples of the profiler. */
const profiledMs = 10_000;

/** Runs one case alone, again and again, for a profiler to watch. */
async function profile(pattern: string | undefined): Promise<void> {
  const hint = "node --cpu-prof --cpu-prof-dir=dist/profiles dist/bench/profile.js CASE";
  if (pattern === undefined) throw new ToolError("no case is named", { code: "usage", hint });
  if (!process.execArgv.some((flag) => flag.startsWith("--cpu-prof")))
    throw new ToolError("nobody is profiling", { code: "usage", hint });
  const [one, another] = selectedCases(await corpus({ ...thoroughSize, checks: 10 }), [pattern]);
  if (one === undefined || another !== undefined)
    throw new ToolError(`"${pattern}" matches several cases`, {
      code: "usage",
      hint: `such as ${one?.name} and ${another?.name}`,
    });
  let calls = 0;
  for (const start = performance.now(); performance.now() - start < profiledMs; calls++)
    await one.run();
  process.stdout.write(`${one.name}: ${calls * one.operations} operations\n`);
}

await toEnd(() => profile(process.argv[2]));
